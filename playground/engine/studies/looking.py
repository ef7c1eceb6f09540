"""What studies look at: one sample, and one answer of the network to it."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from playground.data.dataset import Floats
from playground.engine.answers import chances
from playground.engine.lens import Lens
from playground.engine.plan import Head, Plan

WINNER = -1
"""Stands for the class that wins."""

WHITE = 255.0

NO_SAMPLE = "The data has no such sample. Choose another one."
NO_PICTURES = "This looks at pictures. Choose data with pictures, like the digits."


@dataclass(frozen=True)
class Sample:
    """One sample of the data, by its number, or a picture as bytes of the data's shape."""

    number: int = -1
    pixels: bytes = b""

    def inputs(self, lens: Lens) -> Floats:
        """Return it as the network sees it, (1, columns); ValueError where the data has none such."""
        data = lens.dataset
        if 0 <= self.number < len(data.inputs):
            return lens.inputs(np.array([self.number]))
        if not data.facts.shape or len(self.pixels) != data.facts.size:
            raise ValueError(NO_SAMPLE)
        pixels = np.frombuffer(self.pixels, np.uint8).astype(np.float32)
        return (pixels * np.float32(data.gain) + np.float32(data.offset))[None]

    def truth(self, lens: Lens) -> int:
        """Return the sample's class by the data, or -1 where that is not known."""
        if lens.dataset.facts.classes and 0 <= self.number < len(lens.dataset.targets):
            return int(lens.dataset.targets[self.number])
        return -1


def picture_shape(lens: Lens) -> tuple[int, int, int]:
    """Return channels, rows and columns; ValueError where the data has no pictures."""
    match lens.dataset.facts.shape:
        case (channels, rows, columns):
            return channels, rows, columns
    raise ValueError(NO_PICTURES)


def pixel_range(lens: Lens) -> tuple[float, float]:
    """Return what the network sees of black and of white."""
    data = lens.dataset
    return data.offset, data.offset + data.gain * WHITE


class Verdict:
    """The answer that studies are about: of the first output that tells classes apart, else of the first.

    One unit that tells two classes apart counts for both: the first class has its score turned round.
    """

    def __init__(self, lens: Lens) -> None:
        self.head: Head = next((head for head in lens.heads if head.code.graded), lens.heads[0])
        self.logits = lens.sums(self.head.layer)
        self.answer = lens.plan.outputs[self.head.layer]
        self.units = lens.slots[self.logits].size
        self._split = self.units == 1 and self.head.code.graded

    @property
    def classes(self) -> int:
        """Number of answers there are to choose from."""
        return 2 if self._split else self.units

    def scores(self, logits: Floats) -> Floats:
        """Return the score of each class before the last activation, (samples, classes)."""
        return np.hstack([-logits, logits]) if self._split else logits

    def shares(self, answers: Floats) -> Floats:
        """Return what the output says of each class, (samples, classes): chances, or labels or values."""
        return chances(self.head.code, answers) if self.head.code.graded else answers

    def look(self, lens: Lens, inputs: Floats) -> tuple[Floats, Floats]:
        """Return scores and shares for each input."""
        found = lens.activations(inputs, (self.logits, self.answer))
        return self.scores(found[self.logits]), self.shares(found[self.answer])

    def target(self, shares: Floats, wanted: int) -> int:
        """Return the class that is wanted; the one that wins where that is `WINNER` or out of range."""
        return wanted if 0 <= wanted < self.classes else int(shares.argmax())

    def pull(self, target: int, count: int) -> Floats:
        """Return the gradient of the score of a class by the logits, (count, units)."""
        pull = np.zeros((count, self.units), np.float32)
        pull[:, 0 if self._split else target] = -1.0 if self._split and target == 0 else 1.0
        return pull


def loaded(plan: Plan) -> tuple[str, ...]:
    """Return the arrays into which the Input layers load what the network sees, in the order of columns."""
    rows = [row for row in plan.forward if row.op in ("load_bytes", "load_features")]
    return tuple(row.writes[0] for row in sorted(rows, key=lambda row: row.integers()["column"]))


def slope(lens: Lens, inputs: Floats, seed: str, cotangent: Floats) -> Floats:
    """Return the gradient of `cotangent` times the array `seed` by what the network sees, (samples, columns).

    Of a picture that several Input layers load, it is the sum of theirs.
    """
    arrays = loaded(lens.plan)
    found = lens.gradients(inputs, seed, cotangent, arrays)
    parts = [found[name] for name in arrays]
    return reduce(np.add, parts) if lens.plan.pictures else np.hstack(parts)
