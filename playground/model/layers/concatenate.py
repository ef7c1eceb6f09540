"""Concatenate: the units of several layers side by side."""

from dataclasses import dataclass
from itertools import accumulate
from math import prod

from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.params import Params
from playground.model.ranks import shape_text
from playground.model.words import listed


@dataclass(frozen=True)
class Concatenate(LayerKind):
    """All inputs one after another, in the order of the wires."""

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the units of all inputs: images join their channels, sequences follow each other."""
        first = inputs[0]
        if all(shape[1:] == first[1:] for shape in inputs):
            return (sum(shape[0] for shape in inputs), *first[1:])
        sizes = listed(tuple(shape_text(shape) for shape in inputs))
        raise ShapeError(
            "Concatenate joins images along their channels, so all need equally many rows and columns, and "
            f"sequences need equally many features; here the inputs are {sizes}. Flatten them, or make them "
            "equally large.",
            "flatten_inputs",
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return one copy for each input to its place; the compiler gives ``n`` and ``total`` from the
        shapes.
        """
        sizes = tuple(prod(shape) for shape in inputs)
        calls = (
            Call("copy", {"x": f"in{i}", "y": "y"}, {"offset": offset})
            for i, offset in zip(range(len(inputs)), accumulate(sizes, initial=0), strict=False)
        )
        return Lowering({"y": sum(sizes)}, tuple(calls))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the inputs in a row."""
        return r"\mathbf{y} = \left(\mathbf{x}^{(1)},\; \mathbf{x}^{(2)},\; \ldots\right)"


KIND = Concatenate(
    name="concatenate",
    title="Concatenate",
    summary="Puts the units of several layers side by side, so that the next layer sees them all.",
    group="Branches",
    order=210,
    inputs=(1, 64),
)
