"""Dropout: while training, units or branches are left out at random so that none can rely on another."""

from typing import Any

from kernels.abi import LANES, Ctx
from kernels.cuda import random
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, features

STEP = Ctx.STEP.value
FIRST = Ctx.FIRST.value
SEED = Ctx.SEED.value


@function
def factor(ctx: Ints, key: int, index: int, rate: Any) -> Any:
    """0 for what is left out, 1 / (1 - rate) for what is kept."""
    name = random.stream(ctx[SEED], key, ctx[STEP])
    return ONE / (ONE - rate) if random.uniform(name, index) >= rate else ZERO


@features("n")
def dropout(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = x / (1 - rate) with probability 1 - rate, else 0: the mean stays that of x."""
    x, rate, y, n, key = numbers
    kept = factor(ctx, key, (ctx[FIRST] + sample) * n + i, arena[rate])
    arena[here + y + i * LANES] = arena[here + x + i * LANES] * kept


@features("n")
def dropout_backward(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """dx += dy / (1 - rate) for the units that were kept; the same draws as on the way forward."""
    dy, rate, dx, n, key = numbers
    kept = factor(ctx, key, (ctx[FIRST] + sample) * n + i, arena[rate])
    arena[here + dx + i * LANES] += arena[here + dy + i * LANES] * kept


@features("n")
def drop_path(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = x / (1 - rate) for a sample with probability 1 - rate, else 0: one draw for all of its units."""
    x, rate, y, _, key = numbers
    kept = factor(ctx, key, ctx[FIRST] + sample, arena[rate])
    arena[here + y + i * LANES] = arena[here + x + i * LANES] * kept


@features("n")
def drop_path_backward(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """dx += dy / (1 - rate) for the samples that were kept; the same draws as on the way forward."""
    dy, rate, dx, _, key = numbers
    kept = factor(ctx, key, ctx[FIRST] + sample, arena[rate])
    arena[here + dx + i * LANES] += arena[here + dy + i * LANES] * kept
