"""Numbers that say how good a network is, beside its loss."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.reference.context import Context, Floats


def count_correct(*, y: Floats, t: Floats, threshold: Floats, correct: Floats, context: Context) -> None:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where
    the largest target does, the first one of equals. An output that is not a number is wrong.
    """
    known = ~np.isnan(y).any(axis=0)
    right = known & (_class(y, threshold) == _class(t, threshold))
    correct[context.valid] += right[context.valid]


def _class(values: Floats, threshold: Floats) -> NDArray[Any]:
    """The class that each column of numbers stands for."""
    found: NDArray[Any] = values[0] > threshold if len(values) == 1 else values.argmax(axis=0)
    return found
