"""Normalization: numbers are moved and scaled to a mean of 0 and a variance of 1, then to ``beta`` and
``gamma``, which are learned.

Means are taken of the distances from the first number, so equal numbers have exactly their own mean and a
variance of exactly 0. Sums over many cells are made of sums over `CHUNK` cells, and sums over a batch in
float64, so rounding errors stay small.
"""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu.lanes import add, lanes_below, load, operands, root, select, splat, store, total
from kernels.jit import Floats, Ints, function, kernel

COUNT = Ctx.COUNT.value
VALID = Ctx.VALID.value
BLOCK_STRIDE = Ctx.BLOCK_STRIDE.value
ONE = np.float32(1)
CHUNK = 64


@function
def _distances(block: Any, x: Any, cells: Any, middle: Any) -> Any:
    """The sum of x - middle over some cells, in each lane."""
    value = splat(0)
    for start in range(0, cells, CHUNK):
        part = splat(0)
        for i in range(start, min(start + CHUNK, cells)):
            part += load(block, x + i * LANES) - middle
        value += part
    return value


@function
def _squares(block: Any, x: Any, cells: Any, middle: Any) -> Any:
    """The sum of (x - middle)^2 over some cells, in each lane."""
    value = splat(0)
    for start in range(0, cells, CHUNK):
        part = splat(0)
        for i in range(start, min(start + CHUNK, cells)):
            distance = load(block, x + i * LANES) - middle
            part += distance * distance
        value += part
    return value


@function
def _batch_moments(block: Any, x: Any, cells: Any, ctx: Ints) -> Any:
    """The mean of a channel over the batch, and the sum of the squares of the distances from it."""
    count, stride = ctx[COUNT], ctx[BLOCK_STRIDE]
    first, distances, squares = block[x], 0.0, 0.0
    for b in range(-(-count // LANES)):
        sums = _distances(block, x + b * stride, cells, first)
        distances += total(select(lanes_below(count - b * LANES), sums, 0))
    mean = np.float32(first + distances / (count * cells))
    for b in range(-(-count // LANES)):
        sums = _squares(block, x + b * stride, cells, mean)
        squares += total(select(lanes_below(count - b * LANES), sums, 0))
    return mean, squares


@kernel
def batch_moments(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """mean and inverse = 1 / sqrt(variance + epsilon) of each channel over the batch; running averages
    follow.
    """
    x, epsilon, momentum, mean, inverse, running_mean, running_variance, n, channels = operands(row, 9)
    cells = n // channels
    count, new = ctx[COUNT] * cells, arena[momentum]
    for c in range(channels):
        middle, squares = _batch_moments(block, x + c * cells * LANES, cells, ctx)
        arena[mean + c] = middle
        arena[inverse + c] = ONE / math.sqrt(np.float32(squares / count) + arena[epsilon])
        arena[running_mean + c] = (ONE - new) * arena[running_mean + c] + new * middle
        unbiased = np.float32(squares / max(count - 1, 1))
        arena[running_variance + c] = (ONE - new) * arena[running_variance + c] + new * unbiased


@function
def _normalize(block: Any, x: Any, y: Any, cells: Any, mean: Any, scale: Any, shift: Any) -> None:
    """y = (x - mean) scale + shift in the cells of a channel."""
    for i in range(cells):
        store(block, y + i * LANES, (load(block, x + i * LANES) - mean) * scale + shift)


@kernel
def batch_norm(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = gamma (x - mean) inverse + beta, with the moments of the batch."""
    x, mean, inverse, _, _, _, gamma, beta, y, n, channels = operands(row, 11)
    cells = n // channels
    for c in range(channels):
        scale, shift = arena[gamma + c] * arena[inverse + c], arena[beta + c]
        _normalize(block, x, y, cells, arena[mean + c], scale, shift)
        x, y = x + cells * LANES, y + cells * LANES


@kernel
def batch_norm_inference(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = gamma (x - running_mean) / sqrt(running_variance + epsilon) + beta."""
    x, mean, variance, epsilon, gamma, beta, y, n, channels = operands(row, 9)
    cells = n // channels
    for c in range(channels):
        scale = arena[gamma + c] / math.sqrt(arena[variance + c] + arena[epsilon])
        _normalize(block, x, y, cells, arena[mean + c], scale, arena[beta + c])
        x, y = x + cells * LANES, y + cells * LANES


@kernel
def batch_norm_inference_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += gamma dy / sqrt(running_variance + epsilon)."""
    variance, epsilon, gamma, dy, dx, n, channels = operands(row, 7)
    cells = n // channels
    for c in range(channels):
        slope = arena[gamma + c] / math.sqrt(arena[variance + c] + arena[epsilon])
        for i in range(c * cells, (c + 1) * cells):
            add(block, dx + i * LANES, load(block, dy + i * LANES) * slope)


@kernel
def batch_norm_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dgamma += the sum of dy (x - mean) inverse over the batch, dbeta += the sum of dy."""
    x, mean, inverse, dy, dgamma, dbeta, n, channels = operands(row, 8)
    cells = n // channels
    for c in range(channels):
        along, blame = 0.0, 0.0
        for first in range(0, ctx[COUNT], LANES):
            at = first // LANES * ctx[BLOCK_STRIDE] + c * cells * LANES
            products, sums = splat(0), splat(0)
            for i in range(cells):
                v = load(block, dy + at + i * LANES)
                sums += v
                products += v * (load(block, x + at + i * LANES) - arena[mean + c])
            valid = lanes_below(ctx[COUNT] - first)
            along += total(select(valid, products, 0))
            blame += total(select(valid, sums, 0))
        arena[dgamma + c] += np.float32(along * arena[inverse + c])
        arena[dbeta + c] += np.float32(blame)


@kernel
def batch_norm_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += gamma inverse (dy - (dbeta + (x - mean) inverse dgamma) / N), for the N numbers of a channel."""
    x, mean, inverse, gamma, dgamma, dbeta, dy, dx, n, channels = operands(row, 10)
    cells = n // channels
    count = np.float32(ctx[COUNT] * cells)
    valid = lanes_below(ctx[VALID])
    for c in range(channels):
        scale, all_alike = arena[gamma + c] * arena[inverse + c], arena[dbeta + c] / count
        along = arena[inverse + c] * arena[dgamma + c] / count
        for i in range(c * cells * LANES, (c + 1) * cells * LANES, LANES):
            through_moments = all_alike + (load(block, x + i) - arena[mean + c]) * along
            add(block, dx + i, select(valid, scale * (load(block, dy + i) - through_moments), 0))


@function
def _moments(block: Any, x: Any, size: Any, epsilon: Any) -> Any:
    """The mean of a run, and 1 / sqrt(variance + epsilon)."""
    first = load(block, x)
    mean = first + _distances(block, x, size, first) / size
    return mean, 1 / root(_squares(block, x, size, mean) / size + epsilon)


@kernel
def layer_norm(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta in each run of as many features as gamma has."""
    x, gamma, beta, epsilon, y, n, size = operands(row, 7)
    for first in range(0, n * LANES, size * LANES):
        mean, inverse = _moments(block, x + first, size, arena[epsilon])
        for i in range(size):
            normal = (load(block, x + first + i * LANES) - mean) * inverse
            store(block, y + first + i * LANES, arena[gamma + i] * normal + arena[beta + i])


@kernel
def layer_norm_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dgamma += the sum of dy (x - mean) / sqrt(variance + epsilon) over runs and samples, dbeta += that of
    dy.
    """
    x, epsilon, dy, dgamma, dbeta, n, size = operands(row, 7)
    for first in range(0, n * LANES, size * LANES):
        mean, inverse = _moments(block, x + first, size, arena[epsilon])
        for i in range(size):
            blame = load(block, dy + first + i * LANES)
            normal = (load(block, x + first + i * LANES) - mean) * inverse
            arena[dgamma + i] += total(blame * normal)
            arena[dbeta + i] += total(blame)


@kernel
def layer_norm_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += (g - mean of g - n times the mean of g n) / sqrt(variance + epsilon), with g = gamma dy."""
    x, gamma, epsilon, dy, dx, n, size = operands(row, 7)
    for first in range(0, n * LANES, size * LANES):
        mean, inverse = _moments(block, x + first, size, arena[epsilon])
        sums, along = splat(0), splat(0)
        for i in range(size):
            g = arena[gamma + i] * load(block, dy + first + i * LANES)
            sums += g
            along += g * (load(block, x + first + i * LANES) - mean) * inverse
        for i in range(size):
            g = arena[gamma + i] * load(block, dy + first + i * LANES)
            normal = (load(block, x + first + i * LANES) - mean) * inverse
            add(block, dx + first + i * LANES, inverse * (g - (sums + normal * along) / size))
