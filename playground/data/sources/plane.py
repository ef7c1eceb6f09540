"""A tilted plane: the value is a weighted sum of the coordinates, which one linear unit learns exactly."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import DOMAIN, EDGE, TARGET_NOISE, noisy_values, regression_facts
from playground.data.source import SAMPLES, Generated, Source, number, whole
from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.params import Params

TITLE = "Plane"
ANGLE = FloatField(
    "angle",
    "Direction",
    "Where the plane rises, in degrees anticlockwise from the right. Turning it turns the weights that fit.",
    45.0,
    minimum=0.0,
    maximum=360.0,
    step=15.0,
)


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return regression_facts(TITLE, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return points all over the plane and a value that rises from -1 on one side to 1 on the other."""
    places, noise = rng.spawn(2)
    points = EDGE * (2.0 * places.random((whole(params["samples"]), 2)) - 1.0)
    angle = np.deg2rad(number(params["angle"]))
    direction = np.array([np.cos(angle), np.sin(angle)])
    values = points @ (direction / (EDGE * np.abs(direction).sum()))
    return Generated(points, noisy_values(values, params, noise), DOMAIN)


SOURCE = Source(
    "plane",
    TITLE,
    "Regression: a value that rises evenly in one direction. One unit without activation learns it exactly.",
    80,
    (SAMPLES, TARGET_NOISE, ANGLE),
    facts,
    generate,
)
