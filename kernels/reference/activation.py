"""Activation functions and their derivatives. `x` and `y` are (n, lanes).

Softmax works over n, the others on each number. A backward operation gets the forward input ``x`` and output
``y``, and adds dy f'(x) to ``dx``. NaN stays NaN.
"""

import math

import numpy as np

from kernels.reference.context import Floats


def logistic(x: Floats) -> Floats:
    """1 / (1 + e^-x), written with e^-|x| so that nothing overflows."""
    small = np.exp(-np.abs(x))
    s: Floats = np.where(x < 0, small, 1) / (1 + small)
    return s


def erf(x: Floats) -> Floats:
    """The error function: twice the area under e^(-t^2) / sqrt(pi) from 0 to x."""
    area: Floats = np.vectorize(math.erf, otypes=[np.float64])(x)
    return area.astype(x.dtype)


def identity(*, x: Floats, y: Floats) -> None:
    """y = x."""
    y[...] = x


def identity_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy."""
    dx += dy


def sign(*, x: Floats, y: Floats) -> None:
    """y = -1, 0 or 1 as x is negative, zero or positive: Rosenblatt's threshold unit."""
    y[...] = np.sign(x)


def sign_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += 0 dy: a step is flat everywhere else, so gradient descent learns nothing through it."""
    dx += 0 * dy


def sigmoid(*, x: Floats, y: Floats) -> None:
    """y = 1 / (1 + e^-x)."""
    y[...] = logistic(x)


def sigmoid_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy y (1 - y)."""
    dx += dy * y * (1 - y)


def tanh(*, x: Floats, y: Floats) -> None:
    """y = (e^x - e^-x) / (e^x + e^-x)."""
    y[...] = np.tanh(x)


def tanh_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy (1 - y^2)."""
    dx += dy * (1 - y * y)


def relu(*, x: Floats, y: Floats) -> None:
    """y = max(0, x). Source: Nair and Hinton, ICML 2010."""
    y[...] = np.maximum(x, 0)


def relu_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy where x > 0. At the kink the derivative is taken as 0."""
    dx += np.where(x <= 0, 0, dy)


def leaky_relu(*, x: Floats, slope: Floats, y: Floats) -> None:
    """y = x where x > 0, else slope x. Source: Maas, Hannun, Ng, ICML 2013."""
    y[...] = np.where(x <= 0, slope * x, x)


def leaky_relu_backward(*, x: Floats, slope: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy where x > 0, else slope dy."""
    dx += np.where(x <= 0, slope * dy, dy)


def elu(*, x: Floats, alpha: Floats, y: Floats) -> None:
    """y = x where x > 0, else alpha (e^x - 1). Source: Clevert, Unterthiner, Hochreiter, ICLR 2016."""
    y[...] = np.where(x <= 0, alpha * np.expm1(np.minimum(x, 0)), x)


def elu_backward(*, x: Floats, alpha: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy where x > 0, else alpha e^x dy, which is (y + alpha) dy."""
    dx += np.where(x <= 0, (y + alpha) * dy, dy)


def gelu(*, x: Floats, y: Floats) -> None:
    """y = x Phi(x), with Phi(x) = (1 + erf(x / sqrt 2)) / 2: the chance that a standard normal number is
    below x.

    Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016, the exact form.
    """
    y[...] = x * 0.5 * (1 + erf(x / math.sqrt(2)))


def gelu_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy (Phi(x) + x phi(x)), with the normal density phi(x) = e^(-x^2 / 2) / sqrt(2 pi)."""
    below = 0.5 * (1 + erf(x / math.sqrt(2)))
    density = np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
    dx += dy * (below + x * density)


def swish(*, x: Floats, y: Floats) -> None:
    """y = x / (1 + e^-x). Source: Ramachandran, Zoph, Le, "Searching for activation functions", 2017."""
    y[...] = x * logistic(x)


def swish_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx += dy (s + y (1 - s)), with s = 1 / (1 + e^-x)."""
    s = logistic(x)
    dx += dy * (s + y * (1 - s))


def softmax(*, x: Floats, y: Floats) -> None:
    """y_i = e^x_i / sum_j e^x_j, for each sample. The largest x is taken off first, which changes nothing."""
    powers = np.exp(x - x.max(axis=0))
    y[...] = powers / powers.sum(axis=0)


def softmax_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats) -> None:
    """dx_i += y_i (dy_i - sum_j y_j dy_j)."""
    dx += y * (dy - (y * dy).sum(axis=0))


def pixel_softmax(*, x: Floats, y: Floats, channels: int) -> None:
    """y = softmax over the channels, for each pixel of each sample."""
    shifted = _pixels(x, channels) - _pixels(x, channels).max(axis=0)
    powers = np.exp(shifted)
    y[...] = (powers / powers.sum(axis=0)).reshape(x.shape)


def pixel_softmax_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats, channels: int) -> None:
    """dx_c += y_c (dy_c - sum_k y_k dy_k) over the channels, for each pixel."""
    mean = _pixels(y * dy, channels).sum(axis=0)
    dx += y * (_pixels(dy, channels) - mean).reshape(dy.shape)


def _pixels(x: Floats, channels: int) -> Floats:
    """An array as (channels, pixels, lanes)."""
    return x.reshape(channels, -1, x.shape[-1])


def maxout(*, x: Floats, y: Floats, pieces: int) -> None:
    """y_i = the largest x_(p n + i) over the pieces p, for n outputs.

    Source: Goodfellow and others, "Maxout networks", ICML 2013.
    """
    y[...] = x.reshape(pieces, *y.shape).max(axis=0)


def maxout_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats, pieces: int) -> None:
    """dx += dy in the first piece that is not smaller than y."""
    winner = (x.reshape(pieces, *y.shape) < y).argmin(axis=0)
    is_winner = np.arange(pieces)[:, None, None] == winner
    dx += np.where(is_winner, dy, 0).reshape(dx.shape)
