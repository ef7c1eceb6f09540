"""The table of activation functions: what they are called, which operation computes them, what they look like
in TeX.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from playground.model.fields import ChoiceField, Field, FloatField
from playground.model.kinds import Call
from playground.model.params import Params


@dataclass(frozen=True)
class Activation:
    """An activation function. `formula` is TeX of the unit's input z; `settings` are numbers the operation
    reads.
    """

    name: str
    title: str
    help: str
    op: str
    formula: str
    settings: tuple[str, ...] = ()

    def call(self, source: str, target: str) -> Call:
        """Return the use of the operation from array `source` to array `target`."""
        return Call(self.op, {"x": source, **{name: name for name in self.settings}, "y": target})

    def numbers(self, params: Params) -> dict[str, float]:
        """Return the settings with their values."""
        return {name: params.number(name) for name in self.settings}


_ALL: Final = (
    Activation(
        "linear", "linear", "Passes the sum on. Layers of it can only draw straight lines.", "identity", "z"
    ),
    Activation(
        "sign",
        "sign",
        "The sign of the sum. It is flat, so no gradient passes and the layers before it do not learn.",
        "sign",
        r"\operatorname{sign}(z)",
    ),
    Activation(
        "sigmoid",
        "sigmoid",
        "Squeezes the sum between 0 and 1. Far from 0 it is flat and learning slows down.",
        "sigmoid",
        r"\frac{1}{1 + e^{-z}}",
    ),
    Activation(
        "tanh",
        "tanh",
        "Squeezes the sum between -1 and 1, centred on 0. Bends smoothly.",
        "tanh",
        r"\tanh(z)",
    ),
    Activation(
        "relu", "ReLU", "Cuts the sum off below 0. Fast to learn; bends with a kink.", "relu", r"\max(0, z)"
    ),
    Activation(
        "leaky_relu",
        "leaky ReLU",
        "ReLU that still leaks a little below 0, so that no unit stops learning.",
        "leaky_relu",
        r"\max(z, a z)",
        ("slope",),
    ),
    Activation(
        "elu",
        "ELU",
        "Like ReLU above 0, a smooth curve down to a floor below it.",
        "elu",
        r"z \text{ if } z > 0, \text{ else } \alpha (e^{z} - 1)",
        ("alpha",),
    ),
    Activation("gelu", "GELU", "A smooth ReLU; the one most language models use.", "gelu", r"z \, \Phi(z)"),
    Activation(
        "swish", "swish", "A smooth ReLU: the sum times its own sigmoid.", "swish", r"\frac{z}{1 + e^{-z}}"
    ),
    Activation(
        "softmax",
        "softmax",
        "Turns the sums of all units into shares that add up to 1.",
        "softmax",
        r"\frac{e^{z_i}}{\sum_j e^{z_j}}",
    ),
)

ACTIVATIONS: Final[Mapping[str, Activation]] = MappingProxyType({entry.name: entry for entry in _ALL})


@dataclass(frozen=True)
class Bend:
    """The activation at the end of a layer: its sums go to the array `sums`, `calls` make the rest of
    `values`.
    """

    sums: str
    values: Mapping[str, int]
    calls: tuple[Call, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)


def bend(params: Params, size: int, target: str = "y") -> Bend:
    """Return how a layer of `size` units ends with its activation in `target`; a linear one sums there at
    once.
    """
    activation = ACTIVATIONS[params.text("activation")]
    if activation.name == "linear":
        return Bend(target, {target: size})
    return Bend("z", {"z": size, target: size}, (activation.call("z", target),), activation.numbers(params))


def activation_fields(
    name: str, default: str, title: str, text: str, *, elementwise: bool = False
) -> tuple[Field, ...]:
    """Return the choice of an activation as field `name`, and the fields of the settings some activations
    have.

    With `elementwise` only those that bend each unit by itself.
    """
    known = (entry for entry in _ALL if not (elementwise and entry.name == "softmax"))
    choices = tuple((entry.name, entry.title) for entry in known)
    return (
        ChoiceField(name, title, text, default, choices=choices),
        FloatField(
            "slope",
            "Slope",
            "How much leaks through below 0: 0 is ReLU, 1 is a straight line.",
            0.01,
            shown_if=(name, ("leaky_relu",)),
            maximum=1.0,
        ),
        FloatField(
            "alpha",
            "Alpha",
            "How deep the floor below 0 lies: the unit never falls under minus alpha.",
            1.0,
            shown_if=(name, ("elu",)),
            maximum=10.0,
            step=0.1,
        ),
    )
