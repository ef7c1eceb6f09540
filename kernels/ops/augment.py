"""Pictures moved, turned, covered and made noisy at random while training."""

from typing import Final

from kernels.ops.declare import Op, block, one

OPS: Final = (
    # `mirror` and `flip` are chances, `gain` is what the darkest and the lightest pixel are apart, over 255;
    # `key` tells layers apart in the random numbers
    Op(
        "augment",
        "augment",
        (
            block("x", "n"),
            one("shift"),
            one("crop"),
            one("rotation"),
            one("mirror"),
            one("flip"),
            one("erase"),
            one("noise"),
            one("gain"),
            block("y", "n", access="write"),
        ),
        ("n", "channels", "rows", "columns", "key"),
        inference="identity",
        tolerance=5e-5,
    ),
)
