"""A function of one variable: the picture of fitting a curve through points."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.random import Generator

from playground.data.plane import EDGE, TARGET_NOISE, noisy_values
from playground.data.source import SAMPLES, Array, Generated, Source, whole
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField
from playground.model.params import Params

FUNCTIONS: Final[dict[str, tuple[str, Callable[[Array], Array]]]] = {
    "sine": ("Sine", lambda x: 0.8 * np.sin(x)),
    "two_tones": ("Two tones", lambda x: 0.5 * np.sin(x) - 0.3 * np.sin(3.0 * x)),
    "chirp": ("Rising tone", lambda x: 0.8 * np.sin(0.08 * (x + EDGE) ** 2)),
    "bump": ("Bump", lambda x: 1.6 * np.exp(-0.5 * x**2) - 0.8),
    "cubic": ("Cubic", lambda x: 0.8 * (4.0 * (x / EDGE) ** 3 - 3.0 * x / EDGE)),
    "absolute": ("Absolute value", lambda x: 1.6 * np.abs(x) / EDGE - 0.8),
    "step": ("Step", lambda x: np.where(x < 0.0, -0.8, 0.8)),
    "saw": ("Saw", lambda x: 1.6 * ((x / 4.0 + 0.5) % 1.0) - 0.8),
}
FUNCTION = ChoiceField(
    "function",
    "Function",
    "The curve behind the points. Smooth ones suit tanh units, corners and jumps suit ReLU units.",
    "sine",
    choices=tuple((name, title) for name, (title, _) in FUNCTIONS.items()),
)


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    samples = whole(params["samples"])
    return DataFacts("Curve", ("x",), "regression", samples=samples, default_features=("x1",), axes=(0, 0))


def generate(params: Params, rng: Generator) -> Generated:
    """Return x spread over (-6, 6) and the function there."""
    places, noise = rng.spawn(2)
    x = EDGE * (2.0 * places.random(whole(params["samples"])) - 1.0)
    values = FUNCTIONS[str(params["function"])][1](x)
    return Generated(x[:, None], noisy_values(values, params, noise), ((-EDGE, EDGE),))


SOURCE = Source(
    "wave",
    "Curve",
    "Regression: points on a curve over one variable. Watch the network's own curve bend until it fits.",
    100,
    (SAMPLES, TARGET_NOISE, FUNCTION),
    facts,
    generate,
)
