"""Losses: how wrong the outputs ``x`` are against the targets ``t``, and the gradient by ``x``.

Each adds scale * (sum over the units) to ``loss``, a lane for each sample, and scale / COUNT * gradient to
``dx``. Empty lanes get nothing.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cuda.context import Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.device import function
from kernels.cuda.elementary import HALF, ONE, largest, logistic, positive, sign
from kernels.cuda.threads import ZERO, Body, TeamSums, add_to

COUNT = Ctx.COUNT.value


@function
def _share(scale: Any, ctx: Ints) -> Any:
    """The weight of one sample's gradient in the mean over the batch."""
    return scale / np.float32(ctx[COUNT])


def adds_to(loss: int) -> Callable[[Body], TeamSums]:
    """Make a sum for each lane of the errors of its samples, which the body gives; `loss` is the number of
    the operand that it is added to.
    """
    return lambda body: TeamSums(body, add_to(loss), ("lanes",))


@adds_to(3)
def squared_error(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """(x - t)^2 / 2, whose gradient is x - t."""
    x, t, scale, _, dx, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    total = ZERO
    for i in range(here, here + n * LANES, LANES):
        error = arena[x + i] - arena[t + i]
        total += HALF * error * error
        arena[dx + i] += share * error
    return arena[scale] * total


@adds_to(3)
def absolute_error(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """|x - t|, whose gradient is the sign of x - t."""
    x, t, scale, _, dx, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    total = ZERO
    for i in range(here, here + n * LANES, LANES):
        error = arena[x + i] - arena[t + i]
        total += abs(error)
        arena[dx + i] += share * sign(error)
    return arena[scale] * total


@adds_to(4)
def huber(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), with e = x - t."""
    x, t, scale, delta, _, dx, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    limit, total = arena[delta], ZERO
    for i in range(here, here + n * LANES, LANES):
        error = arena[x + i] - arena[t + i]
        size = abs(error)
        total += HALF * error * error if size <= limit else limit * (size - HALF * limit)
        arena[dx + i] += share * (limit * sign(error) if size > limit else error)
    return arena[scale] * total


@adds_to(3)
def hinge(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """max(0, 1 - t x) with t = -1 or +1: nothing once x is on the right side with a margin of 1."""
    x, t, scale, _, dx, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    total = ZERO
    for i in range(here, here + n * LANES, LANES):
        short = ONE - arena[t + i] * arena[x + i]
        total += positive(short)
        arena[dx + i] -= share * arena[t + i] * sign(positive(short))
    return arena[scale] * total


@adds_to(3)
def sigmoid_cross_entropy(
    arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers
) -> Any:
    """-t log s - (1 - t) log(1 - s) with s = 1 / (1 + e^-x), on the logits x; the gradient is s - t."""
    x, t, scale, _, dx, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    total = ZERO
    for i in range(here, here + n * LANES, LANES):
        logit, target = arena[x + i], arena[t + i]
        total += positive(logit) - target * logit + np.float32(math.log1p(math.exp(-abs(logit))))
        arena[dx + i] += share * (logistic(logit) - target)
    return arena[scale] * total


@function
def _cross_entropy(
    arena: Floats, numbers: Numbers, top: Any, share: Any, start: int, end: int, step: int
) -> Any:
    """The cross-entropy of the softmax over the logits from `start` to `end`, every `step`; `top` is the
    largest. Adds its gradient times `share`.
    """
    x, t, _, _, dx = numbers[:5]
    powers, targets, agreement = ZERO, ZERO, ZERO
    for i in range(start, end, step):
        target, shifted = arena[t + i], arena[x + i] - top
        powers += np.float32(math.exp(shifted))
        targets += target
        agreement += target * shifted
    for i in range(start, end, step):
        probability = np.float32(math.exp(arena[x + i] - top)) / powers
        arena[dx + i] += share * (probability * targets - arena[t + i])
    return targets * np.float32(math.log(powers)) - agreement


@adds_to(3)
def softmax_cross_entropy(
    arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers
) -> Any:
    """-sum_i t_i log p_i with p = softmax(x), on the logits x; the gradient is p sum_i t_i - t, or p - t for
    one class.
    """
    x, _, scale, _, _, n, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    here, share = start_of(ctx, block) + lane, _share(arena[scale], ctx)
    top = largest(arena, here + x, n)
    return arena[scale] * _cross_entropy(arena, numbers, top, share, here, here + n * LANES, LANES)


def _pixel_error(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """Cross-entropy of the softmax over the channels, summed over the pixels; see `softmax_cross_entropy`."""
    x, _, scale, _, _, n, channels, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    step, share = n // channels * LANES, _share(arena[scale], ctx)
    here = start_of(ctx, block) + part * LANES + lane
    top = arena[x + here]
    for c in range(1, channels):
        value = arena[x + here + c * step]
        top = value if value > top or value != value else top
    return arena[scale] * _cross_entropy(arena, numbers, top, share, here, here + channels * step, step)


pixel_cross_entropy = TeamSums(_pixel_error, add_to(3), ("lanes",), ("n",), ("channels",))
