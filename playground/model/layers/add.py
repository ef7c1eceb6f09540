"""Add: the sum of several layers, unit by unit. The way round in residual networks."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape, ShapeError
from playground.model.params import Params
from playground.model.ranks import shape_text
from playground.model.words import listed


@dataclass(frozen=True)
class Add(LayerKind):
    """A sum of equally large inputs."""

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the common shape; `ShapeError` where the inputs differ."""
        if len(set(inputs)) == 1:
            return inputs[0]
        sizes = listed(tuple(shape_text(shape) for shape in inputs))
        if len({len(shape) for shape in inputs}) > 1:
            raise ShapeError(
                f"Add sums its inputs unit by unit, so all need the same shape; here they are {sizes}. "
                "Flatten those that are no numbers in a row.",
                "flatten_inputs",
            )
        raise ShapeError(
            f"Add sums its inputs unit by unit, so all need equally many units; here they have {sizes}.",
            "equal_units",
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return a copy of the first input and the others added to it."""
        first = Call("identity", {"x": "in0", "y": "y"})
        others = (Call("accumulate", {"x": f"in{i}", "y": "y"}) for i in range(1, len(inputs)))
        return Lowering({"y": prod(inputs[0])}, (first, *others))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the sum over the inputs."""
        return r"\mathbf{y} = \mathbf{x}^{(1)} + \mathbf{x}^{(2)} + \ldots"


KIND = Add(
    name="add",
    title="Add",
    summary="Sums several layers, unit by unit; with a wire around other layers it makes a residual "
    "connection.",
    group="Branches",
    order=200,
    inputs=(2, 64),
)
