"""Drop path: leaves a whole branch out at random while training."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.kinds import Call, LayerKind, Lowering, Shape
from playground.model.params import Params


@dataclass(frozen=True)
class DropPath(LayerKind):
    """Stochastic depth: one draw a sample; what is kept is scaled up so that the sum stays on average."""

    # Huang, Sun, Liu, Sedra and Weinberger, "Deep networks with stochastic depth", 2016

    def subtitle(self, params: Params) -> str:
        """Return the share that is dropped, like ``"10 %"``."""
        return f"{params.number('rate') * 100:g} %"

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the call. The compiler fills in ``key``, which tells layers apart."""
        call = Call("drop_path", {"x": "in0", "rate": "rate", "y": "y"})
        return Lowering({"y": prod(inputs[0])}, (call,), settings={"rate": params.number("rate")})

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what happens while training; otherwise the layer passes everything on."""
        rate = params.number("rate")
        return rf"\mathbf{{y}} = \frac{{m \, \mathbf{{x}}}}{{1 - {rate:g}}}, \quad P(m = 0) = {rate:g}"

    def scroll(self, params: Params) -> str:
        """The wheel changes the rate."""
        return "rate"


KIND = DropPath(
    name="drop_path",
    title="Drop path",
    summary="Leaves all it is given out for some samples while training: put on a branch before an Add, it "
    "makes the network now shorter, now longer.",
    group="Branches",
    order=220,
    fields=(
        FloatField(
            "rate",
            "Rate",
            "The share of samples for which the branch is left out in each step. 0 leaves none out.",
            0.1,
            maximum=0.95,
            step=0.05,
        ),
    ),
)
