"""What a network says of every sample: its answer, how sure it is of it, and how wrong that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter
from typing import ClassVar, Final, Literal

import numpy as np

from playground.data.dataset import Dataset, Floats, Indices
from playground.engine.answers import chances, named
from playground.engine.lens import Lens
from playground.engine.plan import Head, Plan
from playground.engine.study import Finding, Study
from playground.model.facts import MAIN, DataFacts
from playground.model.kinds import TargetCode

Part = Literal["test", "train"]

MOMENT: Final = 0.004
"""Seconds that a slice of samples may take."""

FIRST, MOST = 8, 4096
LEAST_CHANCE = 1e-7
MOST_GROUPS: Final = 1024

NO_GROUPS: Final = "Only classes can be mistaken for one another, and no Output of this network names any."
TOO_MANY: Final = "These labels make more than 1,024 combinations: too many to compare."


@dataclass(frozen=True, eq=False)
class Verdicts:
    """One entry a sample, (samples,): its number in the data, its group and the one that the network names,
    in the order of `names`, the chance the network gives its answer, and the loss: -ln of the chance it gives
    the truth, which for softmax is the cross-entropy.
    """

    names: tuple[str, ...]
    samples: Indices
    truth: Indices
    answer: Indices
    chance: Floats
    loss: Floats

    @cached_property
    def counts(self) -> Indices:
        """How many samples of each group (rows) were given each answer (columns)."""
        groups = len(self.names)
        return np.bincount(self.truth * groups + self.answer, minlength=groups**2).reshape(groups, groups)

    @property
    def wrong(self) -> Indices:
        """The places in these arrays of the samples whose answer is wrong."""
        return np.flatnonzero(self.truth != self.answer)

    def cell(self, truth: int, answer: int) -> Indices:
        """Return the places in these arrays of the samples of one cell of `counts`; -1 stands for any."""
        fits = (truth < 0) | (self.truth == truth)
        return np.flatnonzero(fits & ((answer < 0) | (self.answer == answer)))

    def first(self, count: int) -> "Verdicts":
        """Return the first entries; what goes on being filled in is copied."""
        return Verdicts(
            self.names,
            self.samples[:count],
            self.truth[:count],
            self.answer[:count].copy(),
            self.chance[:count].copy(),
            self.loss[:count].copy(),
        )


@dataclass(frozen=True)
class Judging(Study):
    """What does the network say of every sample of one part of the data?"""

    live: ClassVar[bool] = True
    part: Part = "test"

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield `Verdicts` of more and more samples; ValueError where the network names no classes."""
        head, data = judged(lens.plan, lens.dataset.facts), lens.dataset
        verdicts = _empty(data, data.test if self.part == "test" else data.train)
        count, done, size, said = len(verdicts.samples), 0, FIRST, Finding(0.0)
        while done < count:
            start = perf_counter()
            part = slice(done, min(done + size, count))
            _judge(lens, head, verdicts, part)
            size = _next_size(size, perf_counter() - start)
            # Copies at each doubling: all of them together are no larger than twice the last.
            grown = said.result is None or part.stop >= 2 * len(said.result.samples)
            result = verdicts.first(part.stop) if grown or part.stop == count else said.result
            done, said = part.stop, Finding(part.stop / count, result)
            yield said
        if not count:
            yield Finding(1.0, verdicts)


def judged(plan: Plan, facts: DataFacts) -> Head:
    """Return the first output that names the classes of the data; ValueError where none does."""
    groups = facts.labels or facts.class_names
    fitting = [head for head in plan.heads if groups and _names_groups(head.code)]
    if not fitting:
        raise ValueError(NO_GROUPS)
    if len(facts.labels) > np.log2(MOST_GROUPS):
        raise ValueError(TOO_MANY)
    return fitting[0]


def _names_groups(code: TargetCode) -> bool:
    return code.target == MAIN and (code.graded or code.coding == "multi_hot")


def _empty(data: Dataset, samples: Indices) -> Verdicts:
    count = len(samples)
    truth = data.groups[samples]
    numbers = np.zeros(count, np.float32)
    return Verdicts(data.facts.groups, samples, truth, np.zeros(count, np.int64), numbers, numbers.copy())


def _judge(lens: Lens, head: Head, verdicts: Verdicts, part: slice) -> None:
    """Fill in a part of the verdicts."""
    array = lens.plan.outputs[head.layer]
    values = lens.activations(lens.inputs(verdicts.samples[part]), (array,))[array]
    given, answer, rows = chances(head.code, values), named(head.code, values), np.arange(len(values))
    verdicts.answer[part] = answer
    verdicts.chance[part] = given[rows, answer]
    verdicts.loss[part] = -np.log(np.maximum(given[rows, verdicts.truth[part]], LEAST_CHANCE))


def _next_size(size: int, seconds: float) -> int:
    """Return how many samples to take next, so that they take about `MOMENT`."""
    wanted = size * MOMENT / max(seconds, 1e-6)
    return int(min(max(wanted, 1), 2 * size, MOST))
