"""Pacing and the history, without a clock: every time is given."""

import itertools

import numpy as np
import pytest

from playground.train.log import LIMIT, Log
from playground.train.messages import Scores
from playground.train.pace import GROWTH, SLICE_SECONDS, Pace


# ---- pace -----------------------------------------------------------------------------------------------
def run(pace: Pace, seconds: float, cost: float) -> list[tuple[float, int]]:
    """Train for `seconds` with steps that take `cost`; returns when slices began, and their steps."""
    now, slices = 100.0, []
    while now < 100.0 + seconds:
        steps = pace.due(now)
        if steps:
            slices.append((now - 100.0, steps))
            pace.took(steps, 16 * steps, now, now + steps * cost)
            now += steps * cost
        now += max(pace.wait(now), 1e-6)
    return slices


def test_slices_grow_to_the_length_wanted_and_no_faster_than_allowed() -> None:
    steps = [count for _, count in run(Pace(), 0.5, 1e-6)]
    assert steps[0] == 1
    assert all(after <= GROWTH * before for before, after in itertools.pairwise(steps))
    assert steps[-1] == pytest.approx(SLICE_SECONDS / 1e-6, rel=0.01)


def test_a_large_network_gets_one_step_a_slice() -> None:
    assert {count for _, count in run(Pace(), 2, 0.2)} == {1}


@pytest.mark.parametrize("limit", [1, 10, 60, 1000])
def test_a_speed_limit_is_kept_evenly(limit: float) -> None:
    pace = Pace()
    pace.limit = limit
    slices = run(pace, 5, 1e-5)
    assert slices[0] == (0.0, 1), "the first step comes at once"
    assert sum(count for _, count in slices) == pytest.approx(5 * limit, abs=2)
    for number, (start, count) in enumerate(slices):
        if limit <= 60:
            assert count == 1
            assert start == pytest.approx(number / limit, abs=1e-4)


def test_falling_behind_makes_no_burst() -> None:
    pace = Pace()
    pace.limit = 100.0
    pace.took(pace.due(1.0), 16, 1.0, 1.001)
    assert pace.due(9.0) == 1


def test_the_wait_ends_with_the_next_step() -> None:
    pace = Pace()
    pace.limit = 1.0
    pace.took(pace.due(5.0), 16, 5.0, 5.001)
    assert pace.due(5.5) == 0
    assert pace.wait(5.5) == pytest.approx(0.5)


def test_samples_a_second_follow_what_is_done_rests_included() -> None:
    pace = Pace()
    pace.limit = 10.0
    run(pace, 5, 0.001)
    assert pace.samples_per_second == pytest.approx(160, rel=0.05)
    pace.restart()
    assert pace.samples_per_second == 0


# ---- log ------------------------------------------------------------------------------------------------
def filled(points: int) -> Log:
    log = Log()
    for step in range(points):
        log.add(step, step / 10, Scores(1 / (step + 1), 0.5), None)
    return log


def test_the_history_is_what_was_noted() -> None:
    curves = filled(3).curves()
    np.testing.assert_array_equal(curves.step, [0, 1, 2])
    np.testing.assert_array_equal(curves.epoch, [0, 0.1, 0.2])
    np.testing.assert_allclose(curves.train_loss, [1, 1 / 2, 1 / 3])
    assert np.isnan(curves.test_loss).all()
    np.testing.assert_array_equal(curves.train_accuracy, [0.5] * 3)


@pytest.mark.parametrize("points", [LIMIT, LIMIT + 1, 5 * LIMIT, 20_011])
def test_a_long_history_is_bounded_even_and_whole(points: int) -> None:
    curves = filled(points).curves()
    assert LIMIT / 3 < len(curves.step) <= LIMIT
    assert (curves.step[0], curves.step[-1]) == (0, points - 1)
    gaps = np.diff(curves.step)[:-1]
    assert gaps.min() > 0
    assert gaps.max() <= 2 * gaps.min()


def test_the_same_step_is_noted_once() -> None:
    log = filled(3)
    log.add(2, 0.2, Scores(9.0, None), Scores(8.0, 0.25))
    curves = log.curves()
    assert (len(curves.step), curves.train_loss[-1], curves.test_loss[-1]) == (3, 9.0, 8.0)
    assert np.isnan(curves.train_accuracy[-1])


def test_curves_stay_as_they_are() -> None:
    log = filled(3)
    curves = log.curves()
    assert log.curves() is curves, "nothing new, nothing copied"
    log.add(3, 0.3, None, None)
    assert len(curves.step) == 3
    with pytest.raises(ValueError, match="read-only"):
        curves.step[0] = 1


def test_a_cleared_history_begins_anew() -> None:
    log = filled(3 * LIMIT)
    assert (log.first_loss, log.last_step) == (1.0, 3 * LIMIT - 1)
    log.clear()
    assert np.isnan(log.first_loss)
    assert log.last_step == -1
    log.add(0, 0, None, None)
    log.add(1, 0.1, None, None)
    assert len(log.curves().step) == 2
