"""Layer norm: keeps the numbers of every sample centred and equally wide."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params


def size_of(shape: Shape) -> int:
    """Return how many numbers are normalized together: all of a sample, or those of one step of a
    sequence.
    """
    return shape[1] if len(shape) == 2 else prod(shape)


@dataclass(frozen=True)
class LayerNorm(LayerKind):
    """Layer normalization: the same in and outside training, whatever the batch."""

    # Ba, Kiros and Hinton, "Layer normalization", 2016, eq. 3 and 4

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return scale gamma and shift beta, one for each number."""
        shape = (size_of(inputs[0]),)
        return (
            TensorSpec("gamma", shape, 1, 1, decays=False, start=1.0),
            TensorSpec("beta", shape, 1, 1, decays=False),
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return the normalization from the input to ``"y"``."""
        names = ("gamma", "beta", "epsilon", "y")
        call = Call("layer_norm", {"x": "in0", **{name: name for name in names}})
        return Lowering({"y": prod(inputs[0])}, (call,), {"epsilon": params.number("epsilon")})

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what a number becomes."""
        return r"y_i = \gamma_i \, \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta_i"


KIND = LayerNorm(
    name="layer_norm",
    title="Layer norm",
    summary="Centres the numbers of every sample and makes them equally wide, however small the batch is.",
    group="Basics",
    order=60,
    fields=(
        FloatField(
            "epsilon",
            "Epsilon",
            "Keeps the division possible where all numbers of a sample are equal.",
            1e-5,
            minimum=1e-12,
            logarithmic=True,
        ),
    ),
)
