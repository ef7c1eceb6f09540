from dataclasses import replace

import numpy as np
import pytest

from tests.bench.crew import JAX, OURS, TORCH
from tests.bench.peers.task import FUSED, Way
from tests.bench.results import AGREEMENT, Result, Row, deviation, ratio
from tests.bench.workloads import BY_NAME

ONE = Row(Way(OURS, "ours, 1 thread", 1), (90.0, 100.0, 120.0))
TWO = Row(Way(OURS, "ours, 2 threads", 2), (150.0,))
TORCH_ONE = Row(Way(TORCH, "PyTorch", 1), (40.0,))
TORCH_TWO = Row(Way(TORCH, "PyTorch, 2, fused", 2, FUSED), (50.0,))
OTHER = Row(Way(JAX, "JAX"), (80.0,))
RESULT = Result(BY_NAME["W3"], (ONE, TWO, TORCH_ONE, TORCH_TWO, OTHER), {}, {})


def test_a_row_is_judged_by_its_median() -> None:
    assert (ONE.median, ONE.each, ONE.spread) == (100.0, 0.01, (0.9, 1.2))


def test_the_best_way_of_torch_counts() -> None:
    assert RESULT.torch == TORCH_TWO
    assert RESULT.peer == OTHER


def test_ratios_compare_medians() -> None:
    assert ratio(ONE, OTHER) == 1.25
    assert ratio(ONE, None) is None


def test_bars_are_judged_by_threads() -> None:
    found = [(bar.wanted, bar.found, bar.reached) for bar in RESULT.bars()]
    assert found == [(1.8, 2.0, True), (2.5, 3.0, True), (0.95, 1.5, True)]


def test_a_bar_can_be_missed() -> None:
    slow = replace(RESULT, rows=(ONE, replace(TWO, rates=(94.0,)), TORCH_TWO))
    assert [bar.reached for bar in slow.bars()] == [True, False, False]


def test_without_torch_only_the_threads_are_judged() -> None:
    alone = replace(RESULT, rows=(ONE, TWO))
    assert (alone.torch, alone.peer) == (None, None)
    assert [bar.text for bar in alone.bars()] == ["2 threads, to one"]


def test_one_far_answer_makes_a_result_wrong() -> None:
    assert replace(RESULT, deviations={"JAX": AGREEMENT, "NumPy": 0.0}).right
    assert not replace(RESULT, deviations={"JAX": 2 * AGREEMENT}).right
    assert not replace(RESULT, deviations={"JAX": float("nan")}).right


def test_deviations_are_relative_to_the_largest_number() -> None:
    ours = {"loss": np.array(2.0), "gradient 0": np.array([1.0, -4.0])}
    other = {"loss": np.array(2.1), "gradient 0": np.array([1.4, -4.0])}
    assert deviation(ours, ours) == 0
    assert deviation(other, ours) == pytest.approx(0.1)


def test_a_gradient_that_ought_to_be_zero_counts_as_it_is() -> None:
    assert deviation({"gradient 0": np.array([0.5])}, {"gradient 0": np.zeros(1)}) == 0.5


def test_other_arrays_are_infinitely_far() -> None:
    ours = {"loss": np.zeros(())}
    assert deviation({}, ours) == np.inf
    assert deviation({"loss": np.zeros(2)}, ours) == np.inf
