"""Class activation maps: where in the picture a layer saw what speaks for a class.

Zhou, Khosla, Lapedriza, Oliva and Torralba (2016): where global average pooling and one dense map lie between
the maps A_k of a layer and the logit z_c = sum over k of w_ck mean(A_k) + b_c, the map of class c is

    M_c = sum over k of w_ck A_k,   so that mean(M_c) = z_c - b_c.

Selvaraju and others (2017), Grad-CAM, for any layer with maps: the weight of map k is the mean of dz_c/dA_k
over its places, and only what speaks for the class is shown, max(0, M_c).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.plan import Plan
from playground.engine.studies.looking import WINNER, Sample, Verdict
from playground.engine.study import Finding, Study

NO_MAPS = "No layer of this network has maps. Put a Convolution between Input and Output."


@dataclass(frozen=True, eq=False)
class ClassMap:
    """M_c with its sign, (rows, columns) of the layer. `exact` tells that its mean is the logit less the
    bias; otherwise it is Grad-CAM's.
    """

    values: Floats
    layer: str
    exact: bool
    target: int
    score: float
    shares: Floats


def mapped_layers(plan: Plan) -> tuple[str, ...]:
    """Return the layers behind the Input whose answers are maps (channels, rows, columns), in their order."""
    inputs = {row.layer for row in plan.forward if row.op == "load_bytes"}
    layers = (layer for layer, shape in plan.shapes.items() if len(shape) == 3 and min(shape[1:]) > 1)
    return tuple(layer for layer in layers if layer not in inputs)


def averaged(plan: Plan, layer: str, logits: str) -> str | None:
    """Return the array of channel means between a layer and the logits, where nothing else lies there."""
    pooled = _made(plan, plan.outputs[layer], "average_pool")
    if pooled is None or plan.slots[pooled].size != plan.shapes[layer][0]:
        return None
    return pooled if _made(plan, pooled, "dense") == logits else None


def _made(plan: Plan, array: str, op: str) -> str | None:
    """Return what `op` makes of an array or of a copy of it, where nothing else reads that."""
    rows = [row for row in plan.forward if array in row.reads]
    if len(rows) != 1 or rows[0].op not in (op, "identity"):
        return None
    made = rows[0].writes[0]
    return made if rows[0].op == op else _made(plan, made, op)


@dataclass(frozen=True)
class ClassActivation(Study):
    """The map of a class at one layer; the last one with maps where `layer` is empty."""

    sample: Sample
    target: int = WINNER
    layer: str = ""
    live: ClassVar[bool] = True

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield a `ClassMap`; ValueError where no layer has maps."""
        layer = self.place(lens.plan)
        inputs, verdict = self.sample.inputs(lens), Verdict(lens)
        array = lens.plan.outputs[layer]
        found = lens.activations(inputs, (verdict.logits, verdict.answer, array))
        scores, shares = verdict.scores(found[verdict.logits]), verdict.shares(found[verdict.answer])
        target = verdict.target(shares[0], self.target)
        pooled = averaged(lens.plan, layer, verdict.logits)
        seen = pooled or array
        gradient = lens.gradients(inputs, verdict.logits, verdict.pull(target, 1), (seen,))[seen]
        values = weighted(found[array].reshape(lens.plan.shapes[layer]), gradient[0])
        exact = pooled is not None
        yield Finding(1.0, ClassMap(values, layer, exact, target, float(scores[0, target]), shares[0]))

    def place(self, plan: Plan) -> str:
        """Return the layer whose maps are used; ValueError where there is none."""
        layers = mapped_layers(plan)
        if not layers:
            raise ValueError(NO_MAPS)
        return self.layer if self.layer in layers else layers[-1]


def weighted(maps: Floats, gradient: Floats) -> Floats:
    """Return the sum of maps (channels, rows, columns) times the mean of each channel's gradient."""
    weights = gradient.reshape(len(maps), -1).mean(axis=1)
    made: Floats = np.tensordot(weights, maps, axes=1)
    return made
