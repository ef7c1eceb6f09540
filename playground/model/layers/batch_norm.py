"""Batch norm: keeps every channel centred and equally wide over the samples of a batch."""

from dataclasses import dataclass
from math import prod

from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.kinds import Call, LayerKind, Lowering, Shape, TensorSpec
from playground.model.params import Params
from playground.model.sequences import to_channels, to_steps

SHARED = {"running_mean": "running_mean", "running_variance": "running_variance", "epsilon": "epsilon"}


def channels_of(shape: Shape) -> int:
    """Return how many numbers have an average of their own: units, channels of an image, features of a
    sequence.
    """
    return shape[1] if len(shape) == 2 else shape[0]


def normalizing_calls(source: str, target: str) -> tuple[Call, Call]:
    """Return the moments of the batch, and what centres and scales array `source` with them."""
    made = {"mean": "mean", "inverse": "inverse", **SHARED}
    return (
        Call("batch_moments", {"x": source, "momentum": "momentum", **made}),
        Call("batch_norm", {"x": source, "gamma": "gamma", "beta": "beta", "y": target, **made}),
    )


@dataclass(frozen=True)
class BatchNorm(LayerKind):
    """Batch normalization, with running averages in the place of the batch's own outside training."""

    # Ioffe and Szegedy, "Batch normalization: accelerating deep network training", 2015, algorithms 1 and 2

    def tensors(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> tuple[TensorSpec, ...]:
        """Return scale gamma, shift beta and the running averages, which are not trained."""
        shape = (channels_of(inputs[0]),)
        return (
            TensorSpec("gamma", shape, 1, 1, decays=False, start=1.0),
            TensorSpec("beta", shape, 1, 1, decays=False),
            TensorSpec("running_mean", shape, 1, 1, decays=False, trained=False),
            TensorSpec("running_variance", shape, 1, 1, decays=False, start=1.0, trained=False),
        )

    def lower(self, params: Params, inputs: tuple[Shape, ...], facts: DataFacts) -> Lowering:
        """Return moments and normalization; a sequence is turned so that its features are channels."""
        size, shape = prod(inputs[0]), (channels_of(inputs[0]),)
        values: dict[str, int] = {"y": size}
        calls: tuple[Call, ...] = normalizing_calls("in0", "y")
        if len(inputs[0]) == 2:
            steps, features = inputs[0]
            values = {"channels": size, "normal": size, "y": size}
            calls = (
                to_channels("in0", "channels", steps, features),
                *normalizing_calls("channels", "normal"),
                to_steps("normal", "y", steps, features),
            )
        settings = {name: params.number(name) for name in ("momentum", "epsilon")}
        return Lowering(values, calls, settings, vectors={"mean": shape, "inverse": shape})

    def formula(self, params: Params, facts: DataFacts) -> str:
        """Return what a number becomes."""
        return r"y = \gamma \, \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta"


KIND = BatchNorm(
    name="batch_norm",
    title="Batch norm",
    summary="Centres every unit or channel and makes it equally wide over the batch: deep networks learn "
    "faster.",
    group="Basics",
    order=50,
    fields=(
        FloatField(
            "momentum",
            "Momentum",
            "How fast the running averages, used outside training, follow the averages of the batches.",
            0.1,
            step=0.05,
        ),
        FloatField(
            "epsilon",
            "Epsilon",
            "Keeps the division possible where all samples of a batch are equal.",
            1e-5,
            minimum=1e-12,
            logarithmic=True,
        ),
    ),
)
