"""How much an answer of the network, or its loss, depends on every number that a layer passes on.

The gradient d J / d y at one sample by reverse accumulation (Linnainmaa 1976) from the output back to the
layer: of a class's score before the last activation, or of the cross-entropy. By the sums z that a softmax or
sigmoid bends to answers a, the latter is a - t, t being 1 for the right class and else 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.looking import WINNER, Sample, Verdict
from playground.engine.study import Finding, Study

LOSS = -2
"""Stands for the cross-entropy instead of a class's score."""

NO_LAYER = "This layer does not take part in the answer. Connect it, and look again."
NO_LOSS = "Only an output with a cross-entropy has this gradient. Choose a score instead."


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """The gradient by what a layer answers, (features,), and the class `target` it is about, with its
    `score`.
    """

    values: Floats
    target: int
    score: float


@dataclass(frozen=True)
class LayerGradients(Study):
    """The gradient by the answer of `layer`: `of` the score of a class or of the `WINNER`, or of the `LOSS`
    with the right class, the winner where that is not known.
    """

    sample: Sample
    layer: str
    of: int = WINNER
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield a `LayerGradient`."""
        if self.layer not in lens.plan.outputs:
            raise ValueError(NO_LAYER)
        inputs, verdict = self.sample.inputs(lens), Verdict(lens)
        scores, shares = verdict.look(lens, inputs)
        truth = self.sample.truth(lens, verdict.head.code.target)
        wanted = truth if self.of == LOSS else self.of
        target = verdict.target(shares[0], wanted)
        pull = _error(lens, verdict, inputs, target) if self.of == LOSS else verdict.pull(target, 1)
        slot = lens.plan.outputs[self.layer]
        found = lens.gradients(inputs, verdict.logits, pull, (slot,))
        yield Finding(1.0, LayerGradient(found[slot][0], target, float(scores[0, target])))


def _error(lens: Lens, verdict: Verdict, inputs: Floats, target: int) -> Floats:
    """Return the gradient of the cross-entropy by the sums before the last activation, (1, units)."""
    if verdict.head.code.coding != "one_hot":
        raise ValueError(NO_LOSS)
    right = np.zeros((1, verdict.units), np.float32)
    right[0, 0 if verdict.units == 1 else target] = target if verdict.units == 1 else 1.0
    error: Floats = lens.activations(inputs, (verdict.answer,))[verdict.answer] - right
    return error
