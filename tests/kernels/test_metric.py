"""What counts as a right answer."""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from tests.kernels.single import Setting, perform

NAN = np.nan
INF = np.inf


def right(outputs: Any, targets: Any, name: str, samples: int = LANES) -> list[float]:
    """Which samples count, one column of outputs and targets each."""
    n, used = np.shape(outputs)
    y, t = np.zeros((n, LANES)), np.zeros((n, LANES))
    y[:, :used], t[:, :used] = outputs, targets
    given = {"y": y, "t": t, "threshold": 0.5, "correct": np.zeros(LANES)}
    found = perform("count_correct", {"n": n, "lanes": LANES}, given, name, setting=Setting(samples))
    counts: list[float] = found["correct"].tolist()
    return counts[:used]


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_one_unit_is_compared_with_the_threshold(name: str) -> None:
    outputs = [[0.4, 0.6, 0.5, 0.4, 0.6, NAN, NAN, INF, -INF]]
    targets = [[0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0]]
    assert right(outputs, targets, name) == [1, 1, 1, 0, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_of_several_units_the_largest_counts(name: str) -> None:
    outputs = [
        [1, 2, 0, 5, 5, NAN, 1, 1, -INF],
        [2, 1, 0, 5, 5, 1, NAN, 1, -INF],
        [3, 0, 9, 5, 5, 2, 5, NAN, 0],
    ]
    targets = np.zeros((3, 9))
    targets[[2, 0, 2, 0, 1, 2, 2, 0, 2], range(9)] = 1
    assert right(outputs, targets, name) == [1, 1, 1, 1, 0, 0, 0, 0, 1]


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_empty_lanes_do_not_count(name: str) -> None:
    ones = np.ones((1, LANES))
    assert sum(right(ones, ones, name, samples=5)) == 5
