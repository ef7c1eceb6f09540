"""Where branches of a network meet: side by side (concatenate) or on top of each other (add)."""

from kernels.reference.context import Floats


def copy(*, x: Floats, y: Floats, offset: int) -> None:
    """y[offset : offset + n] = x: one part of a concatenation."""
    y[offset : offset + len(x)] = x


def copy_backward(*, dy: Floats, dx: Floats, offset: int) -> None:
    """dx += dy[offset : offset + n]."""
    dx += dy[offset : offset + len(dx)]


def accumulate(*, x: Floats, y: Floats) -> None:
    """y += x: one term of a sum."""
    y += x


def accumulate_backward(*, dy: Floats, dx: Floats) -> None:
    """dx += dy: the derivative of a sum by each of its terms is 1."""
    dx += dy
