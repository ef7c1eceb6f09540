"""Round clouds, one for each class, on a circle."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane, polar
from playground.data.source import SAMPLES, Generated, Source, alternate, classes_field, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Gaussians"
RADIUS = 3.5
SPREAD = 0.5


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, whole(params["classes"]), params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return normal draws around centres that lie evenly on a circle, the first one at the lower left."""
    classes = whole(params["classes"])
    labels = alternate(whole(params["samples"]), classes)
    places, noise = rng.spawn(2)
    centres = polar(np.full(labels.shape, RADIUS), 2.0 * np.pi * (labels / classes + 0.625))
    points = centres + SPREAD * places.standard_normal(centres.shape)
    return classes_over_plane(points, labels, params, noise)


SOURCE = Source(
    "gauss",
    TITLE,
    "A round cloud of points for each class. Straight lines part them: no hidden layer is needed.",
    30,
    (SAMPLES, POINT_NOISE, classes_field()),
    facts,
    generate,
)
