"""Scaling of the inputs, measured on the training part alone so that the test part stays unseen."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Bytes, Indices
from playground.data.source import Array, Domain

BRIGHTEST: Final = 255
_ROWS: Final = 256
"""Pictures that are summed up at a time: that takes eight times their memory."""


class Scaled(NamedTuple):
    """Inputs and domain after scaling; pictures stay bytes, and ``byte * gain + offset`` scales them."""

    inputs: NDArray[Any]
    domain: Domain
    gain: float = 1.0
    offset: float = 0.0


def scale(name: str, inputs: NDArray[Any], domain: Domain, train: Indices) -> Scaled:
    """Return the inputs and the domain scaled.

    ``"standardize"`` gives each column mean 0 and standard deviation 1 over the training samples,
    ``"rescale"`` lowest value -1 and highest 1 there, ``"none"`` changes nothing. Pictures are scaled as a
    whole: by one mean and deviation of all pixels, from -1 to 1, or from 0 to 1 with ``"none"``.
    """
    if inputs.dtype == np.uint8:
        return Scaled(inputs, domain, *_of_bytes(name, inputs, train))
    if name == "none":
        return Scaled(inputs, domain)
    shift, size = _standard(inputs[train]) if name == "standardize" else _range(inputs[train])
    size = np.where(size == 0.0, 1.0, size)
    edges = (np.array(domain) - shift[:, None]) / size[:, None]
    return Scaled((inputs - shift) / size, tuple((low, high) for low, high in edges.tolist()))


def _standard(values: Array) -> tuple[Array, Array]:
    return values.mean(axis=0), values.std(axis=0)


def _range(values: Array) -> tuple[Array, Array]:
    low, high = values.min(axis=0), values.max(axis=0)
    return (low + high) / 2.0, (high - low) / 2.0


def _of_bytes(name: str, inputs: Bytes, train: Indices) -> tuple[float, float]:
    """Return gain and offset."""
    if name == "none":
        return 1.0 / BRIGHTEST, 0.0
    if name == "rescale":
        return 2.0 / BRIGHTEST, -1.0
    mean, deviation = _moments(inputs, train)
    return 1.0 / (deviation or 1.0), -mean / (deviation or 1.0)


def _moments(inputs: Bytes, train: Indices) -> tuple[float, float]:
    """Return mean and standard deviation of all pixels of the training part.

    Sums of whole numbers below 2^53 are exact, in whichever order they are added.
    """
    total = squares = 0.0
    for start in range(0, len(train), _ROWS):
        pixels = inputs[train[start : start + _ROWS]].astype(np.float64).ravel()
        total += float(pixels.sum())
        squares += float(pixels @ pixels)
    count = len(train) * inputs.shape[1]
    mean = total / count
    return mean, float(np.sqrt(max(squares / count - mean**2, 0.0)))
