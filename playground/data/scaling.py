"""Scaling of the input columns, measured on the training part alone so that the test part stays unseen."""

import numpy as np

from playground.data.dataset import Indices
from playground.data.source import Array, Domain


def scale(name: str, inputs: Array, domain: Domain, train: Indices) -> tuple[Array, Domain]:
    """Return the scaled inputs and the domain scaled with them.

    ``"standardize"`` gives each column mean 0 and standard deviation 1 over the training samples,
    ``"rescale"`` lowest value -1 and highest 1 there, ``"none"`` changes nothing.
    """
    if name == "none":
        return inputs, domain
    shift, size = _standard(inputs[train]) if name == "standardize" else _range(inputs[train])
    size = np.where(size == 0.0, 1.0, size)
    edges = (np.array(domain) - shift[:, None]) / size[:, None]
    return (inputs - shift) / size, tuple((low, high) for low, high in edges.tolist())


def _standard(values: Array) -> tuple[Array, Array]:
    return values.mean(axis=0), values.std(axis=0)


def _range(values: Array) -> tuple[Array, Array]:
    low, high = values.min(axis=0), values.max(axis=0)
    return (low + high) / 2.0, (high - low) / 2.0
