"""Setting memory back to zero before sums are made in it."""

import numpy as np

from kernels.abi import LANES
from kernels.cpu.lanes import operands, store
from kernels.jit import Floats, Ints, kernel

ZERO = np.float32(0)


@kernel
def clear(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """g = 0, an array of the arena."""
    g, n = operands(row, 2)
    for i in range(n):
        arena[g + i] = ZERO


@kernel
def clear_block(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = 0, an array of the block, in all its lanes."""
    y, n = operands(row, 2)
    for i in range(n):
        store(block, y + i * LANES, 0)


@kernel
def merge(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y += x: what one shard of the blocks has added up goes to what all have."""
    x, y, n = operands(row, 3)
    for i in range(n):
        arena[y + i] += arena[x + i]
