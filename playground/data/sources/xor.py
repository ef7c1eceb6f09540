"""Exclusive or: opposite quadrants share a class, so no straight line can part the classes."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane
from playground.data.source import SAMPLES, Generated, Source, alternate, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Exclusive or"
GAP = 0.3


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, 2, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return class 1 where both coordinates have the same sign, else class 0; a gap lies along the axes."""
    labels = alternate(whole(params["samples"]), 2)
    places, noise = rng.spawn(2)
    size = GAP + (5.0 - GAP) * places.random((len(labels), 2))
    right = places.integers(0, 2, len(labels)) * 2 - 1
    upper = np.where(labels == 1, right, -right)
    return classes_over_plane(size * np.column_stack((right, upper)), labels, params, noise)


SOURCE = Source(
    "xor",
    TITLE,
    "Opposite quadrants share a class. A single unit cannot learn it, whatever its weights; two layers can.",
    20,
    (SAMPLES, POINT_NOISE),
    facts,
    generate,
)
