"""Networks that read pictures, at full length: `python -m tests.bench.pictures` prints tables.

The data must be on this computer: download them in the program's data panel first.
"""

import argparse
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from playground.data import registry
from playground.data.dataset import Dataset
from playground.engine import Engine, compile_document
from playground.model.document import Document
from playground.model.templates.base import templates

EPOCHS = 10


@dataclass(frozen=True)
class Epoch:
    """One epoch of ours: the error on the test part, and the seconds of training."""

    error: float
    seconds: float


def learning(document: Document, threads: int, epochs: int = EPOCHS) -> Iterator[Epoch]:
    """Train from the document's seed and yield each epoch."""
    data = registry.build(document.data)
    engine = Engine(compile_document(document, data), data, threads=threads)
    engine.prepare()
    for _ in range(epochs):
        start = perf_counter()
        engine.run(engine.remaining)
        seconds = perf_counter() - start
        scores = engine.evaluate("test")
        assert scores is not None
        assert scores.accuracy is not None
        yield Epoch(1 - scores.accuracy, seconds)


class Peer:
    """LeNet-5 in PyTorch, eager, with the same layers, batch and optimizer."""

    def __init__(self, data: Dataset, threads: int) -> None:
        import torch
        from torch import nn

        torch.set_num_threads(threads)
        self._torch: Any = torch
        self._threads = threads
        self._network: Any = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )  # fmt: skip
        pictures = data.values(data.train).reshape(-1, *data.facts.shape)
        self._pictures: Any = torch.from_numpy(pictures)
        self._classes: Any = torch.from_numpy(data.targets[data.train].astype(np.int64))
        self._optimizer: Any = torch.optim.Adam(self._network.parameters(), lr=0.002)
        self._loss: Any = nn.CrossEntropyLoss()

    def epoch(self, batch: int) -> float:
        """Train one epoch and return its seconds."""
        self._torch.set_num_threads(self._threads)
        start = perf_counter()
        order = self._torch.randperm(len(self._pictures))
        for first in range(0, len(order), batch):
            chosen = order[first : first + batch]
            self._optimizer.zero_grad()
            loss = self._loss(self._network(self._pictures[chosen]), self._classes[chosen])
            loss.backward()
            self._optimizer.step()
        return perf_counter() - start


def race(document: Document, rounds: int) -> None:
    """Print the seconds of an epoch of LeNet-5, ours and PyTorch's in turns."""
    data = registry.build(document.data)
    engines = {threads: _ready(document, data, threads) for threads in (1, 2)}
    peers = {threads: Peer(data, threads) for threads in (1, 2)}
    ours: dict[int, list[float]] = {1: [], 2: []}
    theirs: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for threads in (1, 2):
            start = perf_counter()
            engines[threads].run(engines[threads].remaining)
            ours[threads].append(perf_counter() - start)
            theirs[threads].append(peers[threads].epoch(document.training.batch_size))
    fastest = min(statistics.median(times) for times in theirs.values())
    for name, table in (("ours", ours), ("PyTorch eager", theirs)):
        for threads, times in table.items():
            middle = statistics.median(times)
            print(f"  {name:14s} {threads} threads   {middle:6.2f} s an epoch   {middle / fastest:5.2f} x")


def _ready(document: Document, data: Dataset, threads: int) -> Engine:
    engine = Engine(compile_document(document, data), data, threads=threads)
    engine.prepare()
    return engine


def report(name: str, threads: int) -> None:
    """Print the test error of each epoch of a template."""
    print(f"{templates()[name].title}, {threads} threads")
    for number, epoch in enumerate(learning(templates()[name].make(), threads), 1):
        print(f"  epoch {number:2d}   test error {epoch.error:7.2%}   {epoch.seconds:6.2f} s", flush=True)


def main() -> None:
    """Train what is asked for, then race against PyTorch if it is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("templates", nargs="*", default=["lenet"], help="names of templates to train")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=0, help="epochs of LeNet-5 against PyTorch")
    chosen = parser.parse_args()
    for name in chosen.templates:
        report(name, chosen.threads)
    if chosen.rounds:
        print("LeNet-5 on MNIST, ours and PyTorch in turns")
        race(templates()["lenet"].make(), chosen.rounds)


if __name__ == "__main__":
    main()
