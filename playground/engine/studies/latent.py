"""The latent space of a layer: its answers to many samples, brought down to a plane."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from playground.data.dataset import Floats, Indices
from playground.engine.lens import Lens
from playground.engine.studies.exciting import NO_LAYER
from playground.engine.studies.looking import Verdict
from playground.engine.studies.pca import components
from playground.engine.studies.portions import Portions
from playground.engine.studies.tsne import Embedding, Pace, affinities, embed, start
from playground.engine.study import Finding, Study

Part = Literal["train", "test"]

READING = 0.1
"""The share of the work of t-SNE that reading the answers and comparing them is."""

NO_SAMPLES = "This part of the data has no samples. Choose the other one."
NOT_FINITE = "The layer answers with numbers that are not finite, so they have no places."


@dataclass(frozen=True, eq=False)
class Plane:
    """Samples with their places, (samples, 2), and the group that the network names for each:
    -1 where it answers something else.

    `shares` of the variance are PCA's; `step` and `divergence` are t-SNE's, with NaN before it is counted.
    """

    samples: Indices
    points: Floats
    winners: Indices
    shares: tuple[float, float] = (0.0, 0.0)
    step: int = 0
    divergence: float = float("nan")


@dataclass(frozen=True, eq=False)
class _Read:
    samples: Indices
    values: Floats
    winners: Indices


def spread(part: Indices, count: int) -> Indices:
    """Return at most `count` of the samples, from all over the part."""
    if len(part) <= count:
        return part
    return part[np.linspace(0, len(part) - 1, count).astype(np.int64)]


@dataclass(frozen=True)
class Latent(Study):
    """Base of both ways to the plane: up to `count` samples of a part, as `layer` answers them."""

    layer: str
    part: Part = "test"
    count: int = 1000

    def read(self, lens: Lens, share: float) -> Generator[Finding, None, _Read]:
        """Return the answers of the layer, (samples, features), with the winners; ends at `share`."""
        if self.layer not in lens.plan.outputs:
            raise ValueError(NO_LAYER)
        chosen = spread(lens.dataset.train if self.part == "train" else lens.dataset.test, self.count)
        if not len(chosen):
            raise ValueError(NO_SAMPLES)
        array, verdict, portions = lens.plan.outputs[self.layer], Verdict(lens), Portions(len(chosen))
        values = np.empty((len(chosen), lens.slots[array].size), np.float32)
        winners = np.empty(len(chosen), np.int64)

        def answers(part: slice) -> None:
            inputs = lens.inputs(chosen[part])
            found = lens.activations(inputs, (array, verdict.answer))
            values[part] = found[array]
            winners[part] = verdict.named(found[verdict.answer])

        while portions.left:
            portions.take(answers)
            yield Finding(share * portions.share)
        if not np.isfinite(values).all():
            raise ValueError(NOT_FINITE)
        return _Read(chosen, values, winners)


@dataclass(frozen=True)
class LatentPca(Latent):
    """Principal components; follows training."""

    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield a `Plane` at the end."""
        read = yield from self.read(lens, 0.5)
        for found in components(read.values):
            if found is None:
                yield Finding(0.5)
            else:
                first, second = found.shares
                plane = Plane(read.samples, found.points, read.winners, (float(first), float(second)))
                yield Finding(1.0, plane)


@dataclass(frozen=True)
class LatentTsne(Latent):
    """t-SNE, each step of which is seen."""

    perplexity: float = 30.0
    seed: int = 0
    steps: int = 750

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield a `Plane` now and then."""
        read = yield from self.read(lens, READING / 2)
        joint = yield from self._compared(read.values)
        embedding, pace = Embedding(start(len(read.samples), self.seed)), Pace(self.steps)
        for _ in embed(joint, embedding, pace):
            yield self._finding(read, embedding, min(embedding.step / self.steps, 0.999))
        yield self._finding(read, embedding, 1.0)

    def _compared(self, values: Floats) -> Generator[Finding, None, Floats]:
        work = affinities(values, self.perplexity)
        while True:
            try:
                share = next(work)
            except StopIteration as end:
                joint: Floats = end.value
                return joint
            yield Finding(READING * (0.5 + share / 2))

    def _finding(self, read: _Read, embedding: Embedding, share: float) -> Finding:
        plane = Plane(
            read.samples,
            embedding.points,
            read.winners,
            step=embedding.step,
            divergence=embedding.divergence,
        )
        return Finding(READING + (1 - READING) * share if share < 1 else 1.0, plane)
