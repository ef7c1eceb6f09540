"""How targets are written for a loss."""

import numpy as np
import pytest

from playground.engine.plan import Head
from playground.engine.samples import code
from playground.model.kinds import TargetCode

CLASSES = np.array([0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("units", "coding", "targets", "expected"),
    [
        (1, "value", [0.25, -3.0], [[0.25], [-3.0]]),
        (2, "value", [[0.25, 1.0], [0.5, 2.0]], [[0.25, 1.0], [0.5, 2.0]]),
        (1, "one_hot", [0.0, 1.0], [[0], [1]]),
        (1, "signed", [0.0, 1.0], [[-1], [1]]),
        (2, "one_hot", [0.0, 1.0], [[1, 0], [0, 1]]),
        (3, "one_hot", CLASSES, np.eye(3)),
        (3, "signed", CLASSES, 2 * np.eye(3) - 1),
    ],
)
def test_targets_become_what_the_loss_reads(
    units: int, coding: str, targets: list[float], expected: list[list[float]]
) -> None:
    head = Head("out", TargetCode(units, coding, 0.5), 0, "", "", "", "", "", "")
    np.testing.assert_array_equal(code(head, np.array(targets)), expected)
