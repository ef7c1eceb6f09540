"""Data in, numbers out, memory, dense maps, branches."""

from typing import Final

from kernels.ops.declare import PART, Op, arena, block, one

OPS: Final = (
    # data in, numbers out
    Op("shuffle", "sampling", (), ()),
    Op("load_features", "sampling", (block("y", "n", access="write"),), ("n", "column")),
    Op("load_rows", "sampling", (block("y", "n", access="write"),), ("n", "row")),
    Op(
        "load_bytes",
        "sampling",
        (one("gain"), one("offset"), block("y", "n", access="write")),
        ("n", "column"),
    ),
    Op("load_targets", "sampling", (block("y", "n", access="write"),), ("n", "column")),
    Op("store", "sampling", (block("x", "n"),), ("n", "row")),
    Op(
        "count_correct",
        "metric",
        (block("y", "n"), block("t", "n"), one("threshold"), arena("correct", "lanes", access="update")),
        ("n", "lanes"),
    ),
    # housekeeping
    Op("clear", "memory", (arena("g", "n", access="write"),), ("n",)),
    Op("merge", "memory", (arena("x", "n"), arena("y", "n", access="update")), ("n",)),
    Op("clear_block", "memory", (block("y", "n", access="write"),), ("n",)),
    # dense
    Op(
        "dense",
        "dense",
        (
            arena("w", "n_out", "n_in"),
            arena("b", "n_out"),
            block("x", "n_in"),
            block("y", "n_out", access="write"),
        ),
        ("n_out", "n_in"),
        ("dense_backward_w", "dense_backward_x"),
        tolerance=1e-5,
    ),
    Op(
        "dense_backward_w",
        "dense",
        (
            block("x", "n_in"),
            block("dy", "n_out"),
            arena("dw", "n_out", "n_in", access="update"),
            arena("db", "n_out", access="update"),
        ),
        ("n_out", "n_in"),
        tolerance=1e-5,
    ),
    Op(
        "dense_gradient",
        "dense",
        (
            block("x", "n_in"),
            block("dy", "n_out"),
            arena("dw", "n_out", "n_in", access="update"),
            arena("db", "n_out", access="update"),
        ),
        ("n_out", "n_in", *PART),
        tolerance=1e-5,
        when="batch",
        training=True,
        divided="n_in",
    ),
    Op(
        "dense_backward_x",
        "dense",
        (arena("w", "n_out", "n_in"), block("dy", "n_out"), block("dx", "n_in", access="update")),
        ("n_out", "n_in"),
        tolerance=1e-5,
    ),
    # branches
    Op(
        "copy",
        "branch",
        (block("x", "n"), block("y", "total", access="update")),
        ("n", "total", "offset"),
        ("copy_backward",),
    ),
    Op(
        "copy_backward",
        "branch",
        (block("dy", "total"), block("dx", "n", access="update")),
        ("n", "total", "offset"),
    ),
    Op(
        "accumulate",
        "branch",
        (block("x", "n"), block("y", "n", access="update")),
        ("n",),
        ("accumulate_backward",),
    ),
    Op("accumulate_backward", "branch", (block("dy", "n"), block("dx", "n", access="update")), ("n",)),
)
