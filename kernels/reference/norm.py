"""Normalization: numbers are moved and scaled to a mean of 0 and a variance of 1, then to ``beta`` and
``gamma``, which are learned.

Batch normalization does so for each channel over all samples and cells of a batch, layer normalization for
each run of features of a sample alone. The features of a channel or a run lie side by side in ``x``.

Means are taken of the distances from the first number, so equal numbers have exactly their own mean and a
variance of exactly 0; `epsilon` then keeps everything finite.

Sources: Ioffe and Szegedy, "Batch normalization", ICML 2015; Ba, Kiros, Hinton, "Layer normalization", 2016.
"""

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.reference.context import Context, Floats


def _mean(x: Floats) -> Floats:
    """Over axis 1, which stays with length 1."""
    first = x[:, :1]
    mean: Floats = first + (x - first).mean(axis=1, keepdims=True)
    return mean


def _split(x: Floats, parts: int) -> Floats:
    """Features as channels or runs: (parts, n / parts, lanes)."""
    return x.reshape(parts, -1, LANES)


def _each(values: Floats) -> Floats:
    """Numbers of channels, for use with their cells and lanes."""
    return values[:, None, None]


def _samples(x: Floats, channels: int, context: Context) -> Floats:
    """All numbers of the channels in the samples of a batch: (channels, samples * cells)."""
    blocks, n = x.shape[:2]
    samples = x.reshape(blocks, channels, n // channels, LANES).transpose(1, 0, 3, 2)
    return samples.reshape(channels, blocks * LANES, -1)[:, : context[Ctx.COUNT]].reshape(channels, -1)


def batch_moments(
    *,
    x: Floats,
    epsilon: Floats,
    momentum: Floats,
    mean: Floats,
    inverse: Floats,
    running_mean: Floats,
    running_variance: Floats,
    context: Context,
) -> None:
    """mean and inverse = 1 / sqrt(variance + epsilon) of each channel over the batch; running averages
    follow.

    running = (1 - momentum) running + momentum value: with the mean, and with the variance times
    N / (N - 1) for N numbers, which estimates that of all data. One number has a variance of 0.
    """
    values = _samples(x, len(mean), context)
    middle, count = _mean(values), values.shape[1]
    variance = np.square(values - middle).mean(axis=1)
    mean[...] = middle[:, 0]
    inverse[...] = 1 / np.sqrt(variance + epsilon)
    running_mean[...] = (1 - momentum) * running_mean + momentum * mean
    unbiased = variance * (count / max(count - 1, 1))
    running_variance[...] = (1 - momentum) * running_variance + momentum * unbiased


def batch_norm(
    *,
    x: Floats,
    mean: Floats,
    inverse: Floats,
    running_mean: Floats,
    running_variance: Floats,
    epsilon: Floats,
    gamma: Floats,
    beta: Floats,
    y: Floats,
) -> None:
    """y = gamma (x - mean) inverse + beta, with the moments of the batch."""
    normal = (_split(x, len(mean)) - _each(mean)) * _each(inverse)
    y[...] = (_each(gamma) * normal + _each(beta)).reshape(y.shape)


def batch_norm_inference(
    *,
    x: Floats,
    running_mean: Floats,
    running_variance: Floats,
    epsilon: Floats,
    gamma: Floats,
    beta: Floats,
    y: Floats,
) -> None:
    """y = gamma (x - running_mean) / sqrt(running_variance + epsilon) + beta."""
    inverse = 1 / np.sqrt(running_variance + epsilon)
    normal = (_split(x, len(gamma)) - _each(running_mean)) * _each(inverse)
    y[...] = (_each(gamma) * normal + _each(beta)).reshape(y.shape)


def batch_norm_inference_backward(
    *, running_variance: Floats, epsilon: Floats, gamma: Floats, dy: Floats, dx: Floats
) -> None:
    """dx += gamma dy / sqrt(running_variance + epsilon)."""
    slope = gamma / np.sqrt(running_variance + epsilon)
    dx += (_each(slope) * _split(dy, len(gamma))).reshape(dx.shape)


def batch_norm_backward_w(
    *, x: Floats, mean: Floats, inverse: Floats, dy: Floats, dgamma: Floats, dbeta: Floats, context: Context
) -> None:
    """dgamma += the sum of dy (x - mean) inverse over the batch, dbeta += the sum of dy."""
    values, blame = (_samples(each, len(mean), context) for each in (x, dy))
    dgamma += (blame * (values - mean[:, None]) * inverse[:, None]).sum(axis=1)
    dbeta += blame.sum(axis=1)


def batch_norm_backward_x(
    *,
    x: Floats,
    mean: Floats,
    inverse: Floats,
    gamma: Floats,
    dgamma: Floats,
    dbeta: Floats,
    dy: Floats,
    dx: Floats,
    context: Context,
) -> None:
    """dx += gamma inverse (dy - (dbeta + (x - mean) inverse dgamma) / N), for the N numbers of a channel.

    `dgamma` and `dbeta` are the sums over the batch. Empty lanes get nothing: they have no part in the
    moments. Source: Ioffe and Szegedy, section 3, the equations before algorithm 2, put together.
    """
    normal = (_split(x, len(mean)) - _each(mean)) * _each(inverse)
    count = context[Ctx.COUNT] * normal.shape[1]
    through_moments = (_each(dbeta) + normal * _each(dgamma)) / count
    gradient = _each(gamma * inverse) * (_split(dy, len(mean)) - through_moments)
    dx[:, context.valid] += gradient.reshape(dx.shape)[:, context.valid]


def _inverse(distances: Floats, epsilon: Floats) -> Floats:
    """1 / sqrt(variance + epsilon) of the runs: (runs, 1, lanes)."""
    inverse: Floats = 1 / np.sqrt(np.square(distances).mean(axis=1, keepdims=True) + epsilon)
    return inverse


def _normal(x: Floats, size: int, epsilon: Floats) -> tuple[Floats, Floats]:
    """The runs with mean 0 and variance 1, (runs, size, lanes), and by what they were multiplied for it."""
    runs = _split(x, len(x) // size)
    distances = runs - _mean(runs)
    inverse = _inverse(distances, epsilon)
    return distances * inverse, inverse


def layer_norm(*, x: Floats, gamma: Floats, beta: Floats, epsilon: Floats, y: Floats) -> None:
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta in each run of as many features as gamma has."""
    normal, _ = _normal(x, len(gamma), epsilon)
    y[...] = (gamma[:, None] * normal + beta[:, None]).reshape(y.shape)


def layer_norm_backward_w(*, x: Floats, epsilon: Floats, dy: Floats, dgamma: Floats, dbeta: Floats) -> None:
    """dgamma += the sum of dy (x - mean) / sqrt(variance + epsilon) over runs and samples, dbeta += that of
    dy.
    """
    normal, _ = _normal(x, len(dgamma), epsilon)
    blame = dy.reshape(normal.shape)
    dgamma += (blame * normal).sum(axis=(0, 2))
    dbeta += blame.sum(axis=(0, 2))


def layer_norm_backward_x(*, x: Floats, gamma: Floats, epsilon: Floats, dy: Floats, dx: Floats) -> None:
    """dx += (g - mean of g - n times the mean of g n) / sqrt(variance + epsilon), with g = gamma dy.

    n is the normalized x, and the means are those of the run.
    """
    normal, inverse = _normal(x, len(gamma), epsilon)
    g = gamma[:, None] * dy.reshape(normal.shape)
    along = (g * normal).mean(axis=1, keepdims=True)
    dx += (inverse * (g - g.mean(axis=1, keepdims=True) - normal * along)).reshape(dx.shape)
