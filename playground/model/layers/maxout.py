"""Maxout: each unit is the largest of several sums, so that it learns its own activation."""

from dataclasses import dataclass

from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.layers.dense import dense_call, dense_tensors
from playground.model.params import Params
from playground.model.ranks import row_size


@dataclass(frozen=True)
class Maxout(LayerKind):
    """A dense map with several pieces for each unit, of which the largest counts."""

    # Goodfellow, Warde-Farley, Mirza, Courville and Bengio, "Maxout networks", 2013

    def subtitle(self, params: Params) -> str:
        """Return units and pieces, like ``"8 of 2 pieces"``."""
        return f"{params.integer('units'):,} of {params.integer('pieces'):,} pieces"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the number of units; `ShapeError` for an image or a sequence."""
        row_size(self.title, inputs[0])
        return (params.integer("units"),)

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights and bias: the first piece of all units, then the second, and so on."""
        return dense_tensors(params.integer("units") * params.integer("pieces"), inputs[0][0])

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the sums ``"z"`` and the largest of each unit."""
        units, pieces = params.integer("units"), params.integer("pieces")
        largest = Call("maxout", {"x": "z", "y": "y"}, {"pieces": pieces})
        return Lowering({"z": units * pieces, "y": units}, (dense_call("z"), largest))

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the largest sum."""
        return r"y = \max_p z_p \qquad z_p = \sum_j w_{p,j} x_j + b_p"

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of units."""
        return "units"


KIND = Maxout(
    name="maxout",
    title="Maxout",
    summary="Each unit is the largest of several weighted sums: it learns how it bends.",
    group="Basics",
    order=25,
    fields=(
        IntField("units", "Units", "How many units the layer has.", 8, minimum=1, slider_maximum=64),
        IntField(
            "pieces",
            "Pieces",
            "How many sums compete for each unit. Two make a kink, more a rounder bend.",
            2,
            minimum=1,
            maximum=64,
            slider_maximum=8,
        ),
        *initializer_fields("glorot_uniform"),
    ),
)
