"""Dense: every unit adds up all its inputs, weighted, and bends the sum."""

from dataclasses import dataclass

from playground.model.activations import ACTIVATIONS, activation_fields
from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.initializers import initializer_fields
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params


def dense_tensors(units: int, features: int) -> tuple[TensorSpec, TensorSpec]:
    """Return the weights (units, features) and the biases (units,) of a dense map."""
    return (
        TensorSpec("weights", (units, features), features, units, decays=True),
        TensorSpec("bias", (units,), features, units, decays=False),
    )


def dense_call(target: str) -> Call:
    """Return the dense map of the layer's input to array `target`."""
    return Call("dense", {"w": "weights", "b": "bias", "x": "in0", "y": target})


@dataclass(frozen=True)
class Dense(LayerKind):
    """A fully connected layer."""

    def subtitle(self, params: Params) -> str:
        """Return units and activation, like ``"8 tanh"``."""
        return f"{params.integer('units'):,} {ACTIVATIONS[params.text('activation')].title}"

    def shape(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Shape:
        """Return the number of units."""
        return (params.integer("units"),)

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return weights and bias."""
        return dense_tensors(params.integer("units"), inputs[0][0])

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the dense map to ``"z"`` and the activation to ``"y"``; a linear layer writes ``"y"`` at
        once.
        """
        units = params.integer("units")
        activation = ACTIVATIONS[params.text("activation")]
        if activation.name == "linear":
            return Lowering({"y": units}, (dense_call("y"),))
        calls = (dense_call("z"), activation.call("z", "y"))
        return Lowering({"z": units, "y": units}, calls, settings=activation.numbers(params))

    def formula(self, params: Params) -> str:
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
    group="Layers",
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
    ),
)
