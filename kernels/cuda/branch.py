"""Where branches of a network meet: side by side (concatenate) or on top of each other (add)."""

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.threads import values


@values
def copy(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y[offset : offset + n] = x: one part of a concatenation."""
    x, y, _, _, offset = numbers
    arena[at + y + offset * LANES] = arena[at + x]


@values
def copy_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy[offset : offset + n]."""
    dy, dx, _, _, offset = numbers
    arena[at + dx] += arena[at + dy + offset * LANES]


@values
def accumulate(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y += x: one term of a sum."""
    x, y, _ = numbers
    arena[at + y] += arena[at + x]


@values
def accumulate_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy: the derivative of a sum by each of its terms is 1."""
    dy, dx, _ = numbers
    arena[at + dx] += arena[at + dy]
