"""Scores: of all samples where that is quick, else of some while training and of all when there is time."""

from playground.engine import Engine
from playground.train.messages import Scores

LOOK = 2e8
"""Multiplications for the scores of one part in one look."""

LEAST = 256
"""Samples that scores are made of at least."""

PARTS = ("train", "test")

Pair = tuple[Scores | None, Scores | None]


class Exam:
    """Examines an engine. What it knows belongs to one engine at one step."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing any more: the weights or the data are others."""
        self._engine: Engine | None = None
        self._step = -1
        self._quick: Pair = (None, None)
        self._found: dict[str, list[Scores]] = {}

    def scores(self, engine: Engine) -> Pair:
        """Return the scores of training and test samples, of all of them if that has been found out."""
        self._look_at(engine)
        train, test = (
            _mean(self._found[part]) if self._complete(engine, part) else quick
            for part, quick in zip(PARTS, self._quick, strict=True)
        )
        return train, test

    def waiting(self, engine: Engine | None) -> bool:
        """Tell whether the scores of all samples are still to be found."""
        if engine is None:
            return False
        self._look_at(engine)
        return not all(self._complete(engine, part) for part in PARTS)

    def advance(self, engine: Engine) -> bool:
        """Examine some more samples; True where a part is through."""
        self._look_at(engine)
        part = next((part for part in PARTS if not self._complete(engine, part)), None)
        if part is None:
            return False
        done = sum(scores.samples for scores in self._found[part])
        among = range(done, min(done + _fitting(engine), _size(engine, part)))
        scores = engine.evaluate(part, among)
        assert scores is not None
        self._found[part].append(scores)
        return self._complete(engine, part)

    def _look_at(self, engine: Engine) -> None:
        if self._engine is engine and self._step == engine.step:
            return
        self._engine, self._step = engine, engine.step
        train, test = (engine.evaluate(part, _some(engine, part)) for part in PARTS)
        self._quick = train, test
        self._found = {
            part: [quick] if quick is not None and quick.samples == _size(engine, part) else []
            for part, quick in zip(PARTS, self._quick, strict=True)
        }

    def _complete(self, engine: Engine, part: str) -> bool:
        return sum(scores.samples for scores in self._found[part]) == _size(engine, part)


def _size(engine: Engine, part: str) -> int:
    return len(engine.dataset.train if part == "train" else engine.dataset.test)


def _fitting(engine: Engine) -> int:
    """Return how many samples may be examined in one look."""
    return max(LEAST, int(LOOK / engine.work))


def _some(engine: Engine, part: str) -> range | None:
    """Return evenly spread places of a part, or None for all where those are not too many."""
    size, fitting = _size(engine, part), _fitting(engine)
    return None if size <= fitting else range(0, size, -(-size // fitting))


def _mean(scores: list[Scores]) -> Scores | None:
    """Return the scores of several sets of samples as one."""
    samples = sum(part.samples for part in scores)
    if not samples:
        return None
    loss = sum(part.loss * part.samples for part in scores) / samples
    graded = all(part.accuracy is not None for part in scores)
    right = sum((part.accuracy or 0.0) * part.samples for part in scores) / samples
    return Scores(loss, right if graded else None, samples)
