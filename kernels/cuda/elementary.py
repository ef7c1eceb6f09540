"""Functions of one float32. NaN gives NaN; nothing overflows that the formula does not overflow."""

import math
from typing import Any, Final

import numpy as np

from kernels.abi import LANES
from kernels.cuda.context import Floats
from kernels.cuda.device import function
from kernels.cuda.threads import ZERO

ONE: Final = np.float32(1)
HALF: Final = np.float32(0.5)


@function
def positive(x: Any) -> Any:
    """x where it is above zero, else 0."""
    return ZERO if x < ZERO else x


@function
def sign(x: Any) -> Any:
    """-1, 0 or 1 as x is negative, zero or positive."""
    return ONE if x > ZERO else (-ONE if x < ZERO else x)


@function
def logistic(x: Any) -> Any:
    """1 / (1 + e^-x), written with e^-|x| so that nothing overflows."""
    small = np.float32(math.exp(-abs(x)))
    return (small if x < ZERO else ONE) / (ONE + small)


@function
def largest(arena: Floats, x: int, n: int) -> Any:
    """The largest of n features that begin at x in one lane, n at least 1."""
    most = arena[x]
    for i in range(x + LANES, x + n * LANES, LANES):
        most = arena[i] if arena[i] > most else most
    return most
