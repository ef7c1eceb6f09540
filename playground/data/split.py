"""Which samples train and which test."""

import numpy as np

from playground.data.dataset import Indices


def split(order: Indices, test_fraction: float) -> tuple[Indices, Indices]:
    """Return the sample numbers of the training and the test part, each in ascending order.

    The first samples of `order` test, so a larger share keeps those that a smaller one tested. Classes are
    not balanced between the parts. At least one sample trains.
    """
    count = min(round(len(order) * test_fraction), len(order) - 1)
    return np.sort(order[count:]), np.sort(order[:count])
