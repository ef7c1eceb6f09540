"""What was measured, and what follows from it."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.bench.crew import OURS, TORCH
from tests.bench.peers.task import Answer, Way
from tests.bench.workloads import Workload

AGREEMENT = 1e-4
"""How far an answer may be from ours, relative to the largest of its numbers."""

NOISE = 0.95
"""Two threads count as not slower than one above this ratio."""


@dataclass(frozen=True)
class Row:
    """A way to run the workload, and how often a second it did so in each round."""

    way: Way
    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        """How often a second, as a rule."""
        return statistics.median(self.rates)

    @property
    def each(self) -> float:
        """Seconds that one takes."""
        return 1 / self.median

    @property
    def spread(self) -> tuple[float, float]:
        """The slowest and the fastest round, relative to the median."""
        return min(self.rates) / self.median, max(self.rates) / self.median


@dataclass(frozen=True)
class Bar:
    """A wanted ratio and the one that was found."""

    text: str
    wanted: float
    found: float

    @property
    def reached(self) -> bool:
        """Whether it is high enough."""
        return self.found >= self.wanted


@dataclass(frozen=True)
class Result:
    """The rows of a workload, and what else is known of it.

    `deviations` are how far the answers of each are from ours on one thread, `floors` the least seconds that
    the workload takes by threads, `notes` sentences about who dropped out.
    """

    workload: Workload
    rows: tuple[Row, ...]
    deviations: Mapping[str, float]
    floors: Mapping[int, float]
    notes: tuple[str, ...] = ()

    @property
    def torch(self) -> Row | None:
        """PyTorch at its best number of threads and its best optimizer."""
        return _fastest([row for row in self.rows if row.way.peer == TORCH])

    @property
    def peer(self) -> Row | None:
        """The fastest of all that is not ours."""
        return _fastest([row for row in self.rows if row.way.peer != OURS])

    @property
    def right(self) -> bool:
        """Whether everybody who was timed computed the same."""
        return all(deviation <= AGREEMENT for deviation in self.deviations.values())

    def ours(self) -> dict[int, Row]:
        """Return our rows by threads."""
        return {row.way.threads: row for row in self.rows if row.way.peer == OURS}

    def bars(self) -> list[Bar]:
        """Return the bars that can be judged."""
        ours, best = self.ours(), self.torch
        wanted = self.workload.bars.items()
        bars = [
            Bar(f"{row.way.title}, to PyTorch", bar, row.median / best.median)
            for threads, bar in wanted
            if best and (row := ours.get(threads))
        ]
        several = [row for threads, row in ours.items() if threads > 1 and 1 in ours]
        return bars + [
            Bar(f"{row.way.threads} threads, to one", NOISE, row.median / ours[1].median) for row in several
        ]


def _fastest(rows: list[Row]) -> Row | None:
    return max(rows, key=lambda row: row.median, default=None)


def ratio(row: Row, other: Row | None) -> float | None:
    """Return how many times as fast a row is as another one, None where there is no other."""
    return row.median / other.median if other else None


def deviation(answer: Answer, ours: Answer) -> float:
    """Return the largest difference, relative to the largest number of its array.

    Infinite where one has other arrays than the other.
    """
    if answer.keys() != ours.keys() or any(answer[name].shape != ours[name].shape for name in ours):
        return float("inf")
    return max(_difference(answer[name], ours[name]) for name in ours)


def _difference(first: np.ndarray, second: np.ndarray) -> float:
    scale = float(np.abs(second).max())
    difference = float(np.abs(first - second).max())
    return difference / scale if scale else difference
