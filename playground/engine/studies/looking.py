"""What studies look at: one sample, and one answer of the network to it."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from playground.data.dataset import Floats, Indices
from playground.engine.answers import chances, named
from playground.engine.lens import Lens
from playground.engine.plan import Head, Plan
from playground.model.facts import MAIN

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

    def truth(self, lens: Lens, target: str) -> int:
        """Return the sample's class by the data, -1 where that is not known."""
        data = lens.dataset
        classes = data.targets if target == MAIN else data.more.get(target, np.zeros(0))
        known = data.facts.seen_as(target).classes and classes.ndim == 1 and 0 <= self.number < len(classes)
        return int(classes[self.number]) if known else -1


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
    """The answer that studies are about: of the output that tells classes apart, else of the first one.

    One unit that tells two classes apart counts for both: the first class has its score turned round. Where
    the answer is a picture, each of its channels counts by the mean over the pixels (after Vinogradova,
    Dibrov and Myers 2020).
    """

    def __init__(self, lens: Lens) -> None:
        self.head = answering_head(lens.plan)
        self.logits = lens.sums(self.head.layer)
        self.answer = lens.plan.outputs[self.head.layer]
        self.units = lens.slots[self.logits].size
        self._split = self.units == 1 and self.head.code.graded
        self._channels = self.units if self.head.code.tabled else self.head.code.channels

    @property
    def classes(self) -> int:
        """Number of answers there are to choose from."""
        return 2 if self._split else self._channels

    def scores(self, logits: Floats) -> Floats:
        """Return the score of each class before the last activation, (samples, classes)."""
        return np.hstack([-logits, logits]) if self._split else self._mean(logits)

    def shares(self, answers: Floats) -> Floats:
        """Return what the output says of each class, (samples, classes): chances, or labels or values."""
        return chances(self.head.code, answers) if self.head.code.graded else self._mean(answers)

    def _mean(self, values: Floats) -> Floats:
        mean: Floats = values.reshape(len(values), self._channels, -1).mean(axis=2)
        return mean

    def look(self, lens: Lens, inputs: Floats) -> tuple[Floats, Floats]:
        """Return scores and shares for each input."""
        found = lens.activations(inputs, (self.logits, self.answer))
        return self.scores(found[self.logits]), self.shares(found[self.answer])

    def target(self, shares: Floats, wanted: int) -> int:
        """Return the class that is wanted; the one that wins where that is `WINNER` or out of range."""
        return wanted if 0 <= wanted < self.classes else int(shares.argmax())

    def pull(self, target: int, count: int) -> Floats:
        """Return the gradient of the score of a class by the logits, (count, units)."""
        if self._split:
            return np.full((count, 1), 1.0 if target else -1.0, np.float32)
        pull = np.zeros((count, self._channels, self.units // self._channels), np.float32)
        pull[:, target] = 1.0 / pull.shape[2]
        return pull.reshape(count, self.units)

    def named(self, answers: Floats) -> Indices:
        """Return the group of the data that each answer names, -1 where it is about something else."""
        code = self.head.code
        if code.target == MAIN and (code.graded or code.coding == "multi_hot"):
            return named(code, answers)
        return np.full(len(answers), -1)


def answering_head(plan: Plan) -> Head:
    """Return the output that tells the data's classes apart, else one that tells others apart, else the
    first.
    """
    return min(plan.heads, key=lambda head: (not head.code.graded, head.code.target != MAIN))


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
