"""Dropout: while training, units are left out at random so that none can rely on another.

Source: Srivastava and others, JMLR 15, 2014; in the inverted form, which scales while training and is the
identity afterwards.
"""

import numpy as np

from kernels.abi import Ctx
from kernels.reference import random
from kernels.reference.context import Context, Floats


def _factors(shape: tuple[int, ...], rate: Floats, key: int, context: Context) -> Floats:
    """0 for the units left out, 1 / (1 - rate) for those kept: drawn anew for each step, unit and sample."""
    units = np.arange(shape[0])[:, None]
    index = context.positions * shape[0] + units
    kept = random.uniform(context[Ctx.SEED], key, context[Ctx.STEP], index) >= rate
    return np.where(kept, 1 / (1 - rate), 0)


def dropout(*, x: Floats, rate: Floats, y: Floats, key: int, context: Context) -> None:
    """y = x / (1 - rate) with probability 1 - rate, else 0: the mean stays that of x."""
    y[...] = x * _factors(x.shape, rate, key, context)


def dropout_backward(*, dy: Floats, rate: Floats, dx: Floats, key: int, context: Context) -> None:
    """dx += dy / (1 - rate) for the units that were kept; the same draws as on the way forward."""
    dx += dy * _factors(dy.shape, rate, key, context)


def _path_factors(rate: Floats, key: int, context: Context) -> Floats:
    """0 for the samples left out, 1 / (1 - rate) for those kept: drawn anew for each step and sample."""
    kept = random.uniform(context[Ctx.SEED], key, context[Ctx.STEP], context.positions) >= rate
    return np.where(kept, 1 / (1 - rate), 0)


def drop_path(*, x: Floats, rate: Floats, y: Floats, key: int, context: Context) -> None:
    """y = x / (1 - rate) for a sample with probability 1 - rate, else 0: one draw for all of its units.

    Source: Huang and others, "Deep networks with stochastic depth", ECCV 2016; scaled while training as
    dropout is.
    """
    y[...] = x * _path_factors(rate, key, context)


def drop_path_backward(*, dy: Floats, rate: Floats, dx: Floats, key: int, context: Context) -> None:
    """dx += dy / (1 - rate) for the samples that were kept; the same draws as on the way forward."""
    dx += dy * _path_factors(rate, key, context)
