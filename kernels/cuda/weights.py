"""Weights ``w`` that a layer makes of its parameters ``v`` before each step. Both are (rows, size): a row is
a unit.
"""

import math
from typing import Any

import numpy as np

from kernels.cuda.context import Floats, Ints
from kernels.cuda.device import function
from kernels.cuda.dropout import factor
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, elements


@elements("rows", "size")
def drop_connect(
    arena: Floats, ctx: Ints, i: int, v: int, rate: int, w: int, rows: int, size: int, key: int
) -> None:
    """w = v / (1 - rate) with probability 1 - rate, else 0: connections are left out instead of units."""
    arena[w + i] = arena[v + i] * factor(ctx, key, i, arena[rate])


@elements("rows", "size")
def drop_connect_backward(
    arena: Floats, ctx: Ints, i: int, rate: int, dw: int, dv: int, rows: int, size: int, key: int
) -> None:
    """dv += dw / (1 - rate) for the weights that were kept; the same draws as on the way forward."""
    arena[dv + i] += arena[dw + i] * factor(ctx, key, i, arena[rate])


@elements("rows", "size")
def copy_weights(arena: Floats, ctx: Ints, i: int, v: int, w: int, rows: int, size: int) -> None:
    """w = v."""
    arena[w + i] = arena[v + i]


@function
def inverse_length(arena: Floats, v: int, size: int) -> Any:
    """1 / |v| of a row, and 0 for a row of zeros."""
    squares = ZERO
    for i in range(v, v + size):
        squares += arena[i] * arena[i]
    return ZERO if squares == ZERO else ONE / np.float32(math.sqrt(squares))


@elements("rows")
def weight_norm(arena: Floats, ctx: Ints, row: int, v: int, g: int, w: int, rows: int, size: int) -> None:
    """w = g v / |v| in each row: g is its length, v only its direction. A row of zeros stays one."""
    scale = arena[g + row] * inverse_length(arena, v + row * size, size)
    for i in range(row * size, (row + 1) * size):
        arena[w + i] = scale * arena[v + i]


@elements("rows")
def weight_norm_backward(
    arena: Floats, ctx: Ints, row: int,
    v: int, g: int, dw: int, dv: int, dg: int, rows: int, size: int,
) -> None:  # fmt: skip
    """dg += dw u and dv += g / |v| (dw - (dw u) u) in each row, with the direction u = v / |v|."""
    inverse = inverse_length(arena, v + row * size, size)
    along = ZERO
    for i in range(row * size, (row + 1) * size):
        along += arena[dw + i] * arena[v + i] * inverse
    arena[dg + row] += along
    for i in range(row * size, (row + 1) * size):
        across = arena[dw + i] - along * arena[v + i] * inverse
        arena[dv + i] += arena[g + row] * inverse * across
