"""What every peer can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tests.bench.workloads import Workload

Floats = NDArray[np.float32]
Weights = list[Floats]
"""Weights and biases of each part in turn: (units, inputs) or (channels, channels before, rows, columns), and
(units,).
"""

Task = Callable[[int], None]
"""Does a workload so many times over."""

Answer = Mapping[str, NDArray[np.floating]]
"""What shows that a peer computes the same.

Of a workload that learns: ``"loss"`` of the first batch, ``"gradient 0"`` and on in the order of the weights,
and ``"later"``, the loss of that batch after `STEPS` steps on it. Of one that answers: ``"outputs"`` on its
grid.
"""

STEPS = 10

FUSED = "fused"
"""The variant of PyTorch that updates all weights with one kernel."""


@dataclass(frozen=True)
class Way:
    """A way to use a peer: its title in the table, how many threads, which variant of the peer."""

    peer: str
    title: str
    threads: int = 1
    variant: str = ""


class Peer(Protocol):
    """A library in its own process."""

    def task(self, workload: Workload, weights: Weights, variant: str) -> Task:
        """Return the workload, ready to be timed from these weights on."""

    def answer(self, workload: Workload, weights: Weights) -> Answer:
        """Return what the network computes from these weights."""


def learned(loss: float, gradients: Weights, later: float) -> Answer:
    """Return the answer of a workload that learns."""
    named = {f"gradient {number}": gradient for number, gradient in enumerate(gradients)}
    return {"loss": np.array(loss), **named, "later": np.array(later)}
