"""Two half-circles that reach into each other."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane
from playground.data.source import SAMPLES, Generated, Source, alternate, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Moons"
SIZE = 3.0


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, 2, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return an upper half-circle (class 0) and a lower one (class 1) that reach into each other."""
    labels = alternate(whole(params["samples"]), 2)
    places, noise = rng.spawn(2)
    angle = np.pi * (places.random(labels.shape) + labels)
    shift = labels - 0.5
    points = SIZE * np.column_stack((np.cos(angle) + shift, np.sin(angle) + 0.5 * shift))
    return classes_over_plane(points, labels, params, noise)


SOURCE = Source(
    "moons",
    TITLE,
    "Two half-moons that reach into each other. A line gets most points right, a gentle curve all of them.",
    50,
    (SAMPLES, POINT_NOISE),
    facts,
    generate,
)
