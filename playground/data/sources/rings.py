"""Rings around a disc, one for each class."""

from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane, ring
from playground.data.source import SAMPLES, Generated, Source, alternate, classes_field, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Rings"
RADIUS = 5.5
GAP = 0.3


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, whole(params["classes"]), params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return class 0 in a disc and each further class in the next ring of equal width, with gaps between."""
    classes = whole(params["classes"])
    labels = alternate(whole(params["samples"]), classes)
    places, noise = rng.spawn(2)
    width = RADIUS / (classes - GAP)
    points = ring(places, width * labels, width * (labels + 1.0 - GAP))
    return classes_over_plane(points, labels, params, noise)


SOURCE = Source(
    "rings",
    TITLE,
    "Rings around a disc, one for each class. Their distance from the middle alone tells them apart.",
    70,
    (SAMPLES, POINT_NOISE, classes_field(3)),
    facts,
    generate,
)
