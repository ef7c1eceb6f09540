import numpy as np
import pytest

from playground.engine.answers import chances, named
from playground.model.kinds import TargetCode

SOFTMAX = TargetCode(3, "one_hot", 0.5)
TANH = TargetCode(3, "signed", 0.0)
SIGMOID = TargetCode(1, "one_hot", 0.5)
LABELS = TargetCode(2, "multi_hot", 0.5)


def row(*values: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.array([values], np.float32)


def test_softmax_says_chances_itself() -> None:
    assert chances(SOFTMAX, row(0.2, 0.5, 0.3))[0] == pytest.approx([0.2, 0.5, 0.3])
    assert named(SOFTMAX, row(0.2, 0.5, 0.3)) == [1]


def test_nearness_to_codes_is_shared_out() -> None:
    assert chances(TANH, row(-1.0, 1.0, 0.0))[0] == pytest.approx([0, 2 / 3, 1 / 3])
    assert chances(TANH, row(-3.0, -1.0, -1.0))[0] == pytest.approx([0, 0, 0])
    assert named(TANH, row(-3.0, -1.0, -2.0)) == [1]


def test_one_unit_tells_two_classes_apart() -> None:
    assert chances(SIGMOID, row(0.25))[0] == pytest.approx([0.75, 0.25])
    assert [int(named(SIGMOID, row(value))[0]) for value in (0.25, 0.5, 0.75)] == [0, 0, 1]
    assert chances(TargetCode(1, "signed", 0.0), row(-2.0))[0] == pytest.approx([1, 0])


def test_labels_are_answered_each_by_itself() -> None:
    given = chances(LABELS, row(0.9, 0.2))[0]
    assert given == pytest.approx([0.1 * 0.8, 0.9 * 0.8, 0.1 * 0.2, 0.9 * 0.2])
    assert int(named(LABELS, row(0.9, 0.2))[0]) == int(given.argmax()) == 1


@pytest.mark.parametrize("code", [SOFTMAX, TANH, SIGMOID, LABELS])
def test_a_network_that_went_astray_still_names_something(code: TargetCode) -> None:
    values = np.full((2, code.units), np.nan, np.float32)
    assert np.isfinite(chances(code, values)).all()
    assert (named(code, values) == 0).all()
