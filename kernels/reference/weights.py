"""Weights ``w`` that a layer makes of its parameters ``v`` before each step. Both are (rows, size): a row is
a unit.
"""

import numpy as np

from kernels.abi import Ctx
from kernels.reference import random
from kernels.reference.context import Context, Floats


def _factors(shape: tuple[int, ...], rate: Floats, key: int, context: Context) -> Floats:
    """0 for the weights left out, 1 / (1 - rate) for those kept: drawn anew for each step and weight."""
    index = np.arange(int(np.prod(shape))).reshape(shape)
    kept = random.uniform(context[Ctx.SEED], key, context[Ctx.STEP], index) >= rate
    return np.where(kept, 1 / (1 - rate), 0)


def drop_connect(*, v: Floats, rate: Floats, w: Floats, key: int, context: Context) -> None:
    """w = v / (1 - rate) with probability 1 - rate, else 0: connections are left out instead of units.

    Source: Wan and others, "Regularization of neural networks using DropConnect", ICML 2013; with one mask
    for all samples of a step, and scaled while training as dropout is.
    """
    w[...] = v * _factors(v.shape, rate, key, context)


def drop_connect_backward(*, rate: Floats, dw: Floats, dv: Floats, key: int, context: Context) -> None:
    """dv += dw / (1 - rate) for the weights that were kept; the same draws as on the way forward."""
    dv += dw * _factors(dw.shape, rate, key, context)


def copy_weights(*, v: Floats, w: Floats) -> None:
    """w = v."""
    w[...] = v


def _inverse_lengths(v: Floats) -> Floats:
    """1 / |v| of each row, and 0 for a row of zeros: (rows, 1)."""
    lengths = np.sqrt(np.square(v).sum(axis=1, keepdims=True))
    inverse: Floats = np.where(lengths == 0, 0, 1 / lengths)
    return inverse


def weight_norm(*, v: Floats, g: Floats, w: Floats) -> None:
    """w = g v / |v| in each row: g is its length, v only its direction. A row of zeros stays one.

    Source: Salimans and Kingma, "Weight normalization", NIPS 2016, equation 2.
    """
    w[...] = g[:, None] * v * _inverse_lengths(v)


def weight_norm_backward(*, v: Floats, g: Floats, dw: Floats, dv: Floats, dg: Floats) -> None:
    """dg += dw u and dv += g / |v| (dw - (dw u) u) in each row, with the direction u = v / |v|.

    A row of zeros has no direction, so u = 0 and it gets nothing. Source: Salimans and Kingma, "Weight
    normalization", NIPS 2016, equation 3.
    """
    inverse = _inverse_lengths(v)
    u = v * inverse
    along = (dw * u).sum(axis=1, keepdims=True)
    dg += along[:, 0]
    dv += g[:, None] * inverse * (dw - along * u)
