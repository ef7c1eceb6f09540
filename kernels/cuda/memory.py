"""Setting memory back to zero before sums are made in it, and adding up sums made apart."""

from kernels.cuda.context import Floats, Ints
from kernels.cuda.threads import ZERO, elements, values


@elements("n")
def clear(arena: Floats, ctx: Ints, i: int, g: int, n: int) -> None:
    """g = 0, an array of the arena."""
    arena[g + i] = ZERO


@elements("n")
def merge(arena: Floats, ctx: Ints, i: int, x: int, y: int, n: int) -> None:
    """y += x: what one shard of the blocks has added up goes to what all have."""
    arena[y + i] += arena[x + i]


@values
def clear_block(arena: Floats, ctx: Ints, at: int, y: int, n: int) -> None:
    """y = 0, an array of the block, in all its lanes."""
    arena[at + y] = ZERO
