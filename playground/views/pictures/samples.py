"""Which sample of a data set is looked at, where it stands, and which one comes next."""

from dataclasses import dataclass

import numpy as np

from playground.data.dataset import Dataset, Indices
from playground.engine.studies.verdicts import Part

PART_WORDS: dict[Part, str] = {"test": "test sample", "train": "training sample"}


@dataclass(frozen=True)
class Place:
    """Where a sample stands in its part, counted from 0."""

    part: Part
    number: int
    count: int

    def words(self) -> str:
        """Return the place as people say it."""
        return f"{PART_WORDS[self.part]} {self.number + 1:,} of {self.count:,}"


@dataclass(frozen=True)
class Filter:
    """Which samples are gone through: those of one part, of one group (-1: any), and only mistakes or all."""

    part: Part = "test"
    group: int = -1
    mistakes: bool = False


def part_of(data: Dataset, part: Part) -> Indices:
    """Return the samples of a part."""
    return data.test if part == "test" else data.train


def place_of(data: Dataset, sample: int) -> Place:
    """Return where a sample stands; KeyError where the data has no such sample."""
    parts: tuple[Part, ...] = ("test", "train")
    for part in parts:
        samples = part_of(data, part)
        if (found := np.flatnonzero(samples == sample)).size:
            return Place(part, int(found[0]), len(samples))
    raise KeyError(sample)


def passing(data: Dataset, wanted: Filter, wrong: Indices) -> Indices:
    """Return the places, within their part, of the samples that pass a filter; `wrong` are the mistakes."""
    samples = part_of(data, wanted.part)
    passes = np.ones(len(samples), bool)
    if wanted.group >= 0:
        passes &= data.groups[samples] == wanted.group
    if wanted.mistakes:
        passes &= np.isin(samples, wrong)
    return np.flatnonzero(passes)


def stepped(data: Dataset, wanted: Filter, wrong: Indices, sample: int, steps: int) -> int | None:
    """Return the sample some steps further among those that pass, around the ends; None where none does.

    From a sample that does not pass, the first step leads to the next one that does.
    """
    places, samples = passing(data, wanted, wrong), part_of(data, wanted.part)
    if not places.size:
        return None
    here = int(np.flatnonzero(samples == sample)[0]) if sample in samples else -1
    before, until = np.searchsorted(places, here), np.searchsorted(places, here, side="right")
    number = until - 1 + steps if steps > 0 else before + steps
    return int(samples[places[number % len(places)]])


def drawn(data: Dataset, wanted: Filter, wrong: Indices, rng: np.random.Generator) -> int | None:
    """Return any sample that passes, or None."""
    places = passing(data, wanted, wrong)
    return int(part_of(data, wanted.part)[rng.choice(places)]) if places.size else None
