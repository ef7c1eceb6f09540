"""What happens to the gradients and weights of a batch besides the step of the optimizer."""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx, Status
from kernels.cpu.lanes import load, operands, splat, total
from kernels.jit import Floats, Ints, function, kernel

STATUS = Ctx.STATUS.value
FAULT = Ctx.FAULT.value
ROW = Ctx.ROW.value
OK = Status.OK.value
NOT_FINITE = Status.NOT_FINITE.value
ZERO = np.float32(0)


@kernel
def penalty(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += l1 sign(w) + l2 w: the gradient of l1 sum |w| + l2 / 2 sum w^2, which pulls weights towards 0."""
    w, l1, l2, dw, n = operands(row, 5)
    flat, pull = arena[l1], arena[l2]
    for i in range(n):
        weight = arena[w + i]
        side = flat if weight > ZERO else (-flat if weight < ZERO else ZERO)
        arena[dw + i] += side + pull * weight


@kernel
def check_finite(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """Report the first row whose gradient holds infinity or NaN: STATUS = NOT_FINITE, FAULT = that row."""
    g, n = operands(row, 2)
    if _nothing(arena, g, n) != ZERO and ctx[STATUS] == OK:
        ctx[STATUS] = NOT_FINITE
        ctx[FAULT] = ctx[ROW]


@function
def _nothing(arena: Floats, g: Any, n: Any) -> Any:
    """0 times each number, added up: 0, or NaN where one is infinity or NaN.

    Four sums at a time: one alone would wait for each addition.
    """
    first, second, third, fourth = splat(0), splat(0), splat(0), splat(0)
    end, whole = g + n, g + n - n % (4 * LANES)
    for i in range(g, whole, 4 * LANES):
        first += 0 * load(arena, i)
        second += 0 * load(arena, i + LANES)
        third += 0 * load(arena, i + 2 * LANES)
        fourth += 0 * load(arena, i + 3 * LANES)
    rest = ZERO
    for i in range(whole, end):
        rest += ZERO * arena[i]
    return total((first + second) + (third + fourth)) + rest


@kernel
def clip_norm(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """norm = the length of g; where it is over `limit`, g is scaled down to that length."""
    g, limit, norm, n = operands(row, 4)
    arena[norm] = math.sqrt(_sum_of_squares(arena, g, n))
    if arena[norm] > arena[limit]:
        factor = arena[limit] / arena[norm]
        for i in range(n):
            arena[g + i] *= factor


@function
def _sum_of_squares(arena: Floats, g: Any, n: Any) -> Any:
    """The sum in float64, which squares of float32 cannot overflow; in four parts that need not wait for each
    other.
    """
    a = b = c = d = 0.0
    fours = n - n % 4
    for i in range(g, g + fours, 4):
        a += np.float64(arena[i]) * np.float64(arena[i])
        b += np.float64(arena[i + 1]) * np.float64(arena[i + 1])
        c += np.float64(arena[i + 2]) * np.float64(arena[i + 2])
        d += np.float64(arena[i + 3]) * np.float64(arena[i + 3])
    for i in range(g + fours, g + n):
        a += np.float64(arena[i]) * np.float64(arena[i])
    return (a + b) + (c + d)


@kernel
def decay(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """w -= rate weight_decay w, apart from the gradient."""
    w, rate, weight_decay, n = operands(row, 4)
    factor = arena[rate] * arena[weight_decay]
    for i in range(n):
        arena[w + i] -= factor * arena[w + i]
