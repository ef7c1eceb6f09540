"""Concatenate: the units of several layers side by side."""

from dataclasses import dataclass
from itertools import accumulate

from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape
from playground.model.params import Params


@dataclass(frozen=True)
class Concatenate(LayerKind):
    """All inputs one after another, in the order of the wires."""

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the units of all inputs together."""
        return (sum(shape[0] for shape in inputs),)

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return one copy for each input to its place; the compiler gives ``n`` and ``total`` from the
        shapes.
        """
        offsets = accumulate((shape[0] for shape in inputs), initial=0)
        calls = (
            Call("copy", {"x": f"in{i}", "y": "y"}, {"offset": offset})
            for i, offset in zip(range(len(inputs)), offsets, strict=False)
        )
        return Lowering({"y": sum(shape[0] for shape in inputs)}, tuple(calls))

    def formula(self, params: Params) -> str:
        """Return the inputs in a row."""
        return r"\mathbf{y} = \left(\mathbf{x}^{(1)},\; \mathbf{x}^{(2)},\; \ldots\right)"


KIND = Concatenate(
    name="concatenate",
    title="Concatenate",
    summary="Puts the units of several layers side by side, so that the next layer sees them all.",
    group="Branches",
    order=60,
    inputs=(1, 64),
)
