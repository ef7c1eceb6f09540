"""Arms that wind around each other: the hardest of the well-known pictures for a small network."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane, polar
from playground.data.source import SAMPLES, Generated, Source, alternate, classes_field, number, whole
from playground.model.facts import DataFacts
from playground.model.fields import FloatField
from playground.model.params import Params

TITLE = "Spiral"
RADIUS = 5.0
TURNS = FloatField(
    "turns",
    "Turns",
    "How often each arm winds around the middle. More turns need more hidden units and more time.",
    1.75,
    minimum=0.25,
    maximum=4.0,
    step=0.25,
)


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, whole(params["classes"]), params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return points evenly spaced along Archimedean spirals, one arm for each class."""
    samples, classes = whole(params["samples"]), whole(params["classes"])
    labels = alternate(samples, classes)
    along = (np.arange(samples) // classes + 0.5) / (-(-samples // classes))
    angle = 2.0 * np.pi * (number(params["turns"]) * along + labels / classes)
    return classes_over_plane(polar(RADIUS * along, angle), labels, params, rng)


SOURCE = Source(
    "spiral",
    TITLE,
    "Arms that wind around each other. The boundary must bend many times: a few hidden layers do it.",
    40,
    (SAMPLES, POINT_NOISE, classes_field(), TURNS),
    facts,
    generate,
)
