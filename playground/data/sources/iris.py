"""Iris: 150 flowers of three species, measured by E. Anderson and made famous by R. A. Fisher (1936)."""

from pathlib import Path

import numpy as np
from numpy.random import Generator

from playground.data.source import Generated, Source, noise_field, number
from playground.model.facts import DataFacts
from playground.model.params import Params

TABLE = Path(__file__).with_name("iris.csv")
NOISE = noise_field(0.0, "a noise of 1 moves each measurement by about its standard deviation.")
MARGIN = 0.1
FACTS = DataFacts(
    "Iris",
    ("sepal length", "sepal width", "petal length", "petal width"),
    "classes",
    ("setosa", "versicolor", "virginica"),
    150,
    ("x1", "x2", "x3", "x4"),
    axes=(2, 3),
)


def facts(params: Params) -> DataFacts:
    """Return the columns and classes, without reading the data."""
    return FACTS


def generate(params: Params, rng: Generator) -> Generated:
    """Return the measurements in centimetres and the species."""
    table = np.loadtxt(TABLE, delimiter=",")
    clean, species = table[:, :-1], table[:, -1]
    inputs = clean + number(params["noise"]) * clean.std(axis=0) * rng.standard_normal(clean.shape)
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    margin = MARGIN * (high - low)
    domain = tuple(zip((low - margin).tolist(), (high + margin).tolist(), strict=True))
    return Generated(inputs, species.copy(), domain)


SOURCE = Source(
    "iris",
    "Iris",
    "Four measurements of 150 flowers, three species. One stands apart, the other two overlap a little.",
    110,
    (NOISE,),
    facts,
    generate,
)
