"""Pixel accuracy and overlap, against NumPy on whole pictures and by hand."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kernels.abi import LANES
from playground.data.overlap import box_overlap
from tests.kernels.single import Outcome, Setting, perform

BACKENDS = ("cpu", "reference")
ROWS, COLUMNS, CHANNELS = 3, 5, 3
PIXELS = ROWS * COLUMNS
VALID = 11
Array = NDArray[Any]


def pictures(seed: int, *, exclusive: bool) -> tuple[Array, Array]:
    """Return chances and marks, (samples, channels, pixels)."""
    rng = np.random.default_rng(seed)
    chances = rng.random((LANES, CHANNELS, PIXELS))
    marks = rng.random((LANES, CHANNELS, PIXELS)) < 0.4
    if exclusive:
        marks = rng.integers(0, CHANNELS, (LANES, 1, PIXELS)) == np.arange(CHANNELS)[:, None]
    return chances, marks.astype(float)


def measured(op: str, name: str, chances: Array, marks: Array, *, exclusive: bool) -> Outcome:
    sizes = {"n": CHANNELS * PIXELS, "channels": CHANNELS, "exclusive": int(exclusive), "lanes": LANES}
    y, t = (values.reshape(LANES, -1).T for values in (chances, marks))
    sums = {"count_pixels": {"correct": np.ones(LANES)}}.get(
        op, {"shared": np.ones((CHANNELS, LANES)), "joined": np.ones((CHANNELS, LANES))}
    )
    given = {"y": y, "t": t, "threshold": 0.5, **sums}
    return perform(op, sizes, given, name, setting=Setting(VALID))


def found_in(chances: Array, *, exclusive: bool) -> Array:
    if exclusive:
        best = chances.argmax(axis=1)
        return np.stack([best == channel for channel in range(CHANNELS)], axis=1)
    return np.array(chances > 0.5)


@pytest.mark.parametrize("name", BACKENDS)
@pytest.mark.parametrize("exclusive", [False, True])
def test_pixels_count_where_all_channels_are_right(name: str, exclusive: bool) -> None:
    chances, marks = pictures(1, exclusive=exclusive)
    found = found_in(chances, exclusive=exclusive)
    wanted = [
        np.mean([(found[s, :, p] == marks[s, :, p]).all() for p in range(PIXELS)]) for s in range(VALID)
    ]
    outcome = measured("count_pixels", name, chances, marks, exclusive=exclusive)["correct"]
    np.testing.assert_allclose(outcome[:VALID] - 1, wanted, atol=1e-6)
    assert 0.05 < np.mean(wanted) < 0.6
    assert (outcome[VALID:] == 1).all()


@pytest.mark.parametrize("name", BACKENDS)
@pytest.mark.parametrize("exclusive", [False, True])
def test_masks_are_counted_for_each_channel(name: str, exclusive: bool) -> None:
    chances, marks = pictures(2, exclusive=exclusive)
    found, wanted = found_in(chances, exclusive=exclusive), marks.astype(bool)
    outcome = measured("overlap_masks", name, chances, marks, exclusive=exclusive)
    np.testing.assert_allclose(outcome["shared"].T[:VALID] - 1, (found & wanted).sum(axis=2)[:VALID])
    np.testing.assert_allclose(outcome["joined"].T[:VALID] - 1, (found | wanted).sum(axis=2)[:VALID])
    assert (outcome["shared"][:, VALID:] == 1).all()
    assert (outcome["joined"][:, VALID:] == 1).all()


@pytest.mark.parametrize("name", BACKENDS)
def test_of_equal_channels_the_first_is_marked(name: str) -> None:
    chances, marks = np.full((LANES, CHANNELS, PIXELS), 0.7), np.zeros((LANES, CHANNELS, PIXELS))
    marks[:, 0] = 1
    assert (measured("count_pixels", name, chances, marks, exclusive=True)["correct"][:VALID] == 2).all()
    outcome = measured("overlap_masks", name, chances, marks, exclusive=True)
    assert outcome["shared"][:, 0].tolist() == [1 + PIXELS, 1, 1]
    assert outcome["joined"][:, 0].tolist() == [1 + PIXELS, 1, 1]


@pytest.mark.parametrize("name", BACKENDS)
@pytest.mark.parametrize("exclusive", [False, True])
def test_what_is_not_a_number_marks_nothing_and_is_never_right(name: str, exclusive: bool) -> None:
    _, marks = pictures(3, exclusive=exclusive)
    marks[0, :, 4] = 0, 1, 0
    chances = marks.copy()
    chances[0, 1, 4] = np.nan
    outcome = measured("count_pixels", name, chances, marks, exclusive=exclusive)["correct"]
    np.testing.assert_allclose(outcome[:2] - 1, [1 - 1 / PIXELS, 1], atol=1e-6)
    shared = measured("overlap_masks", name, chances, marks, exclusive=exclusive)["shared"]
    assert (shared[:, 0] - 1).tolist() == (marks[0].sum(axis=1) - [0, 1, 0]).tolist()
    assert (shared[:, 1] - 1).tolist() == marks[1].sum(axis=1).tolist()


@pytest.mark.parametrize("name", BACKENDS)
def test_boxes_overlap_as_numpy_says(name: str) -> None:
    rng = np.random.default_rng(4)
    y, t = (np.concatenate((low, low + 0.6)) for low in rng.random((2, 2, LANES)) * 0.6)
    y[:, 0] = t[:, 0] = 0.2, 0.2, 0.6, 0.9
    y[:, 1] = 0.6, 0.2, 0.4, 0.9
    y[:, 2], t[:, 2] = 0.5, 0.5
    y[3, 3] = np.nan
    y[:, 4] = -np.inf, -np.inf, np.inf, np.inf
    given = {"y": y, "t": t, "shared": np.ones(LANES), "joined": np.ones(LANES)}
    outcome = perform("overlap_boxes", {"n": 4, "lanes": LANES}, given, name, setting=Setting(VALID))
    wanted = np.nan_to_num(box_overlap(y.T, t.T))
    np.testing.assert_allclose(outcome["shared"][:VALID] - 1, wanted[:VALID], atol=2e-6)
    assert wanted[0] == 1
    assert (wanted[5:] > 0).sum() > 3
    assert (wanted[1:5] == 0).all()
    assert (outcome["shared"][VALID:] == 1).all()
    assert outcome["joined"].tolist() == [2] * VALID + [1] * (LANES - VALID)
