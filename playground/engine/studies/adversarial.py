"""Adversarial examples by the fast gradient sign method (Goodfellow, Shlens and Szegedy 2014).

Every pixel moves by the same small amount in the direction that makes the loss larger:

    x' = clip(x + e * sign(dJ / dx)),

where J is the cross-entropy of the right class (for two classes with one unit: of its sigmoid). e counts from
0, no change, to 1, black to white.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.looking import Sample, Verdict, picture_shape, pixel_range, slope
from playground.engine.study import Finding, Study

LARGEST = 0.5
"""The largest change of a pixel that is tried, as a share of the way from black to white."""

TRIALS = 32
"""Changes tried for the smallest one that turns the answer; then as many between the last two."""

NO_CLASSES = "An adversarial example needs an answer that is right or wrong: choose data with classes."


@dataclass(frozen=True, eq=False)
class Attack:
    """A picture before and after, (channels, rows, columns) as the network sees them, and its `sign`.

    `smallest` is the least change that turns the answer, or None where none up to `LARGEST` does. `truth` is
    the class that was made less likely; losses are its cross-entropies.
    """

    before: Floats
    after: Floats
    sign: Floats
    shares: tuple[Floats, Floats]
    losses: tuple[float, float]
    truth: int
    smallest: float | None


def probabilities(scores: Floats) -> Floats:
    """Return the softmax of scores, (samples, classes)."""
    raised: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised


def cross_entropy(scores: Floats, truth: int) -> Floats:
    """Return the loss of each sample whose right class is `truth`."""
    highest = scores.max(axis=1)
    loss: Floats = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1)) - scores[:, truth]
    return loss


@dataclass(frozen=True)
class Adversarial(Study):
    """Changes a sample by `epsilon` so that its class becomes less likely: the one that the data says, or the
    one that wins where that is not known.
    """

    sample: Sample
    epsilon: float = 0.05
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Attack`."""
        shape, verdict, inputs = picture_shape(lens), Verdict(lens), self.sample.inputs(lens)
        if not verdict.head.code.graded:
            raise ValueError(NO_CLASSES)
        scores, shares = verdict.look(lens, inputs)
        truth = self.sample.truth(lens, verdict.head.code.target)
        truth = truth if 0 <= truth < verdict.classes else int(shares[0].argmax())
        sign = np.sign(self._slope(lens, verdict, inputs, scores, truth))
        yield Finding(0.5)
        after = moved(lens, inputs, sign, np.array([self.epsilon]))
        later_scores, later = verdict.look(lens, after)
        yield Finding(
            1.0,
            Attack(
                inputs.reshape(shape),
                after.reshape(shape),
                sign.reshape(shape),
                (shares[0], later[0]),
                (float(cross_entropy(scores, truth)[0]), float(cross_entropy(later_scores, truth)[0])),
                truth,
                smallest(lens, verdict, inputs, sign),
            ),
        )

    def _slope(self, lens: Lens, verdict: Verdict, inputs: Floats, scores: Floats, truth: int) -> Floats:
        """Return dJ / dx: the softmax less the truth, through the network."""
        error = probabilities(scores)
        error[:, truth] -= 1.0
        pull = error[:, 1:] if verdict.units == 1 else error
        return slope(lens, inputs, verdict.logits, np.ascontiguousarray(pull))


def moved(lens: Lens, inputs: Floats, sign: Floats, epsilons: NDArray[np.float64]) -> Floats:
    """Return a copy of the inputs for each change, none of them beyond black and white."""
    low, high = pixel_range(lens)
    steps = (epsilons * (high - low)).astype(np.float32)[:, None] * sign
    return np.clip(inputs + steps, low, high)


def smallest(lens: Lens, verdict: Verdict, inputs: Floats, sign: Floats) -> float | None:
    """Return the smallest change that turns the answer, to about `LARGEST` / `TRIALS`²; None where none
    does.
    """
    answer = int(verdict.look(lens, inputs)[1][0].argmax())
    low, high = 0.0, LARGEST
    for _ in range(2):
        trials = np.linspace(low, high, TRIALS + 1)[1:]
        shares = verdict.look(lens, moved(lens, inputs, sign, trials))[1]
        turned = np.flatnonzero(shares.argmax(axis=1) != answer)
        if not turned.size:
            return None
        low, high = ([low, *trials][turned[0]], trials[turned[0]])
    return float(high)
