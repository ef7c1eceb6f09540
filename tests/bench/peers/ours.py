"""Neural Playground itself: each workload is a document, trained by the engine."""

from itertools import pairwise

import numpy as np

from playground.data.dataset import Dataset
from playground.engine import Engine, compile_document
from playground.model.document import DataRecipe, Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import DataFacts
from playground.model.params import Params, Value
from tests.bench.data import Samples, held_out_samples, training_samples
from tests.bench.peers.task import STEPS, Answer, Task, Weights, learned
from tests.bench.workloads import (
    EPOCH_STEPS,
    GRID_RANGE,
    Convolution,
    Dense,
    Network,
    Part,
    Workload,
)

INPUT, OUTPUT = "input", "output"


class Ours:
    """Training on `threads` threads, from initial weights of its own, which `weights` gives to the peers."""

    def __init__(self, threads: int) -> None:
        self.threads = threads

    def weights(self, workload: Workload) -> Weights:
        """Return the initial weights."""
        return list(self._engine(workload, training_samples(workload)).parameters().values())

    def task(self, workload: Workload, weights: Weights, variant: str) -> Task:
        """Return the workload, ready to be timed."""
        data = training_samples(workload)
        engine = self._engine(workload, data, held_out_samples(workload))
        if workload.unit == "step":
            return lambda count: _run(engine, count)
        layers = [layer.id for layer in document(workload).graph if layer.kind != INPUT]
        if workload.unit == "grid":
            layers = [OUTPUT]
        return lambda count: _pictures(engine, layers, workload, count)

    def answer(self, workload: Workload, weights: Weights) -> Answer:
        """Return what the network computes."""
        engine = self._engine(workload, training_samples(workload)[: workload.batch])
        if workload.unit == "grid":
            return {"outputs": engine.maps([OUTPUT], (0, 1), workload.grid)[OUTPUT].reshape(-1)}
        loss, gradients = engine.loss_gradient()
        _run(engine, STEPS)
        return learned(loss, list(gradients.values()), engine.loss_gradient()[0])

    def _engine(self, workload: Workload, train: Samples, test: Samples | None = None) -> Engine:
        data = dataset(workload.network, train, test)
        return Engine(compile_document(document(workload), data), data, threads=self.threads)


def _run(engine: Engine, steps: int) -> None:
    if engine.run(steps) < steps:
        raise ArithmeticError(f"Training ended with a fault: {engine.fault}.")


def _pictures(engine: Engine, layers: list[str], workload: Workload, count: int) -> None:
    for _ in range(count):
        if workload.unit == "frame":
            _run(engine, EPOCH_STEPS)
            engine.evaluate("train")
            engine.evaluate("test")
        engine.maps(layers, (0, 1), workload.grid)


def document(workload: Workload) -> Document:
    """Return the network of a workload as a document."""
    network = workload.network
    layers = (Layer(INPUT, INPUT, Params(features=_features(network))), *_layers(network), _output(network))
    wires = tuple(Wire(first.id, second.id) for first, second in pairwise(layers))
    training = TrainingRecipe(
        batch_size=workload.batch, optimizer=network.optimizer, learning_rate=network.rate
    )
    return Document(Graph(layers, wires), DataRecipe(), training)


def _features(network: Network) -> tuple[str, ...]:
    return tuple(f"x{number + 1}" for number in range(network.features))


def _layers(network: Network) -> list[Layer]:
    """Return the layers between input and output."""
    hidden = [_hidden(f"layer{number}", part) for number, part in enumerate(network.parts[:-1])]
    if network.is_dense:
        return hidden
    channels, rows, columns = network.inputs
    image = _layer("image", "reshape", form="image", channels=channels, rows=rows, columns=columns)
    return [image, *hidden, _layer("row", "flatten")]


def _hidden(name: str, part: Part) -> Layer:
    if isinstance(part, Dense):
        return _layer(name, "dense", units=part.units, activation=part.activation)
    if isinstance(part, Convolution):
        return _layer(name, "conv2d", filters=part.channels, kernel=part.size, activation="relu")
    return _layer(name, "pooling", function="max", kernel=part.size, stride=part.size)


def _output(network: Network) -> Layer:
    last = network.parts[-1]
    assert isinstance(last, Dense)
    return _layer(OUTPUT, OUTPUT, loss=network.loss, activation=last.activation)


def _layer(name: str, kind: str, **params: Value) -> Layer:
    return Layer(name, kind, Params(params))


def dataset(network: Network, train: Samples, test: Samples | None) -> Dataset:
    """Return samples as the program keeps them; targets are classes or values."""
    parts = [train] if test is None else [train, test]
    inputs = np.concatenate([part.inputs for part in parts]).astype(np.float64)
    targets = np.concatenate([part.targets for part in parts]).astype(np.float64)
    classes = tuple(f"class {number}" for number in range(network.classes))
    columns = _features(network)
    facts = DataFacts("Benchmark", columns, "classes" if classes else "regression", classes, len(inputs))
    order = np.arange(len(inputs))
    count = len(train.inputs)
    return Dataset(facts, inputs, targets, order[:count], order[count:], (GRID_RANGE,) * len(columns))
