"""Small pictures and networks that see them."""

import numpy as np

from playground.data.dataset import Dataset, Floats
from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.study import Finding, Study
from playground.model.document import Document
from playground.model.facts import DataFacts, Task
from tests.engine.build import chain, engine, layer

SIDE = 8
GAIN, OFFSET = 2 / 255, -1.0


def pictures(classes: int = 3, samples: int = 60, channels: int = 1, seed: int = 4) -> Dataset:
    """Noise with a bright square whose place tells the class; two thirds train."""
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 90, (samples, channels, SIDE, SIDE))
    targets = np.arange(samples) % max(classes, 1)
    for cell, target in zip(cells, targets, strict=True):
        row, column = divmod(int(target), 2)
        cell[:, 4 * row : 4 * row + 3, 4 * column : 4 * column + 3] += 150
    names = tuple(f"class {number}" for number in range(classes))
    task: Task = "classes" if classes else "regression"
    facts = DataFacts("Squares", (), task, names, samples, shape=(channels, SIDE, SIDE))
    values = targets.astype(np.float64) if classes else rng.normal(size=samples)
    order, cut = rng.permutation(samples), 2 * samples // 3
    flat = cells.astype(np.uint8).reshape(samples, -1)
    return Dataset(facts, flat, values, order[:cut], order[cut:], (), GAIN, OFFSET)


def convolutional(data: Dataset, dtype: type = np.float32, steps: int = 40, **output: str) -> Engine:
    """Two convolutions, the mean of each map, and the classes."""
    made = chain(
        layer("in", "input"),
        layer("first", "conv2d", filters=4, activation="tanh"),
        layer("second", "conv2d", filters=5, activation="relu"),
        layer("mean", "global_pooling", function="average"),
        layer("out", "output", **({"loss": "cross_entropy"} | output)),
    )
    return _trained(made, data, dtype, steps)


def flat(data: Dataset, dtype: type = np.float32, steps: int = 40, **output: str) -> Engine:
    """One convolution, all of it in a row, a dense layer, and the classes."""
    made = chain(
        layer("in", "input"),
        layer("first", "conv2d", filters=3, activation="tanh"),
        layer("row", "flatten"),
        layer("hidden", "dense", units=6),
        layer("out", "output", **({"loss": "cross_entropy"} | output)),
    )
    return _trained(made, data, dtype, steps)


def _trained(made: Document, data: Dataset, dtype: type, steps: int) -> Engine:
    network = engine(made, data, dtype=dtype)
    network.run(steps)
    return network


def last(study: Study, lens: Lens) -> Finding:
    """What a study knows in the end."""
    found = list(study.findings(lens))
    assert found[-1].share == 1.0
    shares = [finding.share for finding in found]
    assert shares == sorted(shares)
    return found[-1]


def score(lens: Lens, inputs: Floats, target: int) -> np.float64:
    """The sum of the output's unit `target` before its activation, for one sample."""
    return np.float64(lens.activations(inputs, ("out.z",))["out.z"][0, target])
