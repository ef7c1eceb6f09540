"""Optimizers: how the gradient ``g`` of a batch moves the parameters ``p``, one plain loop each."""

import math

import numpy as np

from kernels.abi import Ctx
from kernels.cpu.lanes import operands
from kernels.jit import Floats, Ints, kernel

STEP = Ctx.STEP.value
ONE = np.float32(1)


@kernel
def sgd(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """p -= rate g."""
    p, g, rate, n = operands(row, 4)
    size = arena[rate]
    for i in range(n):
        arena[p + i] -= size * arena[g + i]


@kernel
def momentum(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """v = beta v + g, p -= rate v."""
    p, g, velocity, rate, beta, n = operands(row, 6)
    size, keep = arena[rate], arena[beta]
    for i in range(n):
        v = keep * arena[velocity + i] + arena[g + i]
        arena[velocity + i] = v
        arena[p + i] -= size * v


@kernel
def nesterov(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """v = beta v + g, p -= rate (g + beta v)."""
    p, g, velocity, rate, beta, n = operands(row, 6)
    size, keep = arena[rate], arena[beta]
    for i in range(n):
        slope = arena[g + i]
        v = keep * arena[velocity + i] + slope
        arena[velocity + i] = v
        arena[p + i] -= size * (slope + keep * v)


@kernel
def adagrad(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """s += g^2, p -= rate g / (sqrt s + epsilon)."""
    p, g, squares, rate, epsilon, n = operands(row, 6)
    size, tiny = arena[rate], arena[epsilon]
    for i in range(n):
        slope = arena[g + i]
        s = arena[squares + i] + slope * slope
        arena[squares + i] = s
        arena[p + i] -= size * slope / (math.sqrt(s) + tiny)


@kernel
def adadelta(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """s = rho s + (1 - rho) g^2, d = sqrt(u + epsilon) / sqrt(s + epsilon) g, u = rho u + (1 - rho) d^2, p -=
    rate d.
    """
    p, g, squares, updates, rate, rho, epsilon, n = operands(row, 8)
    size, keep, tiny = arena[rate], arena[rho], arena[epsilon]
    for i in range(n):
        slope, u = arena[g + i], arena[updates + i]
        s = keep * arena[squares + i] + (ONE - keep) * slope * slope
        change = math.sqrt(u + tiny) / math.sqrt(s + tiny) * slope
        arena[squares + i] = s
        arena[updates + i] = keep * u + (ONE - keep) * change * change
        arena[p + i] -= size * change


@kernel
def rmsprop(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """s = rho s + (1 - rho) g^2, p -= rate g / (sqrt s + epsilon)."""
    p, g, squares, rate, rho, epsilon, n = operands(row, 7)
    size, keep, tiny = arena[rate], arena[rho], arena[epsilon]
    for i in range(n):
        slope = arena[g + i]
        s = keep * arena[squares + i] + (ONE - keep) * slope * slope
        arena[squares + i] = s
        arena[p + i] -= size * slope / (math.sqrt(s) + tiny)


@kernel
def rmsprop_momentum(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """s = rho s + (1 - rho) g^2, v = beta v + g / (sqrt s + epsilon), p -= rate v."""
    p, g, squares, velocity, rate, rho, epsilon, beta, n = operands(row, 9)
    size, keep, tiny, inertia = arena[rate], arena[rho], arena[epsilon], arena[beta]
    for i in range(n):
        slope = arena[g + i]
        s = keep * arena[squares + i] + (ONE - keep) * slope * slope
        v = inertia * arena[velocity + i] + slope / (math.sqrt(s) + tiny)
        arena[squares + i] = s
        arena[velocity + i] = v
        arena[p + i] -= size * v


@kernel
def adam(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """m = beta1 m + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, p -= rate m' / (sqrt s' + epsilon).

    m' = m / (1 - beta1^t) and s' = s / (1 - beta2^t) undo the start from 0; t counts from 1.
    """
    p, g, mean, squares, rate, beta1, beta2, epsilon, n = operands(row, 9)
    keep_mean, keep_squares, tiny = arena[beta1], arena[beta2], arena[epsilon]
    t = np.float64(ctx[STEP] + 1)
    size = np.float32(arena[rate] / (1.0 - np.float64(keep_mean) ** t))
    start = np.float32(1.0 / (1.0 - np.float64(keep_squares) ** t))
    for i in range(n):
        slope = arena[g + i]
        m = keep_mean * arena[mean + i] + (ONE - keep_mean) * slope
        s = keep_squares * arena[squares + i] + (ONE - keep_squares) * slope * slope
        arena[mean + i] = m
        arena[squares + i] = s
        arena[p + i] -= size * m / (math.sqrt(s * start) + tiny)
