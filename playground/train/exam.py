"""Scores: of all samples where that is quick, else of some while training and of all when there is time."""

from dataclasses import dataclass
from typing import Any

from playground.engine import Engine
from playground.train.messages import Scores

LOOK = 2e8
"""Multiplications for the scores of one part in one look."""

LEAST = 128
"""Samples that scores are made of at least."""

PARTS = ("train", "test")

Pair = tuple[Scores | None, Scores | None]


@dataclass
class Tally:
    """What was added up over the first samples of a part."""

    samples: int = 0
    sums: Any = 0


class Exam:
    """Examines an engine. What it knows belongs to one engine at one step."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: the weights or the data are others."""
        self._engine: Engine | None = None
        self._step = -1
        self._quick: Pair = (None, None)
        self._found: dict[str, Tally] = {}

    def scores(self, engine: Engine) -> Pair:
        """Return the scores of training and test samples, of all of them if that has been found out."""
        self._look_at(engine)
        train, test = (self._best(engine, *pair) for pair in zip(PARTS, self._quick, strict=True))
        return train, test

    def waiting(self, engine: Engine | None) -> bool:
        """Tell whether the scores of all samples are still to be found."""
        if engine is None:
            return False
        self._look_at(engine)
        return any(self._open(engine, part) for part in PARTS)

    def advance(self, engine: Engine) -> bool:
        """Examine some more samples; True where a part is through."""
        self._look_at(engine)
        part = next((part for part in PARTS if self._open(engine, part)), None)
        if part is None:
            return False
        tally = self._found[part]
        among = range(tally.samples, min(tally.samples + _fitting(engine), _size(engine, part)))
        tally.sums = tally.sums + engine.score_sums(part, among)
        tally.samples += len(among)
        return not self._open(engine, part)

    def _look_at(self, engine: Engine) -> None:
        if self._engine is engine and self._step == engine.step:
            return
        self._engine, self._step = engine, engine.step
        train, test = (engine.evaluate(part, _some(engine, part)) for part in PARTS)
        self._quick = train, test
        self._found = {part: Tally() for part in PARTS if _some(engine, part) is not None}

    def _open(self, engine: Engine, part: str) -> bool:
        return part in self._found and self._found[part].samples < _size(engine, part)

    def _best(self, engine: Engine, part: str, quick: Scores | None) -> Scores | None:
        if part not in self._found or self._open(engine, part):
            return quick
        tally = self._found[part]
        return engine.scores(tally.sums, tally.samples)


def _size(engine: Engine, part: str) -> int:
    return len(engine.dataset.train if part == "train" else engine.dataset.test)


def _fitting(engine: Engine) -> int:
    """Return how many samples may be examined in one look."""
    return max(LEAST, int(LOOK / engine.work))


def _some(engine: Engine, part: str) -> range | None:
    """Return evenly spread places of a part, or None for all where those are not too many."""
    size, fitting = _size(engine, part), _fitting(engine)
    return None if size <= fitting else range(0, size, -(-size // fitting))
