"""What is made of weights before they are used: normalized ones, and ones left out at random."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from playground.model.fields import ChoiceField, Field, FloatField
from playground.model.kinds import Call, Shape, ShapeError, TensorSpec
from playground.model.params import Params

WEIGHTS: Final = "weights"
GAIN: Final = "gain"

WEIGHTING_FIELDS: Final[tuple[Field, ...]] = (
    # Salimans and Kingma, "Weight normalization", 2016
    ChoiceField(
        "weighting",
        "Weights",
        "Normalized weights have a length of their own, the gain: direction and length are learned apart.",
        "plain",
        choices=(("plain", "plain"), ("normalized", "normalized")),
    ),
    # Wan, Zeiler, Zhang, LeCun and Fergus, "Regularization of neural networks using DropConnect", 2013
    FloatField(
        "drop_connect",
        "DropConnect",
        "The share of weights left out at random in each step. Works against overfitting; 0 is off.",
        0.0,
        maximum=0.95,
        step=0.05,
    ),
)


@dataclass(frozen=True)
class Weighting:
    """How a layer's weights come about: `array` is what its operation reads, made by `calls`."""

    array: str = WEIGHTS
    calls: tuple[Call, ...] = ()
    vectors: Mapping[str, Shape] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)


def weighting(params: Params, shape: Shape) -> Weighting:
    """Return what a layer makes of its tensor `WEIGHTS` of this shape. The gain has a value for each index
    of the first axis.
    """
    made = Weighting()
    if params.text("weighting") == "normalized":
        call = Call("weight_norm", {"v": WEIGHTS, "g": GAIN, "w": "normalized"})
        made = Weighting("normalized", (call,), {"normalized": shape})
    if params.number("drop_connect") > 0:
        made = _dropping(made, shape, params.number("drop_connect"))
    return made


def _dropping(made: Weighting, shape: Shape, rate: float) -> Weighting:
    call = Call("drop_connect", {"v": made.array, "rate": "drop_connect", "w": "connected"})
    return Weighting(
        "connected", (*made.calls, call), {**made.vectors, "connected": shape}, {"drop_connect": rate}
    )


def gain(params: Params, weights: TensorSpec) -> tuple[TensorSpec, ...]:
    """Return the tensor of lengths that normalized weights have, or none."""
    if params.text("weighting") != "normalized":
        return ()
    return (TensorSpec(GAIN, weights.shape[:1], weights.fan_in, weights.fan_out, decays=False, start=1.0),)


def check_direction(title: str, params: Params) -> None:
    """Raise `ShapeError` where normalized weights would start at 0, which has no direction."""
    start = params.text("initializer")
    nothing = start == "zeros" or (start == "constant" and params.number("init_scale") == 0)
    if nothing and params.text("weighting") == "normalized":
        raise ShapeError(
            f"{title}: normalized weights need a direction, but all start at 0. "
            "Choose other initial weights.",
            "other_initializer",
        )
