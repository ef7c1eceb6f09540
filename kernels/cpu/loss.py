"""Losses: how wrong the outputs ``x`` are against the targets ``t``, and the gradient by ``x``.

Each adds scale * (sum over the units) to ``loss``, a lane for each sample, and scale / COUNT * gradient to
``dx``. Empty lanes get nothing.
"""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu.elementary import exp, larger, largest, log, log1p, logistic, sign
from kernels.cpu.lanes import absolute, add, lanes_below, load, operands, select, splat
from kernels.jit import Floats, Ints, function, kernel

COUNT = Ctx.COUNT.value
VALID = Ctx.VALID.value


@function
def _share(scale: Any, ctx: Ints) -> Any:
    """The weight of one sample's gradient in the mean over the batch."""
    return scale / np.float32(ctx[COUNT])


@kernel
def squared_error(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """(x - t)^2 / 2, whose gradient is x - t."""
    x, t, scale, loss, dx, n = operands(row, 6)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    sum_of_errors = splat(0)
    for i in range(n):
        error = load(block, x + i * LANES) - load(block, t + i * LANES)
        sum_of_errors += 0.5 * error * error
        add(block, dx + i * LANES, select(valid, share * error, 0))
    add(arena, loss, select(valid, arena[scale] * sum_of_errors, 0))


@kernel
def absolute_error(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """|x - t|, whose gradient is the sign of x - t."""
    x, t, scale, loss, dx, n = operands(row, 6)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    sum_of_errors = splat(0)
    for i in range(n):
        error = load(block, x + i * LANES) - load(block, t + i * LANES)
        sum_of_errors += absolute(error)
        add(block, dx + i * LANES, select(valid, share * sign(error), 0))
    add(arena, loss, select(valid, arena[scale] * sum_of_errors, 0))


@kernel
def huber(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), with e = x - t."""
    x, t, scale, delta, loss, dx, n = operands(row, 7)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    limit = splat(arena[delta])
    sum_of_errors = splat(0)
    for i in range(n):
        error = load(block, x + i * LANES) - load(block, t + i * LANES)
        size = absolute(error)
        sum_of_errors += select(size <= limit, 0.5 * error * error, limit * (size - 0.5 * limit))
        gradient = select(error > limit, limit, select(error < 0 - limit, 0 - limit, error))
        add(block, dx + i * LANES, select(valid, share * gradient, 0))
    add(arena, loss, select(valid, arena[scale] * sum_of_errors, 0))


@kernel
def hinge(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """max(0, 1 - t x) with t = -1 or +1: nothing once x is on the right side with a margin of 1."""
    x, t, scale, loss, dx, n = operands(row, 6)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    sum_of_errors = splat(0)
    for i in range(n):
        target = load(block, t + i * LANES)
        short = 1 - target * load(block, x + i * LANES)
        sum_of_errors += select(short < 0, 0, short)
        wrong = select(short > 0, 1, select(short <= 0, 0, short))
        add(block, dx + i * LANES, select(valid, share * (0 - target * wrong), 0))
    add(arena, loss, select(valid, arena[scale] * sum_of_errors, 0))


@kernel
def sigmoid_cross_entropy(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """-t log s - (1 - t) log(1 - s) with s = 1 / (1 + e^-x), on the logits x; the gradient is s - t."""
    x, t, scale, loss, dx, n = operands(row, 6)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    sum_of_errors = splat(0)
    for i in range(n):
        logit, target = load(block, x + i * LANES), load(block, t + i * LANES)
        positive = select(logit < 0, 0, logit)
        sum_of_errors += positive - target * logit + log1p(exp(0 - absolute(logit)))
        add(block, dx + i * LANES, select(valid, share * (logistic(logit) - target), 0))
    add(arena, loss, select(valid, arena[scale] * sum_of_errors, 0))


@kernel
def softmax_cross_entropy(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """-sum_i t_i log p_i with p = softmax(x), on the logits x; the gradient is p sum_i t_i - t, or p - t for
    one class.
    """
    x, t, scale, loss, dx, n = operands(row, 6)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    top = largest(block, x, n)
    sum_of_powers, sum_of_targets, agreement = splat(0), splat(0), splat(0)
    for i in range(n):
        target, shifted = load(block, t + i * LANES), load(block, x + i * LANES) - top
        sum_of_powers += exp(shifted)
        sum_of_targets += target
        agreement += target * shifted
    for i in range(n):
        probability = exp(load(block, x + i * LANES) - top) / sum_of_powers
        gradient = probability * sum_of_targets - load(block, t + i * LANES)
        add(block, dx + i * LANES, select(valid, share * gradient, 0))
    error = sum_of_targets * log(sum_of_powers) - agreement
    add(arena, loss, select(valid, arena[scale] * error, 0))


@kernel
def pixel_cross_entropy(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """Cross-entropy of the softmax over the channels, summed over the pixels; see `softmax_cross_entropy`."""
    x, t, scale, loss, dx, n, channels = operands(row, 7)
    valid, share = lanes_below(ctx[VALID]), _share(arena[scale], ctx)
    step, error = n // channels * LANES, splat(0)
    for pixel in range(0, step, LANES):
        top = load(block, x + pixel)
        for c in range(1, channels):
            top = larger(top, load(block, x + c * step + pixel))
        sum_of_powers, sum_of_targets, agreement = splat(0), splat(0), splat(0)
        for place in range(pixel, pixel + channels * step, step):
            target, shifted = load(block, t + place), load(block, x + place) - top
            sum_of_powers += exp(shifted)
            sum_of_targets += target
            agreement += target * shifted
        for place in range(pixel, pixel + channels * step, step):
            probability = exp(load(block, x + place) - top) / sum_of_powers
            gradient = probability * sum_of_targets - load(block, t + place)
            add(block, dx + place, select(valid, share * gradient, 0))
        error += sum_of_targets * log(sum_of_powers) - agreement
    add(arena, loss, select(valid, arena[scale] * error, 0))
