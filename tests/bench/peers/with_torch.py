"""Eager PyTorch, with its default optimizer or its fused one."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tests.bench.data import grid, held_out_samples, training_samples
from tests.bench.peers.task import FUSED, STEPS, Answer, Task, Weights, learned
from tests.bench.workloads import EPOCH_STEPS, Convolution, Dense, Network, Part, Shape, Workload

ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU}
Batch = tuple[Any, Any]
Criterion = Callable[[Any, Any], Any]


class Torch:
    """PyTorch on `threads` threads."""

    def __init__(self, threads: int) -> None:
        torch.set_num_threads(threads)

    def task(self, workload: Workload, weights: Weights, variant: str) -> Task:
        """Return the workload, ready to be timed from these weights on."""
        module = build(workload.network, weights)
        if workload.unit == "grid":
            return _answers(module, torch.from_numpy(grid(workload.grid)))
        train = training_samples(workload)
        batches = [_tensors(workload.network, batch) for batch in train.batches(workload.batch)]
        step = trainer(workload.network, module, variant == FUSED)
        if workload.unit == "step":
            return _steps(step, batches)
        data = [_tensors(workload.network, part) for part in (train, held_out_samples(workload))]
        return _frames(workload, module, step, batches, data)

    def answer(self, workload: Workload, weights: Weights) -> Answer:
        """Return what the network computes from these weights."""
        module = build(workload.network, weights)
        if workload.unit == "grid":
            with torch.no_grad():
                return {"outputs": module(torch.from_numpy(grid(workload.grid))).numpy().reshape(-1)}
        batch = _tensors(workload.network, training_samples(workload)[: workload.batch])
        loss = criterion(workload.network)
        first = loss(module(batch[0]), batch[1])
        first.backward()
        gradients = [parameter.grad.numpy().copy() for parameter in module.parameters()]
        _steps(trainer(workload.network, module, fused=False), [batch])(STEPS)
        with torch.no_grad():
            return learned(first.item(), gradients, loss(module(batch[0]), batch[1]).item())


def build(network: Network, weights: Weights) -> Any:
    """Return the network as a module that holds these weights."""
    modules = [module for shape, part in network.chain() for module in _modules(shape, part)]
    module = nn.Sequential(*modules)
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), weights, strict=True):
            parameter.copy_(torch.from_numpy(value))
    return module


def _modules(before: Shape, part: Part) -> list[Any]:
    if isinstance(part, Convolution):
        conv = nn.Conv2d(before[0], part.channels, part.size, padding=part.size // 2)
        return [conv, nn.ReLU()]
    if not isinstance(part, Dense):
        return [nn.MaxPool2d(part.size)]
    flatten = [nn.Flatten()] if len(before) > 1 else []
    activation = [] if part.activation == "linear" else [ACTIVATIONS[part.activation]()]
    return [*flatten, nn.Linear(part.weights(before) // part.units, part.units), *activation]


def criterion(network: Network) -> Criterion:
    """Return the loss of answers and targets, averaged over the batch."""
    if network.classes:
        cross_entropy: Criterion = nn.functional.cross_entropy
        return cross_entropy
    return lambda answers, targets: 0.5 * ((answers - targets) ** 2).mean()


def trainer(network: Network, module: Any, fused: bool) -> Callable[[Batch], None]:
    """Return a function that trains one batch."""
    optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    loss = criterion(network)
    optimizer = optimizers[network.optimizer](module.parameters(), lr=network.rate, fused=fused)

    def step(batch: Batch) -> None:
        optimizer.zero_grad(set_to_none=True)
        loss(module(batch[0]), batch[1]).backward()
        optimizer.step()

    return step


def _tensors(network: Network, samples: Any) -> Batch:
    inputs = torch.from_numpy(samples.inputs.reshape(-1, *network.inputs))
    targets = torch.from_numpy(samples.targets)
    return inputs, targets.long() if network.classes else targets[:, None]


def _steps(step: Callable[[Batch], None], batches: list[Batch]) -> Task:
    def run(count: int) -> None:
        for number in range(count):
            step(batches[number % len(batches)])

    return run


def _answers(module: Any, points: Any) -> Task:
    def run(count: int) -> None:
        with torch.no_grad():
            for _ in range(count):
                module(points)

    return run


def _frames(
    workload: Workload, module: Any, step: Callable[[Batch], None], batches: list[Batch], data: list[Batch]
) -> Task:
    points, loss = torch.from_numpy(grid(workload.grid)), criterion(workload.network)
    epoch = _steps(step, batches)

    def run(count: int) -> None:
        for _ in range(count):
            epoch(EPOCH_STEPS)
            with torch.no_grad():
                [loss(module(inputs), targets).item() for inputs, targets in data]
                unit_outputs(module, points)

    return run


def unit_outputs(module: Any, points: Any) -> list[Any]:
    """Return the outputs of every layer, after its activation."""
    outputs = []
    for layer in module:
        points = layer(points)
        if not isinstance(layer, nn.Linear):
            outputs.append(points)
    return outputs
