"""Small documents and data sets for the tests of engine and training."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import Engine, compile_document
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import DataFacts
from playground.model.params import Params, Value

CIRCLE = DataRecipe("circle", Params(samples=80))


def layer(name: str, kind: str, **params: Value) -> Layer:
    return Layer(name, kind, Params(params))


def document(layers: list[Layer], wires: str, data: DataRecipe = CIRCLE, **training: Any) -> Document:
    """Wires are written "a>b b>c"."""
    pairs = (wire.split(">") for wire in wires.split())
    graph = Graph(tuple(layers), tuple(Wire(source, target) for source, target in pairs))
    return Document(graph, data, replace(TrainingRecipe(), **training))


def chain(*layers: Layer, data: DataRecipe = CIRCLE, **training: Any) -> Document:
    """The layers one after the other."""
    pairs = itertools.pairwise(layers)
    wires = " ".join(f"{first.id}>{second.id}" for first, second in pairs)
    return document(list(layers), wires, data, **training)


def small(**training: Any) -> Document:
    """Two features, three tanh units, one answer."""
    return chain(
        layer("in", "input"),
        layer("hidden", "dense", units=3),
        layer("out", "output"),
        **training,
    )


def points(classes: int = 2, samples: int = 21, columns: int = 2, seed: int = 5) -> Dataset:
    """Random points; `classes` 0 makes a regression. Two thirds train."""
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-1.5, 1.5, (samples, columns))
    targets = rng.normal(size=samples) if classes == 0 else np.arange(samples) % classes
    names = tuple(f"class {number}" for number in range(classes))
    titles = tuple(f"column {number}" for number in range(columns))
    facts = DataFacts("Points", titles, "classes" if classes else "regression", names, samples)
    order, cut = rng.permutation(samples), 2 * samples // 3
    domain = ((-2.0, 2.0),) * columns
    return Dataset(facts, inputs, targets.astype(np.float64), order[:cut], order[cut:], domain)


def engine(made: Document, data: Dataset, backend: str = "reference", dtype: type = np.float32) -> Engine:
    return Engine(compile_document(made, data), data, backend, dtype)


def bits(trained: Engine) -> bytes:
    """Everything that training changes, as bytes."""
    state = trained.state()
    arrays = [
        array.tobytes()
        for tensor in state.tensors.values()
        for array in (tensor.value, *tensor.memory.values())
    ]
    return b"".join([str((state.step, state.epoch, state.cursor)).encode(), *arrays])
