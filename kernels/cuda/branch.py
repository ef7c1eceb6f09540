"""Where branches of a network meet: side by side (concatenate) or on top of each other (add)."""

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints
from kernels.cuda.threads import values


@values
def copy(arena: Floats, ctx: Ints, at: int, x: int, y: int, n: int, total: int, offset: int) -> None:
    """y[offset : offset + n] = x: one part of a concatenation."""
    arena[at + y + offset * LANES] = arena[at + x]


@values
def copy_backward(
    arena: Floats, ctx: Ints, at: int, dy: int, dx: int, n: int, total: int, offset: int
) -> None:
    """dx += dy[offset : offset + n]."""
    arena[at + dx] += arena[at + dy + offset * LANES]


@values
def accumulate(arena: Floats, ctx: Ints, at: int, x: int, y: int, n: int) -> None:
    """y += x: one term of a sum."""
    arena[at + y] += arena[at + x]


@values
def accumulate_backward(arena: Floats, ctx: Ints, at: int, dy: int, dx: int, n: int) -> None:
    """dx += dy: the derivative of a sum by each of its terms is 1."""
    arena[at + dx] += arena[at + dy]
