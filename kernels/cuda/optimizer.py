"""Optimizers: how the gradient ``g`` of a batch moves the parameters ``p``, a thread for each parameter."""

import math
from typing import Any, Final

import numpy as np

from kernels.abi import Ctx
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import elements

STEP = Ctx.STEP.value
#: Its logarithm is finite, and it is nothing beside 1.
SMALLEST: Final = np.float32(1e-38)


@function
def root(x: Any) -> Any:
    """The square root: float32."""
    return np.float32(math.sqrt(x))


@function
def started(beta: Any, steps: Any) -> Any:
    """1 - beta^steps, exact also where beta is close to 1."""
    kept = beta if beta > SMALLEST else SMALLEST
    return np.float32(-math.expm1(np.float32(steps) * np.float32(math.log(kept))))


@elements("n")
def sgd(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """p -= rate g."""
    p, g, rate, _ = numbers
    arena[p + i] -= arena[rate] * arena[g + i]


@elements("n")
def momentum(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """v = beta v + g, p -= rate v."""
    p, g, velocity, rate, beta, _ = numbers
    v = arena[beta] * arena[velocity + i] + arena[g + i]
    arena[velocity + i] = v
    arena[p + i] -= arena[rate] * v


@elements("n")
def nesterov(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """v = beta v + g, p -= rate (g + beta v)."""
    p, g, velocity, rate, beta, _ = numbers
    v = arena[beta] * arena[velocity + i] + arena[g + i]
    arena[velocity + i] = v
    arena[p + i] -= arena[rate] * (arena[g + i] + arena[beta] * v)


@elements("n")
def adagrad(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """s += g^2, p -= rate g / (sqrt s + epsilon)."""
    p, g, squares, rate, epsilon, _ = numbers
    slope = arena[g + i]
    s = arena[squares + i] + slope * slope
    arena[squares + i] = s
    arena[p + i] -= arena[rate] * slope / (root(s) + arena[epsilon])


@elements("n")
def adadelta(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """s = rho s + (1 - rho) g^2, d = sqrt(u + epsilon) / sqrt(s + epsilon) g, u = rho u + (1 - rho) d^2, p -=
    rate d.
    """
    p, g, squares, updates, rate, rho, epsilon, _ = numbers
    slope, u, keep = arena[g + i], arena[updates + i], arena[rho]
    s = keep * arena[squares + i] + (ONE - keep) * slope * slope
    change = root(u + arena[epsilon]) / root(s + arena[epsilon]) * slope
    arena[squares + i] = s
    arena[updates + i] = keep * u + (ONE - keep) * change * change
    arena[p + i] -= arena[rate] * change


@elements("n")
def rmsprop(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """s = rho s + (1 - rho) g^2, p -= rate g / (sqrt s + epsilon)."""
    p, g, squares, rate, rho, epsilon, _ = numbers
    slope, keep = arena[g + i], arena[rho]
    s = keep * arena[squares + i] + (ONE - keep) * slope * slope
    arena[squares + i] = s
    arena[p + i] -= arena[rate] * slope / (root(s) + arena[epsilon])


@elements("n")
def rmsprop_momentum(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """s = rho s + (1 - rho) g^2, v = beta v + g / (sqrt s + epsilon), p -= rate v."""
    p, g, squares, velocity, rate, rho, epsilon, beta, _ = numbers
    slope, keep = arena[g + i], arena[rho]
    s = keep * arena[squares + i] + (ONE - keep) * slope * slope
    v = arena[beta] * arena[velocity + i] + slope / (root(s) + arena[epsilon])
    arena[squares + i] = s
    arena[velocity + i] = v
    arena[p + i] -= arena[rate] * v


@elements("n")
def adam(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """m = beta1 m + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, p -= rate m' / (sqrt s' + epsilon).

    m' = m / (1 - beta1^t) and s' = s / (1 - beta2^t) undo the start from 0; t counts from 1.
    """
    p, g, mean, squares, rate, beta1, beta2, epsilon, _ = numbers
    slope, t = arena[g + i], ctx[STEP] + 1
    m = arena[beta1] * arena[mean + i] + (ONE - arena[beta1]) * slope
    s = arena[beta2] * arena[squares + i] + (ONE - arena[beta2]) * slope * slope
    arena[mean + i] = m
    arena[squares + i] = s
    steepness = root(s / started(arena[beta2], t)) + arena[epsilon]
    arena[p + i] -= arena[rate] / started(arena[beta1], t) * m / steepness
