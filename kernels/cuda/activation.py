"""Activation functions and their derivatives. NaN stays NaN.

A backward operation gets the forward input ``x`` and output ``y``, and adds dy f'(x) to ``dx``.
"""

import math

import numpy as np

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.elementary import HALF, ONE, largest, logistic, positive
from kernels.cuda.elementary import sign as sign_of
from kernels.cuda.threads import ZERO, features, samples, values

_INVERSE_ROOT_2 = np.float32(1 / math.sqrt(2))
_INVERSE_ROOT_2_PI = np.float32(1 / math.sqrt(2 * math.pi))


@values
def identity(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = x."""
    x, y, _ = numbers
    arena[at + y] = arena[at + x]


@values
def identity_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy."""
    dy, dx, _ = numbers[2:]
    arena[at + dx] += arena[at + dy]


@values
def sign(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = -1, 0 or 1 as x is negative, zero or positive."""
    x, y, _ = numbers
    arena[at + y] = sign_of(arena[at + x])


@values
def sign_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += 0 dy: a step is flat everywhere else."""
    dy, dx, _ = numbers[2:]
    arena[at + dx] += ZERO * arena[at + dy]


@values
def sigmoid(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = 1 / (1 + e^-x)."""
    x, y, _ = numbers
    arena[at + y] = logistic(arena[at + x])


@values
def sigmoid_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy y (1 - y)."""
    _, y, dy, dx, _ = numbers
    out = arena[at + y]
    arena[at + dx] += arena[at + dy] * out * (ONE - out)


@values
def tanh(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = (e^x - e^-x) / (e^x + e^-x)."""
    x, y, _ = numbers
    arena[at + y] = math.tanh(arena[at + x])


@values
def tanh_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy (1 - y^2)."""
    _, y, dy, dx, _ = numbers
    out = arena[at + y]
    arena[at + dx] += arena[at + dy] * (ONE - out * out)


@values
def relu(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = max(0, x)."""
    x, y, _ = numbers
    arena[at + y] = positive(arena[at + x])


@values
def relu_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy where x > 0."""
    x, _, dy, dx, _ = numbers
    arena[at + dx] += ZERO if arena[at + x] <= ZERO else arena[at + dy]


@values
def leaky_relu(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = x where x > 0, else slope x."""
    x, slope, y, _ = numbers
    v = arena[at + x]
    arena[at + y] = arena[slope] * v if v <= ZERO else v


@values
def leaky_relu_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy where x > 0, else slope dy."""
    x, slope, _, dy, dx, _ = numbers
    blame = arena[at + dy]
    arena[at + dx] += arena[slope] * blame if arena[at + x] <= ZERO else blame


@values
def elu(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = x where x > 0, else alpha (e^x - 1)."""
    x, alpha, y, _ = numbers
    v = arena[at + x]
    arena[at + y] = arena[alpha] * np.float32(math.expm1(v)) if v <= ZERO else v


@values
def elu_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy where x > 0, else alpha e^x dy, which is (y + alpha) dy."""
    x, alpha, y, dy, dx, _ = numbers
    blame = arena[at + dy]
    below = (arena[at + y] + arena[alpha]) * blame
    arena[at + dx] += below if arena[at + x] <= ZERO else blame


@values
def gelu(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = x Phi(x), with Phi(x) = (1 + erf(x / sqrt 2)) / 2."""
    x, y, _ = numbers
    v = arena[at + x]
    arena[at + y] = v * HALF * (ONE + np.float32(math.erf(v * _INVERSE_ROOT_2)))


@values
def gelu_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy (Phi(x) + x phi(x)), with the normal density phi(x) = e^(-x^2 / 2) / sqrt(2 pi)."""
    x, _, dy, dx, _ = numbers
    v = arena[at + x]
    below = HALF * (ONE + np.float32(math.erf(v * _INVERSE_ROOT_2)))
    density = np.float32(math.exp(-HALF * v * v)) * _INVERSE_ROOT_2_PI
    arena[at + dx] += arena[at + dy] * (below + v * density)


@values
def swish(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """y = x / (1 + e^-x)."""
    x, y, _ = numbers
    v = arena[at + x]
    arena[at + y] = v * logistic(v)


@values
def swish_backward(arena: Floats, ctx: Ints, at: int, numbers: Numbers) -> None:
    """dx += dy (s + y (1 - s)), with s = 1 / (1 + e^-x)."""
    x, y, dy, dx, _ = numbers
    s = logistic(arena[at + x])
    arena[at + dx] += arena[at + dy] * (s + arena[at + y] * (ONE - s))


@samples
def softmax(arena: Floats, ctx: Ints, here: int, numbers: Numbers) -> None:
    """y_i = e^x_i / sum_j e^x_j, for each sample. The largest x is taken off first, which changes nothing."""
    x, y, n = numbers
    top = largest(arena, here + x, n)
    total = ZERO
    for i in range(0, n * LANES, LANES):
        power = np.float32(math.exp(arena[here + x + i] - top))
        arena[here + y + i] = power
        total += power
    for i in range(0, n * LANES, LANES):
        arena[here + y + i] /= total


@samples
def softmax_backward(arena: Floats, ctx: Ints, here: int, numbers: Numbers) -> None:
    """dx_i += y_i (dy_i - sum_j y_j dy_j)."""
    _, y, dy, dx, n = numbers
    mean = ZERO
    for i in range(0, n * LANES, LANES):
        mean += arena[here + y + i] * arena[here + dy + i]
    for i in range(0, n * LANES, LANES):
        arena[here + dx + i] += arena[here + y + i] * (arena[here + dy + i] - mean)


@features("n", by=("channels",))
def pixel_softmax(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = softmax over the channels, for each pixel of each sample."""
    x, y, n, channels = numbers
    step, first = n // channels * LANES, here + i * LANES
    top = arena[first + x]
    for c in range(1, channels):
        value = arena[first + x + c * step]
        top = value if value > top or value != value else top
    total = ZERO
    for place in range(first, first + channels * step, step):
        power = np.float32(math.exp(arena[x + place] - top))
        arena[y + place] = power
        total += power
    for place in range(first, first + channels * step, step):
        arena[y + place] /= total


@features("n", by=("channels",))
def pixel_softmax_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """dx_c += y_c (dy_c - sum_k y_k dy_k) over the channels, for each pixel."""
    _, y, dy, dx, n, channels = numbers
    step, first = n // channels * LANES, here + i * LANES
    mean = ZERO
    for place in range(first, first + channels * step, step):
        mean += arena[y + place] * arena[dy + place]
    for place in range(first, first + channels * step, step):
        arena[dx + place] += arena[y + place] * (arena[dy + place] - mean)


@features("n_out")
def maxout(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y_i = the largest x_(p n + i) over the pieces p, for n outputs."""
    x, y, _, n_out, pieces = numbers
    most = arena[here + x + i * LANES]
    for piece in range(1, pieces):
        value = arena[here + x + (piece * n_out + i) * LANES]
        most = value if value > most or value != value else most
    arena[here + y + i * LANES] = most


@features("n_out")
def maxout_backward(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """dx += dy in the first piece that is not smaller than y."""
    x, y, dy, dx, _, n_out, pieces = numbers
    piece = 0
    while piece < pieces - 1 and arena[here + x + (piece * n_out + i) * LANES] < arena[here + y + i * LANES]:
        piece += 1
    arena[here + dx + (piece * n_out + i) * LANES] += arena[here + dy + i * LANES]
