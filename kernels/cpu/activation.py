"""Activation functions and their derivatives, 16 samples at once. NaN stays NaN.

A backward operation gets the forward input ``x`` and output ``y``, and adds dy * f'(x) to ``dx``.
"""

import math

from kernels.abi import LANES
from kernels.cpu import elementary
from kernels.cpu.elementary import erf, exp, logistic
from kernels.cpu.lanes import add, lean, load, operands, select, splat, store
from kernels.jit import Floats, Ints, kernel

_INVERSE_ROOT_2 = 1 / math.sqrt(2)
_INVERSE_ROOT_2_PI = 1 / math.sqrt(2 * math.pi)


@kernel
def identity(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x."""
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, v)


@kernel
def identity_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy."""
    _, _, dy, dx, n = operands(row, 5)
    for i in range(n):
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, blame)


@kernel
def sign(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = -1, 0 or 1 as x is negative, zero or positive."""
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, elementary.sign(v))


@kernel
def sign_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += 0 dy: a step is flat everywhere else."""
    _, _, dy, dx, n = operands(row, 5)
    for i in range(n):
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, 0 * blame)


@kernel
def sigmoid(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = 1 / (1 + e^-x)."""
    lean()
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, logistic(v))


@kernel
def sigmoid_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy y (1 - y)."""
    _, y, dy, dx, n = operands(row, 5)
    for i in range(n):
        out = load(block, y + i * LANES)
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, blame * out * (1 - out))


@kernel
def tanh(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = (e^x - e^-x) / (e^x + e^-x)."""
    lean()
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, elementary.tanh(v))


@kernel
def tanh_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy (1 - y^2)."""
    lean()
    _, y, dy, dx, n = operands(row, 5)
    for i in range(n):
        out = load(block, y + i * LANES)
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, blame * (1 - out * out))


@kernel
def relu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = max(0, x)."""
    lean()
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, select(v < 0, 0, v))


@kernel
def relu_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy where x > 0."""
    x, _, dy, dx, n = operands(row, 5)
    for i in range(n):
        v = load(block, x + i * LANES)
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, select(v <= 0, 0, blame))


@kernel
def leaky_relu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x where x > 0, else slope x."""
    x, slope, y, n = operands(row, 4)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, select(v <= 0, arena[slope] * v, v))


@kernel
def leaky_relu_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy where x > 0, else slope dy."""
    x, slope, _, dy, dx, n = operands(row, 6)
    for i in range(n):
        v = load(block, x + i * LANES)
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, select(v <= 0, arena[slope] * blame, blame))


@kernel
def elu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x where x > 0, else alpha (e^x - 1)."""
    x, alpha, y, n = operands(row, 4)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, select(v <= 0, arena[alpha] * elementary.expm1(v), v))


@kernel
def elu_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy where x > 0, else alpha e^x dy, which is (y + alpha) dy."""
    x, alpha, y, dy, dx, n = operands(row, 6)
    for i in range(n):
        v = load(block, x + i * LANES)
        out = load(block, y + i * LANES)
        blame = load(block, dy + i * LANES)
        add(block, dx + i * LANES, select(v <= 0, (out + arena[alpha]) * blame, blame))


@kernel
def gelu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x Phi(x), with Phi(x) = (1 + erf(x / sqrt 2)) / 2."""
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, v * 0.5 * (1 + erf(v * _INVERSE_ROOT_2)))


@kernel
def gelu_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy (Phi(x) + x phi(x)), with the normal density phi(x) = e^(-x^2 / 2) / sqrt(2 pi)."""
    x, _, dy, dx, n = operands(row, 5)
    for i in range(n):
        v = load(block, x + i * LANES)
        below = 0.5 * (1 + erf(v * _INVERSE_ROOT_2))
        density = exp(-0.5 * v * v) * _INVERSE_ROOT_2_PI
        add(block, dx + i * LANES, load(block, dy + i * LANES) * (below + v * density))


@kernel
def swish(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x / (1 + e^-x)."""
    x, y, n = operands(row, 3)
    for i in range(n):
        v = load(block, x + i * LANES)
        store(block, y + i * LANES, v * logistic(v))


@kernel
def swish_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy (s + y (1 - s)), with s = 1 / (1 + e^-x)."""
    x, y, dy, dx, n = operands(row, 5)
    for i in range(n):
        s = logistic(load(block, x + i * LANES))
        slope = s + load(block, y + i * LANES) * (1 - s)
        add(block, dx + i * LANES, load(block, dy + i * LANES) * slope)


@kernel
def softmax(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y_i = e^x_i / sum_j e^x_j, for each sample. The largest x is taken off first, which changes nothing."""
    x, y, n = operands(row, 3)
    largest = elementary.largest(block, x, n)
    sum_of_powers = splat(0)
    for i in range(n):
        power = exp(load(block, x + i * LANES) - largest)
        sum_of_powers += power
        store(block, y + i * LANES, power)
    for i in range(n):
        store(block, y + i * LANES, load(block, y + i * LANES) / sum_of_powers)


@kernel
def softmax_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx_i += y_i (dy_i - sum_j y_j dy_j)."""
    _, y, dy, dx, n = operands(row, 5)
    mean = splat(0)
    for i in range(n):
        mean += load(block, y + i * LANES) * load(block, dy + i * LANES)
    for i in range(n):
        add(block, dx + i * LANES, load(block, y + i * LANES) * (load(block, dy + i * LANES) - mean))


@kernel
def pixel_softmax(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = softmax over the channels, for each pixel of each sample."""
    x, y, n, channels = operands(row, 4)
    step = n // channels * LANES
    for pixel in range(0, step, LANES):
        largest = load(block, x + pixel)
        for c in range(1, channels):
            largest = elementary.larger(largest, load(block, x + c * step + pixel))
        sum_of_powers = splat(0)
        for c in range(channels):
            power = exp(load(block, x + c * step + pixel) - largest)
            sum_of_powers += power
            store(block, y + c * step + pixel, power)
        for c in range(channels):
            place = y + c * step + pixel
            store(block, place, load(block, place) / sum_of_powers)


@kernel
def pixel_softmax_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx_c += y_c (dy_c - sum_k y_k dy_k) over the channels, for each pixel."""
    _, y, dy, dx, n, channels = operands(row, 6)
    step = n // channels * LANES
    for pixel in range(0, step, LANES):
        mean = splat(0)
        for place in range(pixel, pixel + channels * step, step):
            mean += load(block, y + place) * load(block, dy + place)
        for place in range(pixel, pixel + channels * step, step):
            add(block, dx + place, load(block, y + place) * (load(block, dy + place) - mean))


@kernel
def maxout(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y_i = the largest x_(p n + i) over the pieces p, for n outputs."""
    x, y, _, n_out, pieces = operands(row, 5)
    for i in range(n_out):
        largest = load(block, x + i * LANES)
        for piece in range(1, pieces):
            largest = elementary.larger(largest, load(block, x + (piece * n_out + i) * LANES))
        store(block, y + i * LANES, largest)


@kernel
def maxout_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy in the first piece that is not smaller than y."""
    x, y, dy, dx, _, n_out, pieces = operands(row, 7)
    for i in range(n_out):
        largest, blame = load(block, y + i * LANES), load(block, dy + i * LANES)
        for piece in range(pieces):
            place = (piece * n_out + i) * LANES
            below = load(block, x + place) < largest
            add(block, dx + place, select(below, 0, blame))
            blame = select(below, blame, 0)
