"""SmoothGrad (Smilkov, Thorat, Kim, Viégas and Wattenberg 2017): the mean gradient over noisy copies."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.looking import WINNER, Sample, Verdict, slope
from playground.engine.studies.portions import Portions
from playground.engine.studies.saliency import Attribution, shaped
from playground.engine.study import Finding, Study


@dataclass(frozen=True)
class SmoothGrad(Study):
    """The mean of d s_c / d x over `copies` of a sample with normal noise, whose deviation is `noise` times
    the range of the sample's values.
    """

    sample: Sample
    target: int = WINNER
    noise: float = 0.15
    copies: int = 32
    seed: int = 0
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Attribution` when all copies are through."""
        inputs, verdict = self.sample.inputs(lens), Verdict(lens)
        scores, shares = verdict.look(lens, inputs)
        target = verdict.target(shares[0], self.target)
        noisy = self.noisy(inputs)
        total = np.zeros(inputs.shape[1])
        portions = Portions(self.copies)

        def gradients(part: slice) -> Floats:
            pull = verdict.pull(target, part.stop - part.start)
            return slope(lens, noisy[part], verdict.logits, pull)

        while portions.left:
            total += portions.take(gradients).sum(axis=0, dtype=np.float64)
            if portions.left:
                yield Finding(portions.share)
        values = shaped(lens, (total / self.copies).astype(np.float32))
        yield Finding(1.0, Attribution(values, target, float(scores[0, target]), shares[0]))

    def noisy(self, inputs: Floats) -> Floats:
        """Return the copies, (copies, columns): the same ones for the same seed."""
        rng = np.random.default_rng(self.seed)
        deviation = np.float32(self.noise * (inputs.max() - inputs.min()))
        noise = rng.standard_normal((self.copies, inputs.shape[1]), np.float32)
        return inputs + noise * deviation
