"""Initial values: they depend on the seed, the layer's id and the tensor's name, and on no other part of the
graph.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from playground.engine.plan import Tensor
from playground.model.initializers import INITIALIZERS


def generator(seed: int, layer: str, tensor: str) -> np.random.Generator:
    """Return the random numbers of one tensor, from a counter-based generator with a key of its own."""
    text = f"{seed}\0{layer}\0{tensor}".encode()
    key = int.from_bytes(hashlib.blake2b(text, digest_size=16).digest(), "little")
    return np.random.Generator(np.random.Philox(key=key))


def initial_value(tensor: Tensor, seed: int) -> NDArray[np.float64]:
    """Return the values a tensor starts with, in its shape."""
    spec = tensor.spec
    if not tensor.initializer:
        return np.full(spec.shape, spec.start)
    initializer = INITIALIZERS[tensor.initializer]
    spread = initializer.spread(spec.fan_in, spec.fan_out, tensor.init_scale)
    rng = generator(seed, *tensor.key)
    match initializer.distribution:
        case "constant":
            return np.full(spec.shape, spread)
        case "uniform":
            return rng.uniform(-spread, spread, spec.shape)
        case "normal":
            return rng.normal(0.0, spread, spec.shape)
