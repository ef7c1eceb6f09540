"""Optimizers: how the gradient ``g`` of a batch moves the parameters ``p``.

All arrays are (n,), and all state starts at 0. Where authors differ, the formulas are PyTorch's (torch.optim,
version 2), so that a notebook shows the same numbers.
"""

import numpy as np

from kernels.abi import Ctx
from kernels.reference.context import Context, Floats


def sgd(*, p: Floats, g: Floats, rate: Floats) -> None:
    """p -= rate g: gradient descent. Source: Robbins and Monro, 1951."""
    p -= rate * g


def momentum(*, p: Floats, g: Floats, velocity: Floats, rate: Floats, beta: Floats) -> None:
    """v = beta v + g, p -= rate v: a heavy ball. Source: Polyak, 1964."""
    velocity[...] = beta * velocity + g
    p -= rate * velocity


def nesterov(*, p: Floats, g: Floats, velocity: Floats, rate: Floats, beta: Floats) -> None:
    """v = beta v + g, p -= rate (g + beta v): looks one step ahead. Source: Nesterov, 1983; Sutskever, ICML
    2013.
    """
    velocity[...] = beta * velocity + g
    p -= rate * (g + beta * velocity)


def adagrad(*, p: Floats, g: Floats, squares: Floats, rate: Floats, epsilon: Floats) -> None:
    """s += g^2, p -= rate g / (sqrt s + epsilon). Source: Duchi, Hazan, Singer, JMLR 12, 2011."""
    squares += g * g
    p -= rate * g / (np.sqrt(squares) + epsilon)


def adadelta(
    *, p: Floats, g: Floats, squares: Floats, updates: Floats, rate: Floats, rho: Floats, epsilon: Floats
) -> None:
    """s = rho s + (1 - rho) g^2, d = sqrt(u + epsilon) / sqrt(s + epsilon) g, u = rho u + (1 - rho) d^2, p -=
    rate d.

    Source: Zeiler, "ADADELTA", 2012 (rate = 1 there).
    """
    squares[...] = rho * squares + (1 - rho) * g * g
    change = np.sqrt(updates + epsilon) / np.sqrt(squares + epsilon) * g
    updates[...] = rho * updates + (1 - rho) * change * change
    p -= rate * change


def rmsprop(*, p: Floats, g: Floats, squares: Floats, rate: Floats, rho: Floats, epsilon: Floats) -> None:
    """s = rho s + (1 - rho) g^2, p -= rate g / (sqrt s + epsilon). Source: Tieleman and Hinton, 2012."""
    squares[...] = rho * squares + (1 - rho) * g * g
    p -= rate * g / (np.sqrt(squares) + epsilon)


def rmsprop_momentum(
    *,
    p: Floats,
    g: Floats,
    squares: Floats,
    velocity: Floats,
    rate: Floats,
    rho: Floats,
    epsilon: Floats,
    beta: Floats,
) -> None:
    """s = rho s + (1 - rho) g^2, v = beta v + g / (sqrt s + epsilon), p -= rate v."""
    squares[...] = rho * squares + (1 - rho) * g * g
    velocity[...] = beta * velocity + g / (np.sqrt(squares) + epsilon)
    p -= rate * velocity


def adam(
    *,
    p: Floats,
    g: Floats,
    mean: Floats,
    squares: Floats,
    rate: Floats,
    beta1: Floats,
    beta2: Floats,
    epsilon: Floats,
    context: Context,
) -> None:
    """m = beta1 m + (1 - beta1) g, s = beta2 s + (1 - beta2) g^2, p -= rate m' / (sqrt s' + epsilon).

    m' = m / (1 - beta1^t) and s' = s / (1 - beta2^t) undo the start from 0; t counts from 1.
    Source: Kingma and Ba, "Adam", ICLR 2015.
    """
    t = context[Ctx.STEP] + 1
    mean[...] = beta1 * mean + (1 - beta1) * g
    squares[...] = beta2 * squares + (1 - beta2) * g * g
    steepness = np.sqrt(squares / (1 - float(beta2) ** t)) + epsilon
    p -= rate / (1 - float(beta1) ** t) * mean / steepness
