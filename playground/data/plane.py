"""What the sources over the plane share: points in (-6, 6) x (-6, 6), and noise that stays inside."""

from typing import Final

import numpy as np
from numpy.random import Generator

from playground.data.source import Array, Domain, Generated, class_names, noise_field, number, whole
from playground.model.facts import DataFacts
from playground.model.params import Params

EDGE: Final = 6.0
DOMAIN: Final[Domain] = ((-EDGE, EDGE), (-EDGE, EDGE))
TARGET_SPREAD: Final = 0.5

POINT_NOISE = noise_field(
    0.1, "a noise of 1 moves it by about one unit of the plane, which is twelve units wide."
)
TARGET_NOISE = noise_field(0.0, "a noise of 1 changes the value by about a quarter of its range.")


def class_facts(title: str, classes: int, params: Params) -> DataFacts:
    """Return the facts of classes over the plane."""
    return DataFacts(title, ("x", "y"), "classes", class_names(classes), whole(params["samples"]))


def regression_facts(title: str, params: Params) -> DataFacts:
    """Return the facts of a value over the plane."""
    return DataFacts(title, ("x", "y"), "regression", samples=whole(params["samples"]))


def polar(radius: Array, angle: Array) -> Array:
    """Return points (n, 2) at distances from the origin and angles in radians, anticlockwise from right."""
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))


def inside(points: Array) -> Array:
    """Fold points that lie outside the plane back at its edges, like a ball off a wall."""
    return np.abs((points - EDGE) % (4 * EDGE) - 2 * EDGE) - EDGE


def classes_over_plane(points: Array, labels: Array, params: Params, rng: Generator) -> Generated:
    """Return points moved by noise: the same normal draws for any noise, scaled by it."""
    moved = points + number(params["noise"]) * rng.standard_normal(points.shape)
    return Generated(inside(moved), labels, DOMAIN)


def noisy_values(values: Array, params: Params, rng: Generator) -> Array:
    """Return regression targets moved by noise and held inside [-1, 1]."""
    draws = rng.standard_normal(values.shape)
    return np.clip(values + number(params["noise"]) * TARGET_SPREAD * draws, -1.0, 1.0)


def ring(rng: Generator, inner: Array, outer: Array) -> Array:
    """Return points spread evenly over rings: one point for each pair of an inner and an outer radius."""
    area = rng.random(inner.shape)
    angle = 2.0 * np.pi * rng.random(inner.shape)
    return polar(np.sqrt(inner**2 + (outer**2 - inner**2) * area), angle)
