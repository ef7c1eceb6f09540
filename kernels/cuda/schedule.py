"""The learning rate of a step, from the base rate and the number of steps done so far (0 at the first)."""

import math

import numpy as np

from kernels.abi import Ctx
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.threads import elements

STEP = Ctx.STEP.value


@elements()
def constant(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """rate = base."""
    base, rate = numbers
    arena[rate] = arena[base]


@elements()
def step_decay(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """rate = base factor^floor(step / every)."""
    base, factor, every, rate = numbers
    falls = math.floor(ctx[STEP] / np.float64(arena[every]))
    arena[rate] = arena[base] * np.float64(arena[factor]) ** np.float64(falls)


@elements()
def exponential(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """rate = base factor^(step / every)."""
    base, factor, every, rate = numbers
    arena[rate] = arena[base] * np.float64(arena[factor]) ** (ctx[STEP] / np.float64(arena[every]))


@elements()
def cosine(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """From base down to floor base along half a cosine of `length` steps, then level."""
    base, length, floor, rate = numbers
    done = min(ctx[STEP] / np.float64(arena[length]), 1.0)
    wave = 0.5 * (1 + math.cos(math.pi * done))
    arena[rate] = arena[base] * (arena[floor] + (1.0 - arena[floor]) * wave)


@elements()
def inverse_time(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """rate = base / (1 + factor step / every)."""
    base, factor, every, rate = numbers
    arena[rate] = arena[base] / (1.0 + arena[factor] * ctx[STEP] / np.float64(arena[every]))


@elements()
def warm_up(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """Straight up from base / length at the first step to base at step `length`, then level."""
    base, length, rate = numbers
    arena[rate] = arena[base] * min((ctx[STEP] + 1) / np.float64(arena[length]), 1.0)
