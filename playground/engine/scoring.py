"""From sums over samples to scores."""

from collections.abc import Callable, Iterable
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from playground.data.state import Scores
from playground.engine.plan import Head, Plan

Numbers = NDArray[np.floating]
View = Callable[[str], Numbers]


class Scorer:
    """Reads the scores of a plan from its sums, which `view` shows by slot: the loss of all outputs, and the
    other scores of the first output that has them.
    """

    def __init__(self, plan: Plan, view: View) -> None:
        heads = plan.heads
        self._losses = [view(head.score).data for head in heads]
        self._right = _right(view, (head for head in heads if head.code.graded))
        self._pixels = _right(view, (head for head in heads if head.code.coding == "marks"))
        regions = (head for head in heads if head.code.region)
        self._regions = next(((view(head.shared), view(head.joined)) for head in regions), None)

    def scores(self, samples: int) -> Scores:
        """Return what the sums say now, where they are those of so many samples."""
        return Scores(
            sum(chain(*self._losses)) / samples,
            None if self._right is None else sum(self._right) / samples,
            samples,
            None if self._pixels is None else sum(self._pixels) / samples,
            None if self._regions is None else _overlap(*self._regions),
        )


def _right(view: View, heads: Iterable[Head]) -> memoryview | None:
    """Return the right answers of the first of some outputs, by lane."""
    return next((view(head.correct).data for head in heads), None)


def _overlap(shared: Numbers, joined: Numbers) -> float:
    """Return intersection over union. Of masks it is counted over all samples together, and the mean over the
    channels that are there; of boxes it is the mean over the samples.
    """
    both, either = (values.sum(axis=1, dtype=np.float64) for values in (shared, joined))
    there = either > 0
    return float((both[there] / either[there]).mean()) if there.any() else 0.0
