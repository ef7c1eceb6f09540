"""The learning rate of a step, from the base rate and the number of steps done so far (0 at the first)."""

import math

from kernels.abi import Ctx
from kernels.reference.context import Context, Floats


def constant(*, base: Floats, rate: Floats) -> None:
    """rate = base."""
    rate[...] = base


def step_decay(*, base: Floats, factor: Floats, every: Floats, rate: Floats, context: Context) -> None:
    """rate = base factor^floor(step / every)."""
    rate[...] = float(base) * float(factor) ** math.floor(context[Ctx.STEP] / float(every))


def exponential(*, base: Floats, factor: Floats, every: Floats, rate: Floats, context: Context) -> None:
    """rate = base factor^(step / every)."""
    rate[...] = float(base) * float(factor) ** (context[Ctx.STEP] / float(every))


def cosine(*, base: Floats, length: Floats, floor: Floats, rate: Floats, context: Context) -> None:
    """From base down to floor base along half a cosine of `length` steps, then level.

    Source: Loshchilov and Hutter (SGDR), ICLR 2017, without the restarts.
    """
    done = min(context[Ctx.STEP] / float(length), 1.0)
    wave = 0.5 * (1 + math.cos(math.pi * done))
    rate[...] = float(base) * (float(floor) + (1 - float(floor)) * wave)


def inverse_time(*, base: Floats, factor: Floats, every: Floats, rate: Floats, context: Context) -> None:
    """rate = base / (1 + factor step / every)."""
    rate[...] = float(base) / (1 + float(factor) * context[Ctx.STEP] / float(every))


def warm_up(*, base: Floats, length: Floats, rate: Floats, context: Context) -> None:
    """Straight up from base / length at the first step to base at step `length`, then level."""
    rate[...] = float(base) * min((context[Ctx.STEP] + 1) / float(length), 1.0)
