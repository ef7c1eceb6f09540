"""What happens to the gradients and weights of a batch besides the step of the optimizer."""

import math
from typing import Any

import numpy as np

from kernels.abi import Ctx, Status
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.elementary import sign
from kernels.cuda.threads import InTurn, TeamSums, checks, elements

STATUS = Ctx.STATUS.value
FAULT = Ctx.FAULT.value
NOT_FINITE = Status.NOT_FINITE.value


@elements("n")
def penalty(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """dw += l1 sign(w) + l2 w: the gradient of l1 sum |w| + l2 / 2 sum w^2, which pulls weights towards 0."""
    w, l1, l2, dw, _ = numbers
    weight = arena[w + i]
    arena[dw + i] += arena[l1] * sign(weight) + arena[l2] * weight


@checks("n")
def check_finite(arena: Floats, ctx: Ints, row: int, i: int, numbers: Numbers) -> None:
    """Report the first row whose gradient holds infinity or NaN: STATUS = NOT_FINITE, FAULT = that row."""
    g = numbers[0]
    if not math.isfinite(arena[g + i]):
        ctx[FAULT] = row
        ctx[STATUS] = NOT_FINITE


def _square(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """norm = the length of g; where it is over `limit`, g is scaled down to that length."""
    g = numbers[0]
    value = np.float64(arena[g + part])  # squares of float32 cannot overflow float64
    return value * value


def _keep_length(arena: Floats, ctx: Ints, item: int, total: Any, numbers: Numbers) -> None:
    norm = numbers[2]
    arena[norm] = math.sqrt(total)


@elements("n")
def _shorten(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    g, limit, norm, _ = numbers
    if arena[norm] > arena[limit]:
        arena[g + i] *= arena[limit] / arena[norm]


clip_norm = InTurn(TeamSums(_square, _keep_length, (), ("n",), once=True), _shorten)


@elements("n")
def decay(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """w -= rate weight_decay w, apart from the gradient."""
    w, rate, weight_decay, _ = numbers
    arena[w + i] -= arena[rate] * arena[weight_decay] * arena[w + i]
