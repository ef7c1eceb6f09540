"""The curves: a history of scores that keeps its whole span and never grows beyond a bound."""

import math

import numpy as np
from numpy.typing import NDArray

from playground.data.state import Scores
from playground.train.messages import Curves

LIMIT = 2000
SCORES = ("loss", "accuracy", "pixels", "overlap")
COLUMNS = ("step", "epoch", *(f"{part}_{score}" for score in SCORES for part in ("train", "test")))


class Log:
    """Scores over time, evenly spaced. When it is full every other point goes, and new ones come half as
    often.
    """

    def __init__(self) -> None:
        self._points = np.empty((len(COLUMNS), LIMIT + 1))
        self._count = 0
        self._spacing = 0.0
        self._curves: Curves | None = None

    @property
    def first_loss(self) -> float:
        """The training loss that the history begins with; NaN where there is none."""
        return float(self._points[2, 0]) if self._count else math.nan

    @property
    def last_step(self) -> int:
        """The step of the newest point, -1 before there is one."""
        return int(self._points[0, self._count - 1]) if self._count else -1

    def clear(self) -> None:
        """Forget everything."""
        self._count, self._spacing, self._curves = 0, 0.0, None

    def add(self, step: int, epoch: float, train: Scores | None, test: Scores | None) -> None:
        """Note the scores at a step; the last point is the present and moves until it is far enough."""
        if self._count and self._is_provisional(step):
            self._count -= 1
        scores = (_score(part, name) for name in SCORES for part in (train, test))
        self._points[:, self._count] = (step, epoch, *scores)
        self._count += 1
        self._curves = None
        if self._count > LIMIT:
            self._thin()

    def curves(self) -> Curves:
        """Return the history as read-only arrays that stay as they are."""
        if self._curves is None:
            self._curves = Curves(*map(_frozen, self._points[:, : self._count]))
        return self._curves

    def _is_provisional(self, step: int) -> bool:
        steps = self._points[0, : self._count]
        if steps[-1] == step:
            return True
        return self._count > 1 and steps[-1] - steps[-2] < self._spacing

    def _thin(self) -> None:
        kept = self._points[:, : self._count : 2].copy()
        self._count = kept.shape[1]
        self._points[:, : self._count] = kept
        self._spacing = (kept[0, -1] - kept[0, 0]) / (LIMIT / 2)


def _score(scores: Scores | None, name: str) -> float:
    value = getattr(scores, name, None)
    return np.nan if value is None else float(value)


def _frozen(row: NDArray[np.float64]) -> NDArray[np.float64]:
    copy = row.copy()
    copy.setflags(write=False)
    return copy
