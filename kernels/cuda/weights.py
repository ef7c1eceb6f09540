"""Weights ``w`` that a layer makes of its parameters ``v`` before each step. Both are (rows, size): a row is
a unit.
"""

import math
from typing import Any

import numpy as np

from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.dropout import factor
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, elements


@elements("rows", "size")
def drop_connect(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """w = v / (1 - rate) with probability 1 - rate, else 0: connections are left out instead of units."""
    v, rate, w, _, _, key = numbers
    arena[w + i] = arena[v + i] * factor(ctx, key, i, arena[rate])


@elements("rows", "size")
def drop_connect_backward(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """dv += dw / (1 - rate) for the weights that were kept; the same draws as on the way forward."""
    rate, dw, dv, _, _, key = numbers
    arena[dv + i] += arena[dw + i] * factor(ctx, key, i, arena[rate])


@elements("rows", "size")
def copy_weights(arena: Floats, ctx: Ints, i: int, numbers: Numbers) -> None:
    """w = v."""
    v, w = numbers[:2]
    arena[w + i] = arena[v + i]


@function
def inverse_length(arena: Floats, v: int, size: int) -> Any:
    """1 / |v| of a row, and 0 for a row of zeros."""
    squares = ZERO
    for i in range(v, v + size):
        squares += arena[i] * arena[i]
    return ZERO if squares == ZERO else ONE / np.float32(math.sqrt(squares))


@elements("rows")
def weight_norm(arena: Floats, ctx: Ints, row: int, numbers: Numbers) -> None:
    """w = g v / |v| in each row: g is its length, v only its direction. A row of zeros stays one."""
    v, g, w, _, size = numbers
    scale = arena[g + row] * inverse_length(arena, v + row * size, size)
    for i in range(row * size, (row + 1) * size):
        arena[w + i] = scale * arena[v + i]


@elements("rows")
def weight_norm_backward(arena: Floats, ctx: Ints, row: int, numbers: Numbers) -> None:
    """dg += dw u and dv += g / |v| (dw - (dw u) u) in each row, with the direction u = v / |v|."""
    v, g, dw, dv, dg, _, size = numbers
    inverse = inverse_length(arena, v + row * size, size)
    along = ZERO
    for i in range(row * size, (row + 1) * size):
        along += arena[dw + i] * arena[v + i] * inverse
    arena[dg + row] += along
    for i in range(row * size, (row + 1) * size):
        across = arena[dw + i] - along * arena[v + i] * inverse
        arena[dv + i] += arena[g + row] * inverse * across
