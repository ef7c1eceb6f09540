"""From sums over samples to scores."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from playground.data.state import Scores
from playground.engine.plan import Head, Plan

View = Callable[[str], NDArray[np.floating]]


def scores(plan: Plan, view: View, samples: int) -> Scores:
    """Return what the sums that `view` shows by slot say about so many samples: the loss of all outputs, and
    the other scores of the first output that has them.
    """
    loss = sum(_total(view(head.score)) for head in plan.heads)
    return Scores(
        loss / samples,
        _mean_correct(view, (head for head in plan.heads if head.code.graded), samples),
        samples,
        _mean_correct(view, (head for head in plan.heads if head.code.coding == "marks"), samples),
        next((_overlap(view, head) for head in plan.heads if head.code.region), None),
    )


def _mean_correct(view: View, heads: Iterable[Head], samples: int) -> float | None:
    return next((_total(view(head.correct)) / samples for head in heads), None)


def _overlap(view: View, head: Head) -> float:
    """Return intersection over union. Of masks it is counted over all samples together, and the mean over the
    channels that are there; of boxes it is the mean over the samples.
    """
    shared, joined = (view(slot).sum(axis=1, dtype=np.float64) for slot in (head.shared, head.joined))
    there = joined > 0
    return float((shared[there] / joined[there]).mean()) if there.any() else 0.0


def _total(values: NDArray[np.floating]) -> float:
    return float(values.sum(dtype=np.float64))
