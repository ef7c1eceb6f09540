"""Dropout: switches units off at random while training."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.kinds import Call, LayerKind, Lowering, Shape
from playground.model.params import Params


@dataclass(frozen=True)
class Dropout(LayerKind):
    """Dropout, with the kept units scaled up so that the sum stays the same on average."""

    def subtitle(self, params: Params) -> str:
        """Return the share that is dropped, like ``"20 %"``."""
        return f"{params.number('rate') * 100:g} %"

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the dropout call. The compiler fills in ``key``, which tells dropout layers apart."""
        call = Call("dropout", {"x": "in0", "rate": "rate", "y": "y"})
        return Lowering({"y": prod(inputs[0])}, (call,), settings={"rate": params.number("rate")})

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what happens while training; otherwise the layer passes everything on."""
        rate = params.number("rate")
        return rf"y_i = \frac{{m_i x_i}}{{1 - {rate:g}}}, \quad P(m_i = 0) = {rate:g}"

    def scroll(self, params: Params) -> str:
        """The wheel changes the rate."""
        return "rate"


KIND = Dropout(
    name="dropout",
    title="Dropout",
    summary="Switches units off at random while training, so that none can rely on another. Works against "
    "overfitting.",
    group="Basics",
    order=40,
    fields=(
        FloatField(
            "rate",
            "Rate",
            "The share of units switched off in each step. 0 switches none off.",
            0.2,
            maximum=0.95,
            step=0.05,
        ),
    ),
)
