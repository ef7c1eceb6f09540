"""Verdicts on small data sets, as the engine gives them."""

import numpy as np

from playground.data.dataset import Dataset
from playground.engine.studies.verdicts import Judging, Part, Verdicts
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Answer, Snapshot
from tests.views.shown import snapshot

NAMES = ("red", "green", "blue")


def pictures(count: int = 12, side: int = 4) -> Dataset:
    """Return pictures of three classes; each one has its number as the level of all its pixels."""
    facts = DataFacts("Squares", (), "classes", NAMES, count, (), shape=(1, side, side))
    planes = np.repeat(np.arange(count, dtype=np.uint8)[:, None] * 10, side * side, axis=1)
    order = np.arange(count)
    return Dataset(facts, planes, (order % 3).astype(float), order[:2], order[2:], ())


def table(count: int = 12) -> Dataset:
    """Return points of three classes with two columns."""
    facts = DataFacts("Points", ("width", "length"), "classes", NAMES, count)
    inputs = np.stack([np.arange(count), -np.arange(count)], axis=1) / 2
    order = np.arange(count)
    domain = ((0.0, 6.0), (-6.0, 0.0))
    return Dataset(facts, inputs, (order % 3).astype(float), order[:2], order[2:], domain)


def verdicts(data: Dataset, wrong: dict[int, int], part: Part = "test") -> Verdicts:
    """Return verdicts that are right but for the samples in `wrong`, which have these answers.

    The loss of a mistake is the number of its sample, its chance is 0.75.
    """
    samples = data.test if part == "test" else data.train
    truth = data.groups[samples]
    answer = np.array(
        [wrong.get(int(sample), int(right)) for sample, right in zip(samples, truth, strict=True)]
    )
    loss = np.where(answer != truth, samples, 0.01).astype(np.float32)
    return Verdicts(NAMES, samples, truth, answer, np.full(len(samples), 0.75, np.float32), loss)


def answered(
    session: Session,
    data: Dataset,
    topic: str,
    found: Verdicts | None,
    share: float = 1.0,
    part: Part = "test",
) -> Snapshot:
    """Return a snapshot with an answer."""
    answer = Answer(Judging(part), share, found, 1)
    return snapshot(session, dataset=data, findings={topic: answer})
