"""Gradient saliency (Simonyan, Vedaldi and Zisserman 2013): how much the score of a class depends on each
pixel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.looking import WHITE, WINNER, Sample, Verdict, slope
from playground.engine.study import Finding, Study


@dataclass(frozen=True, eq=False)
class Attribution:
    """What every number of a sample means for the score of the class `target`.

    `values` has the shape of a picture, (channels, rows, columns), or is (features,). `score` is the sum
    before the last activation, `shares` what the output says of each class.
    """

    values: Floats
    target: int
    score: float
    shares: Floats


def pixelwise(values: Floats, signed: bool) -> Floats:
    """Return (rows, columns) of (channels, rows, columns): at each pixel the value of the channel where it is
    largest, without its sign as in the paper, or with it.
    """
    strongest = np.abs(values).argmax(axis=0)
    picked: Floats = np.take_along_axis(values, strongest[None], axis=0)[0]
    return picked if signed else np.abs(picked)


def shaped(lens: Lens, gradient: Floats) -> Floats:
    """Return a gradient in the shape of the picture, for a change of a pixel from black to white; of a table
    as it is.
    """
    data = lens.dataset
    if not data.facts.shape:
        return gradient
    return (gradient * np.float32(data.gain * WHITE)).reshape(data.facts.shape)


@dataclass(frozen=True)
class Saliency(Study):
    """The gradient of a class's score, d s_c / d x, at one sample."""

    sample: Sample
    target: int = WINNER
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Attribution`."""
        inputs, verdict = self.sample.inputs(lens), Verdict(lens)
        scores, shares = verdict.look(lens, inputs)
        target = verdict.target(shares[0], self.target)
        gradient = slope(lens, inputs, verdict.logits, verdict.pull(target, 1))
        values = shaped(lens, gradient[0])
        yield Finding(1.0, Attribution(values, target, float(scores[0, target]), shares[0]))
