"""The gradient of a convolution that a max pool follows: of each window only the largest cell matters."""

from typing import Final

from kernels.ops.declare import Op, arena, block, scratch
from kernels.ops.images import CONV, WINDOW

_WEIGHTS: Final = ("c_out", "c_group", "kernel_rows", "kernel_columns")
_WINNERS: Final = (block("down", "n_pooled"), block("right", "n_pooled"), block("dy", "n_pooled"))
"""Of each window of the pool the row and the column of its largest cell on the map, and its gradient."""

OPS: Final = (
    Op(
        "max_pool_winners",
        "pool",
        (
            block("x", "n_in"),
            block("y", "n_out", access="write"),
            block("down", "n_out", access="write"),
            block("right", "n_out", access="write"),
        ),
        ("n_in", "n_out", "channels", *WINDOW),
    ),
    Op(
        "pooled_conv2d_backward_w",
        "pooled",
        (
            block("x", "n_in"),
            *_WINNERS,
            arena("dw", *_WEIGHTS, access="update"),
            arena("db", "c_out", access="update"),
            scratch(),
        ),
        ("n_pooled", *CONV),
        tolerance=5e-5,
    ),
    Op(
        "pooled_conv2d_backward_x",
        "pooled",
        (arena("w", *_WEIGHTS), *_WINNERS, block("dx", "n_in", access="update"), scratch()),
        ("n_pooled", *CONV),
        tolerance=2e-5,
    ),
)
