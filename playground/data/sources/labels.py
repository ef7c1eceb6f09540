"""Points with any number of labels: inside a disc, right of a line, above another."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import DOMAIN, EDGE, POINT_NOISE, inside
from playground.data.source import SAMPLES, Generated, Source, number, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

TITLE = "Labels"
RADIUS = 3.5


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return DataFacts(
        TITLE, ("x", "y"), "labels", samples=whole(params["samples"]), labels=("inside", "right", "above")
    )


def generate(params: Params, rng: Generator) -> Generated:
    """Return points all over the plane, and for each label 1 where it held before noise moved the point."""
    places, noise = rng.spawn(2)
    points = EDGE * (2.0 * places.random((whole(params["samples"]), 2)) - 1.0)
    held = np.column_stack((np.hypot(*points.T) < RADIUS, points[:, 0] > 0.0, points[:, 1] > 0.0))
    moved = points + number(params["noise"]) * noise.standard_normal(points.shape)
    return Generated(inside(moved), held.astype(np.float64), DOMAIN)


SOURCE = Source(
    "labels",
    TITLE,
    "Three labels, of which a point may have none, one or several: inside the disc, right, above. The "
    "network answers each by itself.",
    75,
    (SAMPLES, POINT_NOISE),
    facts,
    generate,
)
