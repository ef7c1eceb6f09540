"""Dropout: while training, units are left out at random so that none can rely on another."""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu import random
from kernels.cpu.lanes import operands
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
