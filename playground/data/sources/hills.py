"""Hills and hollows: a sum of bell-shaped bumps of alternating sign."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import DOMAIN, EDGE, TARGET_NOISE, noisy_values, polar, regression_facts
from playground.data.source import SAMPLES, Array, Generated, Source, whole
from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.params import Params

TITLE = "Hills"
RADIUS = 3.5
WIDTH = 1.2
HILLS = IntField(
    "hills",
    "Hills",
    "How many hills and hollows there are. More of them need more hidden units.",
    6,
    minimum=1,
    maximum=8,
    slider_maximum=8,
)


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return regression_facts(TITLE, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return points all over the plane and the height there, held inside [-1, 1]."""
    places, noise = rng.spawn(2)
    points = EDGE * (2.0 * places.random((whole(params["samples"]), 2)) - 1.0)
    values = np.clip(height(points, whole(params["hills"])), -1.0, 1.0)
    return Generated(points, noisy_values(values, params, noise), DOMAIN)


def height(points: Array, hills: int) -> Array:
    """Return the sum of the bumps at points (n, 2): exp(-distance² / (2 width²)), the first one positive."""
    numbers = np.arange(hills)
    centres = polar(np.full(hills, RADIUS), 2.0 * np.pi * (numbers / hills + 0.25))
    squares = ((points[:, None, :] - centres) ** 2).sum(axis=2)
    heights: Array = np.exp(-squares / (2.0 * WIDTH**2)) @ np.where(numbers % 2 == 0, 1.0, -1.0)
    return heights


SOURCE = Source(
    "hills",
    TITLE,
    "Regression: hills and hollows in a circle. The network must build each bump from several units.",
    90,
    (SAMPLES, TARGET_NOISE, HILLS),
    facts,
    generate,
)
