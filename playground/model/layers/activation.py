"""Activation: bends every unit of the layer before it."""

from dataclasses import dataclass
from math import prod

from playground.model.activations import ACTIVATIONS, activation_fields
from playground.model.facts import DataFacts
from playground.model.kinds import LayerKind, Lowering, Shape
from playground.model.params import Params


@dataclass(frozen=True)
class ActivationLayer(LayerKind):
    """An activation function as a layer of its own."""

    def subtitle(self, params: Params) -> str:
        """Return the function's name."""
        return ACTIVATIONS[params.text("function")].title

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the function from the input to ``"y"``."""
        activation = ACTIVATIONS[params.text("function")]
        return Lowering(
            {"y": prod(inputs[0])}, (activation.call("in0", "y"),), settings=activation.numbers(params)
        )

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return the function of the input z."""
        return "y = " + ACTIVATIONS[params.text("function")].formula

    def click(self, params: Params) -> str:
        """A click steps through the functions."""
        return "function"


KIND = ActivationLayer(
    name="activation",
    title="Activation",
    summary="Bends every unit of the layer before it.",
    group="Basics",
    order=30,
    fields=activation_fields("function", "relu", "Function", "What bends each unit."),
)
