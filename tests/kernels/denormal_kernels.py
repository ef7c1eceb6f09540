"""Operations that make small numbers larger or smaller, with denormal numbers and without."""

from kernels.abi import LANES
from kernels.cpu.denormals import flush_denormals, restore_control
from kernels.cpu.lanes import load, operands, store
from kernels.jit import Floats, Ints, kernel


@kernel
def shrink(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x / 100000."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, 1e-5 * load(block, x + i * LANES))


@kernel
def flushed_shrink(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x / 100000 without denormal numbers."""
    x, y, n = operands(row, 3)
    control = flush_denormals()
    for i in range(n):
        store(block, y + i * LANES, 1e-5 * load(block, x + i * LANES))
    restore_control(control)


@kernel
def flushed_grow(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = 100000 x without denormal numbers."""
    x, y, n = operands(row, 3)
    control = flush_denormals()
    for i in range(n):
        store(block, y + i * LANES, 1e5 * load(block, x + i * LANES))
    restore_control(control)
