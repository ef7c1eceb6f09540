"""Pictures moved, turned, covered and made noisy at random while training."""

from typing import Final

from kernels.ops.declare import Op, block, one

KEY: Final = 1
"""Key of the random numbers: one for all layers that read the picture, so that they see the same one."""

OPS: Final = (
    # `mirror` and `flip` are chances, `gain` is what the darkest and the lightest pixel are apart, over 255
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
