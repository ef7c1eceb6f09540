"""A disc inside a ring: no straight line parts them, x1² + x2² does."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane, ring
from playground.data.source import SAMPLES, Generated, Source, alternate, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Circle"


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, 2, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return class 0 in the ring from 3.5 to 5, class 1 in the disc of radius 2.5."""
    labels = alternate(whole(params["samples"]), 2)
    places, noise = rng.spawn(2)
    points = ring(places, np.where(labels == 1, 0.0, 3.5), np.where(labels == 1, 2.5, 5.0))
    return classes_over_plane(points, labels, params, noise)


SOURCE = Source(
    "circle",
    TITLE,
    "One class surrounds the other. No line parts them: the network must bend its boundary into a ring.",
    10,
    (SAMPLES, POINT_NOISE),
    facts,
    generate,
)
