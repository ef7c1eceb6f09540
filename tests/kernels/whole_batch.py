"""Batch normalization as a program of its own: moments, results, gradients of batches of several blocks."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kernels.abi import LANES, Segment
from kernels.backend import Memory, backend
from tests.kernels.build import Builder, Floats, context

VECTORS = ("mean", "inverse", "running_mean", "running_variance", "gamma", "beta", "dgamma", "dbeta")


@dataclass(frozen=True)
class Normalized:
    """What came of a batch: y and dx (samples, channels, cells), the vectors (channels,)."""

    y: Floats
    dx: Floats
    vectors: dict[str, Floats]


def normalize(
    x: Floats,
    dy: Floats,
    vectors: dict[str, Floats],
    name: str = "reference",
    dtype: Any = np.float64,
    epsilon: float = 1e-5,
) -> Normalized:
    """Run x and dy (samples, channels, cells) there and back. Lanes without a sample hold NaN.

    `vectors` are the values before of those that do not begin at 0.
    """
    engine, builder = backend(name, dtype), _builder(*x.shape[1:])
    nothing = np.zeros((len(x), 1), np.float32)
    memory = builder.memory(engine, nothing, nothing, -(-len(x) // LANES) + 1)
    given = {**dict.fromkeys(VECTORS, 0.0), **vectors, "epsilon": epsilon, "momentum": 0.1}
    for array, value in given.items():
        builder.view(memory, array)[...] = value
    for array, samples in (("x", x), ("dy", dy)):
        _blocks(builder, memory, array)[...] = _in_lanes(samples)
    engine.call(memory, builder.program(engine), context(len(x), len(x))).run(1)
    y, dx = (_out_of_lanes(_blocks(builder, memory, array), x.shape) for array in ("y", "dx"))
    return Normalized(y, dx, {vector: builder.view(memory, vector).copy() for vector in VECTORS})


def _builder(channels: int, cells: int) -> Builder:
    builder, dims = Builder(), {"n": channels * cells, "channels": channels}
    for vector in VECTORS:
        builder.arena(vector, channels)
    for number in ("epsilon", "momentum"):
        builder.arena(number)
    for array in ("x", "y", "dy", "dx"):
        builder.block(array, channels * cells)
    running = "running_mean", "running_variance"
    builder.segment(Segment.STEP)
    builder.row("batch_moments", "x", "epsilon", "momentum", "mean", "inverse", *running, **dims)
    builder.segment(Segment.BLOCK)
    builder.row("batch_norm", "x", "mean", "inverse", *running, "epsilon", "gamma", "beta", "y", **dims)
    builder.segment(Segment.STEP)
    builder.row("batch_norm_backward_w", "x", "mean", "inverse", "dy", "dgamma", "dbeta", **dims)
    builder.segment(Segment.BLOCK)
    vectors = "mean", "inverse", "gamma", "dgamma", "dbeta"
    builder.row("batch_norm_backward_x", "x", *vectors, "dy", "dx", **dims)
    return builder


def _blocks(builder: Builder, memory: Memory, array: str) -> Floats:
    """A view of an array in all blocks: (blocks, n, lanes)."""
    first = builder.view(memory, array)
    blocks = -(-len(memory.order) // LANES)
    steps = (memory.block_stride * first.itemsize, *first.strides)
    return np.lib.stride_tricks.as_strided(first, (blocks, *first.shape), steps)


def _in_lanes(samples: Floats) -> Floats:
    """Samples (samples, ...) as blocks (blocks, n, lanes), with NaN in the empty lanes."""
    features = samples.reshape(len(samples), -1)
    empty = np.full((-len(samples) % LANES, features.shape[1]), np.nan)
    return np.concatenate([features, empty]).reshape(-1, LANES, features.shape[1]).transpose(0, 2, 1)


def _out_of_lanes(blocks: Floats, shape: tuple[int, ...]) -> Floats:
    return blocks.transpose(0, 2, 1).reshape(-1, *shape[1:])[: shape[0]]
