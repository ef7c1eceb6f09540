"""Dense: every unit adds up all its inputs, weighted, and bends the sum."""

from dataclasses import dataclass

from playground.model.activations import ACTIVATIONS, activation_fields, bend
from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params
from playground.model.ranks import row_size
from playground.model.weighting import WEIGHTING_FIELDS, WEIGHTS, check_direction, gain, weighting


def dense_tensors(units: int, features: int) -> tuple[TensorSpec, TensorSpec]:
    """Return the weights (units, features) and the biases (units,) of a dense map."""
    return (
        TensorSpec(WEIGHTS, (units, features), features, units, decays=True),
        TensorSpec("bias", (units,), features, units, decays=False),
    )


def dense_call(target: str, weights: str = WEIGHTS) -> Call:
    """Return the dense map of the layer's input to array `target`."""
    return Call("dense", {"w": weights, "b": "bias", "x": "in0", "y": target})


@dataclass(frozen=True)
class Dense(LayerKind):
    """A fully connected layer."""

    def subtitle(self, params: Params) -> str:
        """Return units and activation, like ``"8 tanh"``."""
        return f"{params.integer('units'):,} {ACTIVATIONS[params.text('activation')].title}"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the number of units; `ShapeError` for an image or a sequence."""
        row_size(self.title, inputs[0])
        check_direction(self.title, params)
        return (params.integer("units"),)

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights, bias and the gain of normalized weights."""
        weights, bias = dense_tensors(params.integer("units"), inputs[0][0])
        return (weights, bias, *gain(params, weights))

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return what makes the weights, the dense map and the activation."""
        units = params.integer("units")
        weights, end = weighting(params, (units, inputs[0][0])), bend(params, units)
        return Lowering(
            end.values,
            (*weights.calls, dense_call(end.sums, weights.array), *end.calls),
            settings={**weights.settings, **end.settings},
            vectors=weights.vectors,
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the sum z and what the activation makes of it."""
        bent = ACTIVATIONS[params.text("activation")].formula
        return r"y = " + bent + r", \quad z = \sum_j w_j x_j + b"

    def scroll(self, params: Params) -> str:
        """The wheel changes the number of units."""
        return "units"

    def click(self, params: Params) -> str:
        """A click steps through the activations."""
        return "activation"


KIND = Dense(
    name="dense",
    title="Dense",
    summary="Each unit adds up all its inputs, weighted, and bends the sum with an activation.",
    group="Basics",
    order=20,
    fields=(
        IntField(
            "units",
            "Units",
            "How many sums the layer makes. More units can draw more complicated boundaries, and learn more "
            "slowly.",
            8,
            minimum=1,
            slider_maximum=64,
        ),
        *activation_fields(
            "activation", "tanh", "Activation", "What bends each sum. Without a bend, layers add nothing."
        ),
        *initializer_fields("glorot_uniform"),
        *WEIGHTING_FIELDS,
    ),
)
