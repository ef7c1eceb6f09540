"""Losses: how wrong the outputs ``x`` are against the targets ``t``, both (n, lanes), and the gradient by
``x``.

Each adds scale * (sum over the units) to ``loss``, a lane for each sample, and scale / COUNT * gradient to
``dx``, so that the gradients of a batch add up to the gradient of its mean loss. Empty lanes get nothing.
"""

import numpy as np

from kernels.abi import Ctx
from kernels.reference.activation import logistic
from kernels.reference.context import Context, Floats


def _report(
    values: Floats, gradient: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context
) -> None:
    valid = context.valid
    loss[valid] += scale * values.sum(axis=0)[valid]
    dx[:, valid] += scale / context[Ctx.COUNT] * gradient[:, valid]


def squared_error(*, x: Floats, t: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context) -> None:
    """(x - t)^2 / 2, whose gradient is x - t."""
    error = x - t
    _report(0.5 * error**2, error, scale, loss, dx, context)


def absolute_error(
    *, x: Floats, t: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context
) -> None:
    """|x - t|, whose gradient is the sign of x - t."""
    error = x - t
    _report(np.abs(error), np.sign(error), scale, loss, dx, context)


def huber(
    *, x: Floats, t: Floats, scale: Floats, delta: Floats, loss: Floats, dx: Floats, context: Context
) -> None:
    """e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), with e = x - t. Source: Huber, 1964."""
    error = x - t
    size = np.abs(error)
    values = np.where(size <= delta, 0.5 * error**2, delta * (size - 0.5 * delta))
    _report(values, np.clip(error, -delta, delta), scale, loss, dx, context)


def hinge(*, x: Floats, t: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context) -> None:
    """max(0, 1 - t x) with t = -1 or +1: nothing once x is on the right side with a margin of 1."""
    short = 1 - t * x
    _report(np.maximum(short, 0), -t * np.heaviside(short, 0), scale, loss, dx, context)


def sigmoid_cross_entropy(
    *, x: Floats, t: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context
) -> None:
    """-t log s - (1 - t) log(1 - s) with s = 1 / (1 + e^-x), on the logits x; the gradient is s - t.

    Written as max(x, 0) - t x + log(1 + e^-|x|), which stays exact where s rounds to 0 or 1.
    """
    values = np.maximum(x, 0) - t * x + np.log1p(np.exp(-np.abs(x)))
    _report(values, logistic(x) - t, scale, loss, dx, context)


def softmax_cross_entropy(
    *, x: Floats, t: Floats, scale: Floats, loss: Floats, dx: Floats, context: Context
) -> None:
    """-sum_i t_i log p_i with p = softmax(x), on the logits x; the gradient is p sum_i t_i - t, or p - t for
    one class.

    With the largest logit taken off first, log p_i = x_i - log sum_j e^x_j stays exact however large the
    logits are.
    """
    shifted = x - x.max(axis=0)
    powers = np.exp(shifted)
    total = powers.sum(axis=0)
    values = t * (np.log(total) - shifted)
    _report(values, powers / total * t.sum(axis=0) - t, scale, loss, dx, context)


def pixel_cross_entropy(
    *,
    x: Floats,
    t: Floats,
    scale: Floats,
    loss: Floats,
    dx: Floats,
    channels: int,
    context: Context,
) -> None:
    """Cross-entropy of the softmax over the channels, summed over the pixels; see `softmax_cross_entropy`."""
    logits, targets = (values.reshape(channels, -1, values.shape[-1]) for values in (x, t))
    shifted = logits - logits.max(axis=0)
    powers = np.exp(shifted)
    total = powers.sum(axis=0)
    values = targets * (np.log(total) - shifted)
    gradient = powers / total * targets.sum(axis=0) - targets
    _report(values.reshape(x.shape), gradient.reshape(x.shape), scale, loss, dx, context)
