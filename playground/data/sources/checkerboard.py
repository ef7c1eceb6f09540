"""A checkerboard: exclusive or, many times over."""

import numpy as np
from numpy.random import Generator

from playground.data.plane import POINT_NOISE, class_facts, classes_over_plane
from playground.data.source import SAMPLES, Generated, Source, alternate, whole
from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.params import Params

TITLE = "Checkerboard"
EDGE = 5.0
CELLS = IntField(
    "cells",
    "Cells a side",
    "How many squares lie side by side. More squares need more hidden units and more points to see them.",
    4,
    minimum=2,
    maximum=8,
    slider_maximum=8,
)


def facts(params: Params) -> DataFacts:
    """Return what is known before any point is drawn."""
    return class_facts(TITLE, 2, params)


def generate(params: Params, rng: Generator) -> Generated:
    """Return points spread evenly over the squares of their class; the lower left square is of class 0."""
    cells = whole(params["cells"])
    labels = alternate(whole(params["samples"]), 2)
    places, noise = rng.spawn(2)
    zeros = (cells * cells + 1) // 2
    count = np.where(labels == 0, zeros, cells * cells - zeros)
    pick = (places.random(labels.shape) * count).astype(np.int64)
    row, column = _squares(cells, labels, pick)
    spot = places.random((len(labels), 2)) + np.column_stack((column, row))
    return classes_over_plane(EDGE * (2.0 * spot / cells - 1.0), labels, params, noise)


def _squares(cells: int, labels: np.ndarray, pick: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row, column = np.divmod(np.arange(cells * cells), cells)
    colour = (row + column) % 2
    zero, one = np.flatnonzero(colour == 0), np.flatnonzero(colour == 1)
    square = np.where(labels == 0, zero[np.minimum(pick, len(zero) - 1)], one[np.minimum(pick, len(one) - 1)])
    return row[square], column[square]


SOURCE = Source(
    "checkerboard",
    TITLE,
    "Squares of alternating class, like a chess board: exclusive or many times over, and hard for few units.",
    60,
    (SAMPLES, POINT_NOISE, CELLS),
    facts,
    generate,
)
