"""Dropout: while training, units are left out at random so that none can rely on another."""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu import random
from kernels.cpu.lanes import add, lanes_below, load, operands, select, splat, store
from kernels.jit import Floats, Ints, function, kernel

STEP = Ctx.STEP.value
FIRST = Ctx.FIRST.value
SEED = Ctx.SEED.value
ZERO = np.float32(0)
ONE = np.float32(1)


@function
def _factor(name: Any, index: Any, rate: Any) -> Any:
    """0 for a unit left out, 1 / (1 - rate) for one kept."""
    return ONE / (ONE - rate) if random.uniform(name, index) >= rate else ZERO


@kernel
def dropout(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x / (1 - rate) with probability 1 - rate, else 0: the mean stays that of x."""
    x, rate, y, n, key = operands(row, 5)
    name = random.stream(ctx[SEED], key, ctx[STEP])
    first = ctx[FIRST]
    for i in range(n):
        for lane in range(LANES):
            factor = _factor(name, (first + lane) * n + i, arena[rate])
            block[y + i * LANES + lane] = block[x + i * LANES + lane] * factor


@kernel
def dropout_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy / (1 - rate) for the units that were kept; the same draws as on the way forward."""
    dy, rate, dx, n, key = operands(row, 5)
    name = random.stream(ctx[SEED], key, ctx[STEP])
    first = ctx[FIRST]
    for i in range(n):
        for lane in range(LANES):
            factor = _factor(name, (first + lane) * n + i, arena[rate])
            block[dx + i * LANES + lane] += block[dy + i * LANES + lane] * factor


@function
def _path_factors(rate: Any, key: Any, ctx: Ints) -> Any:
    """The factor of each sample: 0 where the path is left out, 1 / (1 - rate) where it is kept."""
    name = random.stream(ctx[SEED], key, ctx[STEP])
    factors = splat(0)
    for lane in range(LANES - 1, -1, -1):  # each also sets the lanes below, which then get their own
        factors = select(lanes_below(lane + 1), _factor(name, ctx[FIRST] + lane, rate), factors)
    return factors


@kernel
def drop_path(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x / (1 - rate) for a sample with probability 1 - rate, else 0: one draw for all of its units."""
    x, rate, y, n, key = operands(row, 5)
    factors = _path_factors(arena[rate], key, ctx)
    for i in range(n):
        store(block, y + i * LANES, load(block, x + i * LANES) * factors)


@kernel
def drop_path_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy / (1 - rate) for the samples that were kept; the same draws as on the way forward."""
    dy, rate, dx, n, key = operands(row, 5)
    factors = _path_factors(arena[rate], key, ctx)
    for i in range(n):
        add(block, dx + i * LANES, load(block, dy + i * LANES) * factors)
