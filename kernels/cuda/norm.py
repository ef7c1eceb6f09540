"""Normalization: numbers are moved and scaled to a mean of 0 and a variance of 1, then to ``beta`` and
``gamma``, which are learned.

Means are those of the distances from the first number, so equal numbers have exactly their mean and a
variance of exactly 0; then `epsilon` keeps everything finite.
"""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cuda.context import VALID, Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.device import function
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, InTurn, TeamSums, add_to, features

COUNT = Ctx.COUNT.value


@function
def inverse_root(x: Any) -> Any:
    """1 / sqrt(x): float32."""
    return ONE / np.float32(math.sqrt(x))


# Batch normalization


@function
def count_of(ctx: Ints, n: int, channels: int) -> Any:
    """How many numbers of a channel there are in the batch."""
    return ctx[COUNT] * (n // channels)


def _distance(arena: Floats, ctx: Ints, block: int, cell: int, channel: int, numbers: Numbers) -> Any:
    """mean and inverse = 1 / sqrt(variance + epsilon) of each channel over the batch; running averages
    follow.
    """
    x, _, _, _, _, _, _, n, channels = numbers
    values = channel * (n // channels) * LANES + x
    first, here = arena[start_of(ctx, 0) + values], start_of(ctx, block) + values + cell * LANES
    total = ZERO
    for lane in range(valid_lanes(ctx, block)):
        total += arena[here + lane] - first
    return total


def _keep_mean(arena: Floats, ctx: Ints, channel: int, total: Any, numbers: Numbers) -> None:
    x, _, momentum, mean, _, running_mean, _, n, channels = numbers
    first = arena[start_of(ctx, 0) + x + channel * (n // channels) * LANES]
    found = first + np.float32(total / count_of(ctx, n, channels))
    kept, old = arena[momentum], arena[running_mean + channel]
    arena[mean + channel] = found
    arena[running_mean + channel] = (ONE - kept) * old + kept * found


def _square(arena: Floats, ctx: Ints, block: int, cell: int, channel: int, numbers: Numbers) -> Any:
    x, _, _, mean, _, _, _, n, channels = numbers
    here = start_of(ctx, block) + x + (channel * (n // channels) + cell) * LANES
    total = ZERO
    for lane in range(valid_lanes(ctx, block)):
        distance = arena[here + lane] - arena[mean + channel]
        total += distance * distance
    return total


def _keep_variance(arena: Floats, ctx: Ints, channel: int, total: Any, numbers: Numbers) -> None:
    _, epsilon, momentum, _, inverse, _, running_variance, n, channels = numbers
    count = count_of(ctx, n, channels)
    unbiased = np.float32(total / max(count - 1, 1))
    kept, old = arena[momentum], arena[running_variance + channel]
    arena[inverse + channel] = inverse_root(np.float32(total / count) + arena[epsilon])
    arena[running_variance + channel] = (ONE - kept) * old + kept * unbiased


batch_moments = InTurn(
    TeamSums(_distance, _keep_mean, ("channels",), ("n",), ("channels",)),
    TeamSums(_square, _keep_variance, ("channels",), ("n",), ("channels",)),
)


@features("n")
def batch_norm(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = gamma (x - mean) inverse + beta."""
    x, mean, inverse, _, _, _, gamma, beta, y, n, channels = numbers
    channel = i // (n // channels)
    even = (arena[here + x + i * LANES] - arena[mean + channel]) * arena[inverse + channel]
    arena[here + y + i * LANES] = arena[gamma + channel] * even + arena[beta + channel]


@features("n")
def batch_norm_inference(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = gamma (x - running_mean) / sqrt(running_variance + epsilon) + beta."""
    x, running_mean, running_variance, epsilon, gamma, beta, y, n, channels = numbers
    channel = i // (n // channels)
    inverse = inverse_root(arena[running_variance + channel] + arena[epsilon])
    even = (arena[here + x + i * LANES] - arena[running_mean + channel]) * inverse
    arena[here + y + i * LANES] = arena[gamma + channel] * even + arena[beta + channel]


@features("n")
def batch_norm_inference_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """dx += gamma dy / sqrt(running_variance + epsilon)."""
    variance, epsilon, gamma, dy, dx, n, channels = numbers
    channel = i // (n // channels)
    slope = arena[gamma + channel] * inverse_root(arena[variance + channel] + arena[epsilon])
    arena[here + dx + i * LANES] += slope * arena[here + dy + i * LANES]


def _gamma(arena: Floats, ctx: Ints, block: int, cell: int, channel: int, numbers: Numbers) -> Any:
    """dgamma += the sum of dy (x - mean) inverse over the batch, dbeta += the sum of dy."""
    x, mean, inverse, dy, _, _, n, channels = numbers
    here = start_of(ctx, block) + (channel * (n // channels) + cell) * LANES
    total = ZERO
    for at in range(here, here + valid_lanes(ctx, block)):
        total += arena[dy + at] * (arena[x + at] - arena[mean + channel])
    return total * arena[inverse + channel]


def _beta(arena: Floats, ctx: Ints, block: int, cell: int, channel: int, numbers: Numbers) -> Any:
    dy, _, _, n, channels = numbers[3:]
    here = start_of(ctx, block) + dy + (channel * (n // channels) + cell) * LANES
    total = ZERO
    for at in range(here, here + valid_lanes(ctx, block)):
        total += arena[at]
    return total


batch_norm_backward_w = InTurn(
    TeamSums(_gamma, add_to(4), ("channels",), ("n",), ("channels",)),
    TeamSums(_beta, add_to(5), ("channels",), ("n",), ("channels",)),
)


@features("n")
def batch_norm_backward_x(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """dx += gamma inverse (dy - (dbeta + (x - mean) inverse dgamma) / N), for the N numbers of a channel."""
    x, mean, inverse, gamma, dgamma, dbeta, dy, dx, n, channels = numbers
    channel, at = i // (n // channels), here + i * LANES
    count = np.float32(count_of(ctx, n, channels))
    even = (arena[x + at] - arena[mean + channel]) * arena[inverse + channel]
    rest = arena[dy + at] - (arena[dbeta + channel] + even * arena[dgamma + channel]) / count
    found = arena[gamma + channel] * arena[inverse + channel] * rest
    arena[dx + at] += found if sample < ctx[VALID] else ZERO


# Layer normalization


@function
def mean_of(arena: Floats, x: int, size: int) -> Any:
    """The mean of `size` features that begin at x in one lane."""
    total = ZERO
    for i in range(x, x + size * LANES, LANES):
        total += arena[i] - arena[x]
    return arena[x] + total / np.float32(size)


@function
def inverse_of(arena: Floats, x: int, size: int, mean: Any, epsilon: Any) -> Any:
    """1 / sqrt(variance + epsilon) of `size` features that begin at x in one lane."""
    total = ZERO
    for i in range(x, x + size * LANES, LANES):
        total += (arena[i] - mean) * (arena[i] - mean)
    return inverse_root(total / np.float32(size) + epsilon)


@features("n", by=("size",))
def layer_norm(arena: Floats, ctx: Ints, here: int, sample: int, run: int, numbers: Numbers) -> None:
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta in each run of as many features as gamma
    has.
    """
    x, gamma, beta, epsilon, y, _, size = numbers
    start = here + run * size * LANES
    mean = mean_of(arena, start + x, size)
    inverse = inverse_of(arena, start + x, size, mean, arena[epsilon])
    for i in range(size):
        even = (arena[start + x + i * LANES] - mean) * inverse
        arena[start + y + i * LANES] = arena[gamma + i] * even + arena[beta + i]


@features("n", by=("size",))
def layer_norm_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, run: int, numbers: Numbers
) -> None:
    """dx += (g - mean of g - n times the mean of g n) / sqrt(variance + epsilon), with g = gamma dy."""
    x, gamma, epsilon, dy, dx, _, size = numbers
    start = here + run * size * LANES
    mean = mean_of(arena, start + x, size)
    inverse = inverse_of(arena, start + x, size, mean, arena[epsilon])
    blame, along = ZERO, ZERO
    for i in range(size):
        share = arena[gamma + i] * arena[start + dy + i * LANES]
        blame += share
        along += share * (arena[start + x + i * LANES] - mean) * inverse
    for i in range(size):
        even = (arena[start + x + i * LANES] - mean) * inverse
        share = arena[gamma + i] * arena[start + dy + i * LANES]
        arena[start + dx + i * LANES] += inverse * (share - (blame + even * along) / np.float32(size))


def _layer_gamma(arena: Floats, ctx: Ints, block: int, run: int, item: int, numbers: Numbers) -> Any:
    """dgamma += the sum of dy (x - mean) / sqrt(variance + epsilon) over runs and samples, dbeta += that
    of dy.
    """
    x, epsilon, dy, _, _, _, size = numbers
    start = start_of(ctx, block) + run * size * LANES
    total = ZERO
    for here in range(start, start + LANES):
        mean = mean_of(arena, here + x, size)
        inverse = inverse_of(arena, here + x, size, mean, arena[epsilon])
        total += arena[here + dy + item * LANES] * (arena[here + x + item * LANES] - mean) * inverse
    return total


def _layer_beta(arena: Floats, ctx: Ints, block: int, run: int, item: int, numbers: Numbers) -> Any:
    dy, _, _, _, size = numbers[2:]
    here = start_of(ctx, block) + dy + (run * size + item) * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[here + lane]
    return total


layer_norm_backward_w = InTurn(
    TeamSums(_layer_gamma, add_to(3), ("size",), ("n",), ("size",)),
    TeamSums(_layer_beta, add_to(4), ("size",), ("n",), ("size",)),
)
