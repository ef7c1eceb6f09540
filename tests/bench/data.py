"""What the networks learn from: the same numbers for every peer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.bench.workloads import GRID_RANGE, Workload

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Samples:
    """Inputs (samples, features), and targets: a value or the number of a class for each sample."""

    inputs: Floats
    targets: Floats

    def __getitem__(self, part: slice) -> "Samples":
        return Samples(self.inputs[part], self.targets[part])

    def batches(self, size: int) -> list["Samples"]:
        """Return the samples in batches of `size`, all full."""
        return [self[start : start + size] for start in range(0, len(self.inputs) - size + 1, size)]


def training_samples(workload: Workload) -> Samples:
    """Return the samples that train."""
    return _samples(workload, workload.samples, 0)


def held_out_samples(workload: Workload) -> Samples:
    """Return the samples that only measure."""
    return _samples(workload, workload.tests, 1)


def _samples(workload: Workload, count: int, seed: int) -> Samples:
    network = workload.network
    if not network.classes:
        return circle(count, seed)
    rng = np.random.default_rng(seed)
    inputs = rng.standard_normal((count, network.features), np.float32)
    return Samples(inputs, rng.integers(0, network.classes, count).astype(np.float32))


def circle(count: int, seed: int) -> Samples:
    """Return points of a disc, worth 1, and of a ring around it, worth -1."""
    rng = np.random.default_rng(seed)
    inside = rng.permutation(count) < count // 2
    radius = np.where(inside, rng.uniform(0, 2.5, count), rng.uniform(3.5, 5, count))
    angle = rng.uniform(0, 2 * np.pi, count)
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return Samples(points.astype(np.float32), np.where(inside, 1, -1).astype(np.float32))


def grid(resolution: int) -> Floats:
    """Return the middles of `resolution` x `resolution` cells, (resolution², 2), the first column fastest."""
    low, high = GRID_RANGE
    middles = low + (high - low) * (np.arange(resolution) + 0.5) / resolution
    across, up = np.meshgrid(middles, middles)
    return np.column_stack([across.ravel(), up.ravel()]).astype(np.float32)
