"""How initial weights are drawn: declarations. The engine draws the numbers, from seed, layer id and tensor
name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final, Literal

from playground.model.fields import ChoiceField, Field, FloatField

Distribution = Literal["constant", "uniform", "normal"]
Spread = Callable[[int, int, float], float]


@dataclass(frozen=True)
class Initializer:
    """A distribution of initial weights.

    `spread` of (fan in, fan out, scale) is the value of a constant, the half width of a uniform distribution
    around 0, or the standard deviation of a normal one. `uses_scale` tells whether the layer's scale matters.
    """

    name: str
    title: str
    help: str
    formula: str
    distribution: Distribution
    spread: Spread
    uses_scale: bool = False


_ALL: Final = (
    Initializer(
        "zeros",
        "zeros",
        "All weights 0: every unit of a layer stays equal to its neighbours and the layer learns nothing of "
        "its own.",
        "w = 0",
        "constant",
        lambda fan_in, fan_out, scale: 0.0,
    ),
    Initializer(
        "constant",
        "constant",
        "All weights the same: the units of a layer stay twins for ever.",
        "w = s",
        "constant",
        lambda fan_in, fan_out, scale: scale,
        uses_scale=True,
    ),
    Initializer(
        "uniform",
        "uniform",
        "Evenly spread between minus and plus the scale, whatever the size of the layer.",
        r"w \sim U(-s, s)",
        "uniform",
        lambda fan_in, fan_out, scale: scale,
        uses_scale=True,
    ),
    Initializer(
        "normal",
        "normal",
        "A bell curve as wide as the scale, whatever the size of the layer.",
        r"w \sim N(0, s^2)",
        "normal",
        lambda fan_in, fan_out, scale: scale,
        uses_scale=True,
    ),
    # Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
    # eq. 12 and 16
    Initializer(
        "glorot_uniform",
        "Glorot uniform",
        "Keeps signals and gradients about equally strong from layer to layer. Good with tanh and sigmoid.",
        r"w \sim U(-l, l), \; l = \sqrt{\frac{6}{n_{in} + n_{out}}}",
        "uniform",
        lambda fan_in, fan_out, scale: sqrt(6.0 / (fan_in + fan_out)),
    ),
    Initializer(
        "glorot_normal",
        "Glorot normal",
        "Glorot's width with a bell curve. Good with tanh and sigmoid.",
        r"w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)",
        "normal",
        lambda fan_in, fan_out, scale: sqrt(2.0 / (fan_in + fan_out)),
    ),
    # He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015, eq. 10
    Initializer(
        "he_uniform",
        "He uniform",
        "Makes up for the half of the signal that ReLU cuts off. Good with ReLU and its kin.",
        r"w \sim U(-l, l), \; l = \sqrt{\frac{6}{n_{in}}}",
        "uniform",
        lambda fan_in, fan_out, scale: sqrt(6.0 / fan_in),
    ),
    Initializer(
        "he_normal",
        "He normal",
        "He's width with a bell curve. Good with ReLU and its kin.",
        r"w \sim N\left(0, \frac{2}{n_{in}}\right)",
        "normal",
        lambda fan_in, fan_out, scale: sqrt(2.0 / fan_in),
    ),
)

INITIALIZERS: Final[Mapping[str, Initializer]] = MappingProxyType({entry.name: entry for entry in _ALL})


def initializer_fields(default: str) -> tuple[Field, ...]:
    """Return the fields with which a layer chooses its initial weights."""
    return (
        ChoiceField(
            "initializer",
            "Initial weights",
            "How the weights are drawn before the first step. Biases start at 0.",
            default,
            choices=tuple((entry.name, entry.title) for entry in _ALL),
        ),
        FloatField(
            "init_scale",
            "Scale",
            "The constant, the half width, or the standard deviation of the initial weights.",
            0.5,
            shown_if=("initializer", tuple(entry.name for entry in _ALL if entry.uses_scale)),
            maximum=100.0,
            step=0.1,
        ),
    )
