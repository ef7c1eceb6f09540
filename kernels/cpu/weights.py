"""Weights ``w`` that a layer makes of its parameters ``v`` before each step. Both are (rows, size): a row is
a unit.
"""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu import random
from kernels.cpu.lanes import load, operands, splat, total
from kernels.jit import Floats, Ints, function, kernel

STEP = Ctx.STEP.value
SEED = Ctx.SEED.value
ZERO = np.float32(0)
ONE = np.float32(1)


@kernel
def drop_connect(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """w = v / (1 - rate) with probability 1 - rate, else 0: connections are left out instead of units."""
    v, rate, w, rows, size, key = operands(row, 6)
    name, chance = random.stream(ctx[SEED], key, ctx[STEP]), arena[rate]
    kept = ONE / (ONE - chance)
    for i in range(rows * size):
        arena[w + i] = arena[v + i] * (kept if random.uniform(name, i) >= chance else ZERO)


@kernel
def drop_connect_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dv += dw / (1 - rate) for the weights that were kept; the same draws as on the way forward."""
    rate, dw, dv, rows, size, key = operands(row, 6)
    name, chance = random.stream(ctx[SEED], key, ctx[STEP]), arena[rate]
    kept = ONE / (ONE - chance)
    for i in range(rows * size):
        arena[dv + i] += arena[dw + i] * (kept if random.uniform(name, i) >= chance else ZERO)


@kernel
def copy_weights(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """w = v."""
    v, w, rows, size = operands(row, 4)
    for i in range(rows * size):
        arena[w + i] = arena[v + i]


@function
def _dot(arena: Any, a: Any, b: Any, size: Any) -> Any:
    """The sum of the products of two rows of the arena."""
    sums, vectors = splat(0), size - size % LANES
    for i in range(0, vectors, LANES):
        sums += load(arena, a + i) * load(arena, b + i)
    value = total(sums)
    for i in range(vectors, size):
        value += arena[a + i] * arena[b + i]
    return value


@function
def _inverse_length(arena: Any, v: Any, size: Any) -> Any:
    """1 / |v|, and 0 for a row of zeros."""
    length = math.sqrt(_dot(arena, v, v, size))
    return ZERO if length == ZERO else ONE / length


@kernel
def weight_norm(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """w = g v / |v| in each row: g is its length, v only its direction. A row of zeros stays one."""
    v, g, w, rows, size = operands(row, 5)
    for r in range(rows):
        scale = arena[g + r] * _inverse_length(arena, v, size)
        for i in range(size):
            arena[w + i] = scale * arena[v + i]
        v, w = v + size, w + size


@kernel
def weight_norm_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dg += dw u and dv += g / |v| (dw - (dw u) u) in each row, with the direction u = v / |v|."""
    v, g, dw, dv, dg, rows, size = operands(row, 7)
    for r in range(rows):
        inverse = _inverse_length(arena, v, size)
        along = inverse * _dot(arena, dw, v, size)
        arena[dg + r] += along
        scale, back = arena[g + r] * inverse, along * inverse
        for i in range(size):
            arena[dv + i] += scale * (arena[dw + i] - back * arena[v + i])
        v, dw, dv = v + size, dw + size, dv + size
