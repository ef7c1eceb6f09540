"""The learning rate of a step, from the base rate and the number of steps done so far (0 at the first)."""

import math

import numpy as np

from kernels.abi import Ctx
from kernels.cpu.lanes import operands
from kernels.jit import Floats, Ints, kernel

STEP = Ctx.STEP.value


@kernel
def constant(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """rate = base."""
    base, rate = operands(row, 2)
    arena[rate] = arena[base]


@kernel
def step_decay(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """rate = base factor^floor(step / every)."""
    base, factor, every, rate = operands(row, 4)
    falls = math.floor(ctx[STEP] / np.float64(arena[every]))
    arena[rate] = arena[base] * np.float64(arena[factor]) ** np.float64(falls)


@kernel
def exponential(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """rate = base factor^(step / every)."""
    base, factor, every, rate = operands(row, 4)
    arena[rate] = arena[base] * np.float64(arena[factor]) ** (ctx[STEP] / np.float64(arena[every]))


@kernel
def cosine(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """From base down to floor base along half a cosine of `length` steps, then level."""
    base, length, floor, rate = operands(row, 4)
    done = min(ctx[STEP] / np.float64(arena[length]), 1.0)
    wave = 0.5 * (1 + math.cos(math.pi * done))
    arena[rate] = arena[base] * (arena[floor] + (1.0 - arena[floor]) * wave)


@kernel
def inverse_time(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """rate = base / (1 + factor step / every)."""
    base, factor, every, rate = operands(row, 4)
    arena[rate] = arena[base] / (1.0 + arena[factor] * ctx[STEP] / np.float64(arena[every]))


@kernel
def warm_up(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """Straight up from base / length at the first step to base at step `length`, then level."""
    base, length, rate = operands(row, 3)
    arena[rate] = arena[base] * min((ctx[STEP] + 1) / np.float64(arena[length]), 1.0)
