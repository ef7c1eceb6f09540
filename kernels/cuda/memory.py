"""Setting memory back to zero before sums are made in it, and adding up sums made apart."""

from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.threads import ZERO, elements, values


@elements("n")
def clear(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """g = 0, an array of the arena."""
    g = numbers[0]
    arena[g + i] = ZERO


@elements("n")
def merge(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """y += x: what one shard of the blocks has added up goes to what all have."""
    x, y, _ = numbers
    arena[y + i] += arena[x + i]


@values
def clear_block(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = 0, an array of the block, in all its lanes."""
    y = numbers[0]
    arena[at + y] = ZERO
