"""One workload: ours and its peers take turns, on the same weights and the same data."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.costs import cost
from tests.bench.crew import OURS, Crew, PeerError
from tests.bench.peaks import Peaks
from tests.bench.peers.task import Answer, Way
from tests.bench.results import Result, Row, deviation
from tests.bench.workloads import Workload

ROUNDS = 7
Say = Callable[[str], None]


def measure_peaks(crew: Crew, threads: Sequence[int]) -> dict[int, Peaks]:
    """Return what this computer can do at best, by threads."""
    found = {count: crew.ask(OURS, count, "peaks") for count in threads}
    return {count: Peaks(peak["flops"], dict(peak["bandwidth"])) for count, peak in found.items()}


class Comparison:
    """A workload, timed in turns of so many `seconds`. Files go through `folder`.

    A peer that fails drops out, with a note.
    """

    def __init__(self, crew: Crew, workload: Workload, folder: Path, seconds: float) -> None:
        self._crew = crew
        self._workload = workload
        self._seconds = seconds
        self._weights = folder / "weights.npz"
        self._answer = folder / "answer.npz"
        self._answers: dict[str, Answer] = {}
        self._notes: list[str] = []

    def run(self, ways: Sequence[Way], peaks: Mapping[int, Peaks], say: Say) -> Result:
        """Return what was measured; `say` hears what is being done. The first way is ours."""
        say(f"{self._workload.name}: compares answers")
        ready = self._ready(ways)
        rates: dict[Way, list[float]] = {way: [] for way in ready}
        for number in range(ROUNDS):
            say(f"{self._workload.name}: round {number + 1} of {ROUNDS}")
            # There and back, so that nobody always follows the same one.
            for way in ready if number % 2 else reversed(ready):
                rates[way].append(self._turn(way))
        rows = tuple(Row(way, tuple(found)) for way, found in rates.items())
        floors = {threads: peak.floor(cost(self._workload)) for threads, peak in peaks.items()}
        return Result(self._workload, rows, self._deviations(), floors, tuple(self._notes))

    def _ready(self, ways: Sequence[Way]) -> list[Way]:
        """Return the ways whose workers computed an answer and can be timed; none without the first."""
        if not self._attempt(self._begin, ways):
            return []
        ready: list[Way] = []
        for _, same_worker in groupby(ways, lambda way: (way.peer, way.threads)):
            group = list(same_worker)
            if self._attempt(self._prepare, group):
                ready.extend(group)
            elif not ready:
                break
        return ready

    def _attempt(self, work: Callable[[Sequence[Way]], None], ways: Sequence[Way]) -> bool:
        try:
            work(ways)
        except PeerError as error:
            self._notes.append(str(error))
            return False
        return True

    def _begin(self, ways: Sequence[Way]) -> None:
        self._ask(ways[0], "weights", file=str(self._weights))

    def _prepare(self, same_worker: Sequence[Way]) -> None:
        first, weights = same_worker[0], str(self._weights)
        variants = [way.variant for way in same_worker]
        self._ask(first, "answer", weights=weights, file=str(self._answer))
        self._ask(first, "make", weights=weights, variants=variants, seconds=self._seconds)
        with np.load(self._answer, allow_pickle=False) as arrays:
            self._answers[first.title] = dict(arrays)

    def _ask(self, way: Way, do: str, **arguments: Any) -> None:
        self._crew.ask(way.peer, way.threads, do, workload=self._workload.name, **arguments)

    def _turn(self, way: Way) -> float:
        reply = self._crew.ask(way.peer, way.threads, "turn", variant=way.variant, seconds=self._seconds)
        rate: float = reply["rate"]
        return rate

    def _deviations(self) -> dict[str, float]:
        """Return how far the answers of all others are from ours on one thread."""
        titles = list(self._answers)
        return {title: deviation(self._answers[title], self._answers[titles[0]]) for title in titles[1:]}
