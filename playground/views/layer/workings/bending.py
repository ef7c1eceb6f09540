"""Activation functions in double precision, for numbers that are shown."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from playground.model.activations import ACTIVATIONS
from playground.model.params import Params
from playground.views.layer.workings.working import Curve

Floats = NDArray[np.float64]

REACH = 3.0
POINTS = 121


def _logistic(z: Floats) -> Floats:
    small = np.exp(-np.abs(z))
    share: Floats = np.where(z < 0, small, 1.0) / (1 + small)
    return share


def _normal_share(z: Floats) -> Floats:
    area: Floats = np.vectorize(math.erf, otypes=[np.float64])(z / math.sqrt(2))
    return (1 + area) / 2


def _elu(z: Floats, alpha: float) -> Floats:
    bent: Floats = np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))
    return bent


FUNCTIONS: Final[Mapping[str, Callable[[Floats, Params], Floats]]] = MappingProxyType(
    {
        "linear": lambda z, params: z,
        "sign": lambda z, params: np.sign(z),
        "sigmoid": lambda z, params: _logistic(z),
        "tanh": lambda z, params: np.tanh(z),
        "relu": lambda z, params: np.maximum(z, 0),
        "leaky_relu": lambda z, params: np.where(z > 0, z, params.number("slope") * z),
        "elu": lambda z, params: _elu(z, params.number("alpha")),
        "gelu": lambda z, params: z * _normal_share(z),
        "swish": lambda z, params: z * _logistic(z),
    }
)
"""What each elementwise activation makes of sums z."""


def bent(name: str, z: float, params: Params) -> float:
    """Return what an activation makes of one sum."""
    return float(FUNCTIONS[name](np.array([z]), params)[0])


def bent_words(name: str) -> str:
    """Return the step of an activation in words."""
    return "y = z" if name == "linear" else f"y = {ACTIVATIONS[name].title}(z)"


def curve(name: str, z: float, params: Params) -> Curve | None:
    """Return the graph of an activation around a sum, or None for a straight line and for no number."""
    if name == "linear" or not math.isfinite(z):
        return None
    reach = max(REACH, 1.25 * abs(z))
    x = np.linspace(-reach, reach, POINTS)
    return Curve(x, FUNCTIONS[name](x, params), (z, bent(name, z, params)))


def softmax(z: Floats) -> tuple[Floats, Floats]:
    """Return e to the power of z less the largest z, and the shares of their sum."""
    powers = np.exp(z - z.max())
    return powers, powers / powers.sum()
