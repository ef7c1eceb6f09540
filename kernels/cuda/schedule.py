"""The learning rate of a step, from the base rate and the number of steps done so far (0 at the first)."""

import math

import numpy as np

from kernels.abi import Ctx
from kernels.cuda.context import Floats, Ints
from kernels.cuda.threads import elements

STEP = Ctx.STEP.value


@elements()
def constant(arena: Floats, ctx: Ints, i: int, base: int, rate: int) -> None:
    """rate = base."""
    arena[rate] = arena[base]


@elements()
def step_decay(arena: Floats, ctx: Ints, i: int, base: int, factor: int, every: int, rate: int) -> None:
    """rate = base factor^floor(step / every)."""
    falls = math.floor(ctx[STEP] / np.float64(arena[every]))
    arena[rate] = arena[base] * np.float64(arena[factor]) ** np.float64(falls)


@elements()
def exponential(arena: Floats, ctx: Ints, i: int, base: int, factor: int, every: int, rate: int) -> None:
    """rate = base factor^(step / every)."""
    arena[rate] = arena[base] * np.float64(arena[factor]) ** (ctx[STEP] / np.float64(arena[every]))


@elements()
def cosine(arena: Floats, ctx: Ints, i: int, base: int, length: int, floor: int, rate: int) -> None:
    """From base down to floor base along half a cosine of `length` steps, then level."""
    done = min(ctx[STEP] / np.float64(arena[length]), 1.0)
    wave = 0.5 * (1 + math.cos(math.pi * done))
    arena[rate] = arena[base] * (arena[floor] + (1.0 - arena[floor]) * wave)


@elements()
def inverse_time(arena: Floats, ctx: Ints, i: int, base: int, factor: int, every: int, rate: int) -> None:
    """rate = base / (1 + factor step / every)."""
    arena[rate] = arena[base] / (1.0 + arena[factor] * ctx[STEP] / np.float64(arena[every]))


@elements()
def warm_up(arena: Floats, ctx: Ints, i: int, base: int, length: int, rate: int) -> None:
    """Straight up from base / length at the first step to base at step `length`, then level."""
    arena[rate] = arena[base] * min((ctx[STEP] + 1) / np.float64(arena[length]), 1.0)
