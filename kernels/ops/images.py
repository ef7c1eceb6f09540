"""Kernels that move over images and sequences."""

from typing import Final

from kernels.ops.declare import Op, arena, block, scratch

WINDOW: Final = (
    "rows",
    "columns",
    "out_rows",
    "out_columns",
    "kernel_rows",
    "kernel_columns",
    "stride_rows",
    "stride_columns",
    "top",
    "left",
)
"""A kernel that moves over an image: sizes before and after, and the zeros above and to the left of it."""

CONV: Final = (
    "n_in",
    "n_out",
    "n_work",
    "c_in",
    "c_out",
    "c_group",
    "groups",
    *WINDOW,
    "dilation_rows",
    "dilation_columns",
)


def _convolution(name: str, weights: tuple[str, ...]) -> tuple[Op, Op, Op]:
    """The operation and its gradients. `weights` names the dims of ``w``."""
    w, b, x, dy = arena("w", *weights), arena("b", "c_out"), block("x", "n_in"), block("dy", "n_out")
    dw, db = arena("dw", *weights, access="update"), arena("db", "c_out", access="update")
    y, dx = block("y", "n_out", access="write"), block("dx", "n_in", access="update")
    back_w, back_x = f"{name}_backward_w", f"{name}_backward_x"
    return (
        Op(name, "conv", (w, b, x, y, scratch()), CONV, (back_w, back_x), tolerance=2e-5),
        Op(back_w, "conv", (x, dy, dw, db, scratch()), CONV, tolerance=5e-5),
        Op(back_x, "conv", (w, dy, dx, scratch()), CONV, tolerance=2e-5),
    )


def _local() -> tuple[Op, Op, Op]:
    weights = ("positions", "c_out", "c_in", "kernel_rows", "kernel_columns")
    dims = ("n_in", "n_out", "positions", "c_out", "c_in", *WINDOW)
    w, b, x, dy = arena("w", *weights), arena("b", "n_out"), block("x", "n_in"), block("dy", "n_out")
    dw, db = arena("dw", *weights, access="update"), arena("db", "n_out", access="update")
    y, dx = block("y", "n_out", access="write"), block("dx", "n_in", access="update")
    backward = ("local2d_backward_w", "local2d_backward_x")
    return (
        Op("local2d", "local", (w, b, x, y), dims, backward, tolerance=1e-5),
        Op("local2d_backward_w", "local", (x, dy, dw, db), dims, tolerance=1e-5),
        Op("local2d_backward_x", "local", (w, dy, dx), dims, tolerance=1e-5),
    )


def _resize(
    name: str, module: str, dims: tuple[str, ...], *, looks: bool, tolerance: float = 1e-6
) -> tuple[Op, Op]:
    """An operation without weights from ``n_in`` to ``n_out`` features; `looks` if its gradient needs x and
    y.
    """
    x, y, dy = block("x", "n_in"), block("y", "n_out"), block("dy", "n_out")
    write_y, update_dx = block("y", "n_out", access="write"), block("dx", "n_in", access="update")
    back = f"{name}_backward"
    seen = (x, y) if looks else ()
    return (
        Op(name, module, (x, write_y), ("n_in", "n_out", *dims), (back,), tolerance=tolerance),
        Op(back, module, (*seen, dy, update_dx), ("n_in", "n_out", *dims), tolerance=tolerance),
    )


OPS: Final = (
    # convolutions: `c_group` is the channels that a kernel sees (conv2d) or makes (conv2d_transpose)
    *_convolution("conv2d", ("c_out", "c_group", "kernel_rows", "kernel_columns")),
    *_convolution("conv2d_transpose", ("c_in", "c_group", "kernel_rows", "kernel_columns")),
    *_local(),
    *_resize("max_pool", "pool", ("channels", *WINDOW), looks=True),
    *_resize("average_pool", "pool", ("channels", *WINDOW), looks=False, tolerance=4e-6),
    *_resize("l2_pool", "pool", ("channels", *WINDOW), looks=True, tolerance=4e-6),
    *_resize("upsample_nearest", "resample", ("channels", "rows", "columns", "factor"), looks=False),
    *_resize(
        "upsample_bilinear",
        "resample",
        ("channels", "rows", "columns", "factor"),
        looks=False,
        tolerance=4e-6,
    ),
    *_resize("transpose", "resample", ("rows", "columns"), looks=False),
    *_resize("maxout", "activation", ("pieces",), looks=True),
)
