"""Setting memory back to zero before sums are made in it."""

from kernels.reference.context import Floats


def clear(*, g: Floats) -> None:
    """g = 0, an array of the arena."""
    g[...] = 0


def clear_block(*, y: Floats) -> None:
    """y = 0, an array of the block, in all its lanes."""
    y[...] = 0


def merge(*, x: Floats, y: Floats) -> None:
    """y += x: what one shard of the blocks has added up goes to what all have."""
    y += x
