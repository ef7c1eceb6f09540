"""Where maps are computed: points spread over two columns of the data, or over its only one."""

import numpy as np

from playground.data.dataset import Dataset
from playground.data.source import Array


def grid(dataset: Dataset, axes: tuple[int, int], resolution: int) -> Array:
    """Return the middles of `resolution` x `resolution` equal cells of the domain, (resolution², columns).

    Rows run from low to high values of column ``axes[1]``, and inside a row from low to high values of column
    ``axes[0]``. All other columns stay at their mean over the training samples.
    """
    across, up = (_middles(dataset, axis, resolution) for axis in axes)
    points = _means(dataset, resolution * resolution)
    points[:, axes[0]] = np.tile(across, resolution)
    points[:, axes[1]] = np.repeat(up, resolution)
    return points


def line(dataset: Dataset, axis: int, resolution: int) -> Array:
    """Return the middles of `resolution` equal parts of one column's domain, (resolution, columns)."""
    points = _means(dataset, resolution)
    points[:, axis] = _middles(dataset, axis, resolution)
    return points


def _means(dataset: Dataset, count: int) -> Array:
    return np.tile(dataset.inputs[dataset.train].mean(axis=0), (count, 1))


def _middles(dataset: Dataset, axis: int, resolution: int) -> Array:
    low, high = dataset.domain[axis]
    return low + (high - low) * (np.arange(resolution) + 0.5) / resolution
