"""Plain NumPy, as one writes it by hand: dense networks only, it has no convolution."""

from itertools import cycle, islice

import numpy as np

from tests.bench.data import Samples, grid, held_out_samples, training_samples
from tests.bench.peers.task import STEPS, Answer, Floats, Task, Weights, learned
from tests.bench.workloads import EPOCH_STEPS, Dense, Network, Workload

BETA1, BETA2, EPSILON = np.float32(0.9), np.float32(0.999), np.float32(1e-8)


class NumPy:
    """NumPy on `threads` threads: what its BLAS takes."""

    def __init__(self, threads: int) -> None:
        self.threads = threads

    def task(self, workload: Workload, weights: Weights, variant: str) -> Task:
        """Return the workload, ready to be timed from these weights on."""
        net = Net(workload.network, weights)
        if workload.unit == "grid":
            points = grid(workload.grid)
            return lambda count: _repeat_forward(net, points, count)
        train = training_samples(workload)
        batches = train.batches(workload.batch)
        if workload.unit == "step":
            return lambda count: _steps(net, batches, count)
        data = (train, held_out_samples(workload))
        points = grid(workload.grid)
        return lambda count: _frames(net, batches, data, points, count)

    def answer(self, workload: Workload, weights: Weights) -> Answer:
        """Return what the network computes from these weights."""
        net = Net(workload.network, weights)
        if workload.unit == "grid":
            return {"outputs": net.forward(grid(workload.grid))[-1].reshape(-1)}
        batch = training_samples(workload)[: workload.batch]
        loss, gradients = net.loss(batch), [part.copy() for part in net.gradients(batch)]
        _steps(net, [batch], STEPS)
        return learned(loss, gradients, net.loss(batch))


class Net:
    """A dense network and its optimizer."""

    def __init__(self, network: Network, weights: Weights) -> None:
        self.classes = network.classes
        self.activations = [part.activation for part in network.parts if isinstance(part, Dense)]
        self.weights = [value.copy() for value in weights]
        self.mean = [np.zeros_like(value) for value in weights]
        self.squares = [np.zeros_like(value) for value in weights]
        self.adam = network.optimizer == "adam"
        self.rate = np.float32(network.rate)
        self.steps = 0

    def forward(self, inputs: Floats) -> list[Floats]:
        """Return the input and the output of every layer."""
        outputs = [inputs]
        for number, activation in enumerate(self.activations):
            weights, bias = self.weights[2 * number : 2 * number + 2]
            outputs.append(_activate(activation, outputs[-1] @ weights.T + bias))
        return outputs

    def loss(self, batch: Samples) -> float:
        """Return the mean loss."""
        answers = self.forward(batch.inputs)[-1]
        if not self.classes:
            return float(0.5 * np.square(answers[:, 0] - batch.targets).mean())
        right = _softmax(answers)[np.arange(len(answers)), batch.targets.astype(np.int64)]
        return float(-np.log(right).mean())

    def gradients(self, batch: Samples) -> Weights:
        """Return the gradients of all weights, in their order."""
        outputs = self.forward(batch.inputs)
        delta = self._error(outputs[-1], batch.targets)
        found: Weights = []
        for number in reversed(range(len(self.activations))):
            delta = delta * _slope(self.activations[number], outputs[number + 1])
            found = [delta.T @ outputs[number], delta.sum(axis=0), *found]
            if number:
                delta = delta @ self.weights[2 * number]
        return found

    def _error(self, answers: Floats, targets: Floats) -> Floats:
        count = np.float32(len(answers))
        if not self.classes:
            return (answers - targets[:, None]) / count
        shares = _softmax(answers)
        shares[np.arange(len(answers)), targets.astype(np.int64)] -= 1
        return shares / count

    def step(self, batch: Samples) -> None:
        """Train one batch."""
        self.steps += 1
        for number, gradient in enumerate(self.gradients(batch)):
            self.weights[number] -= self._adam(number, gradient) if self.adam else self.rate * gradient

    def _adam(self, number: int, gradient: Floats) -> Floats:
        mean, squares = self.mean[number], self.squares[number]
        mean += (1 - BETA1) * (gradient - mean)
        squares += (1 - BETA2) * (gradient * gradient - squares)
        spread = np.sqrt(squares / (1 - BETA2**self.steps)) + EPSILON
        change: Floats = self.rate / (1 - BETA1**self.steps) * mean / spread
        return change


def _activate(name: str, sums: Floats) -> Floats:
    if name == "linear":
        return sums
    return np.tanh(sums, out=sums) if name == "tanh" else np.maximum(sums, 0, out=sums)


def _slope(name: str, outputs: Floats) -> Floats | float:
    if name == "linear":
        return 1.0
    slope: Floats = 1 - outputs * outputs if name == "tanh" else (outputs > 0).astype(np.float32)
    return slope


def _softmax(logits: Floats) -> Floats:
    shares: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _repeat_forward(net: Net, points: Floats, count: int) -> None:
    for _ in range(count):
        net.forward(points)


def _steps(net: Net, batches: list[Samples], count: int) -> None:
    for batch in islice(cycle(batches), count):
        net.step(batch)


def _frames(net: Net, batches: list[Samples], data: tuple[Samples, ...], points: Floats, count: int) -> None:
    for _ in range(count):
        _steps(net, batches, EPOCH_STEPS)
        for part in data:
            net.loss(part)
        net.forward(points)
