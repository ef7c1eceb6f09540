"""How much of what is in a picture a network finds: pixels, masks and boxes."""

from typing import Final

from kernels.ops.declare import Op, arena, block, one

_DIMS: Final = ("n", "channels", "exclusive", "lanes")

OPS: Final = (
    Op(
        "count_pixels",
        "metric",
        (block("y", "n"), block("t", "n"), one("threshold"), arena("correct", "lanes", access="update")),
        _DIMS,
    ),
    Op(
        "overlap_masks",
        "metric",
        (
            block("y", "n"),
            block("t", "n"),
            one("threshold"),
            arena("shared", "channels", "lanes", access="update"),
            arena("joined", "channels", "lanes", access="update"),
        ),
        _DIMS,
    ),
    Op(
        "overlap_boxes",
        "metric",
        (
            block("y", "n"),
            block("t", "n"),
            arena("shared", "lanes", access="update"),
            arena("joined", "lanes", access="update"),
        ),
        ("n", "lanes"),
        tolerance=4e-6,
    ),
)
