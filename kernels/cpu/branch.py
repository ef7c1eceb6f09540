"""Where branches of a network meet: side by side (concatenate) or on top of each other (add)."""

from kernels.abi import LANES
from kernels.cpu.lanes import add, load, operands, store
from kernels.jit import Floats, Ints, kernel


@kernel
def copy(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y[offset : offset + n] = x: one part of a concatenation."""
    x, y, n, _, offset = operands(row, 5)
    for i in range(n):
        store(block, y + (offset + i) * LANES, load(block, x + i * LANES))


@kernel
def copy_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy[offset : offset + n]."""
    dy, dx, n, _, offset = operands(row, 5)
    for i in range(n):
        add(block, dx + i * LANES, load(block, dy + (offset + i) * LANES))


@kernel
def accumulate(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y += x: one term of a sum."""
    x, y, n = operands(row, 3)
    for i in range(n):
        add(block, y + i * LANES, load(block, x + i * LANES))


@kernel
def accumulate_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy: the derivative of a sum by each of its terms is 1."""
    dy, dx, n = operands(row, 3)
    for i in range(n):
        add(block, dx + i * LANES, load(block, dy + i * LANES))
