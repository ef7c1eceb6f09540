"""Central differences."""

from collections.abc import Callable

import numpy as np

from tests.kernels.build import Floats

STEP = 1e-5


def slopes(value: Callable[[Floats], float], at: Floats) -> Floats:
    """The derivative of a function of an array by each of its numbers."""
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        shift = np.zeros_like(at)
        shift[place] = STEP
        found[place] = (value(at + shift) - value(at - shift)) / (2 * STEP)
    return found
