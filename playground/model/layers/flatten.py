"""Flatten: an image or a sequence as numbers in a row."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.kinds import Call, LayerKind, Lowering, Shape
from playground.model.params import Params


@dataclass(frozen=True)
class Flatten(LayerKind):
    """The same numbers in the same order, without channels, rows and columns."""

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return how many numbers there are."""
        return (prod(inputs[0]),)

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return a copy."""
        return Lowering({"y": prod(inputs[0])}, (Call("identity", {"x": "in0", "y": "y"}),))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return where a number goes."""
        return r"y_{(c R + i) C + j} = x_{c,i,j}"


KIND = Flatten(
    name="flatten",
    title="Flatten",
    summary="Puts all numbers of an image or a sequence in a row, so that a dense layer can read them.",
    group="Pooling and shape",
    order=170,
)
