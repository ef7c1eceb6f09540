"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in).

A layer with few weights is done in plain loops, which begin sooner: tiles pay where there are many.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cpu.lanes import add, add_totals, apart, load, operands, splat, store, total
from kernels.cpu.moves import buffer, turn
from kernels.cpu.tiles import add_weighted_sums
from kernels.jit import Floats, Ints, function, kernel

ONCE = (1, 0, 0)
SQUARE = LANES * LANES
SQUARES = 4  # as many as the widest tile takes
TURNED = SQUARES * SQUARE
FEW = 192  # weights; with more of them tiles take less time


@kernel
def dense(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b."""
    w, b, x, y, n_out, n_in = operands(row, 6)
    if n_out * n_in < FEW:
        _few_outputs(arena, w, b, block, x, y, n_out, n_in)
    else:
        _many_outputs(arena, w, b, block, x, y, n_out, n_in)


@function
def _many_outputs(
    arena: Floats, w: Any, b: Any, block: Floats, x: Any, y: Any, n_out: Any, n_in: Any
) -> None:
    """`dense` where weights are many."""
    apart()
    for o in range(n_out):
        store(block, y + o * LANES, arena[b + o])
    outputs, inputs = (n_out, LANES, n_in), (n_in, 1, LANES)
    add_weighted_sums(block, y, arena, w, block, x, outputs, ONCE, ONCE, ONCE, inputs)


@function
def _few_outputs(arena: Floats, w: Any, b: Any, block: Floats, x: Any, y: Any, n_out: Any, n_in: Any) -> None:
    """`dense` where weights are few."""
    for o in range(n_out):
        value = splat(arena[b + o])
        for i in range(n_in):
            value += arena[w + o * n_in + i] * load(block, x + i * LANES)
        store(block, y + o * LANES, value)


@kernel
def dense_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += dy x^T, db += the sum of dy over the samples."""
    x, dy, dw, db, n_out, n_in = operands(row, 6)
    whole = 0
    if n_in >= LANES:
        whole = n_in - n_in % LANES
        _whole_squares(arena, dw, block, x, dy, n_out, n_in, whole)
    for o in range(n_out):
        blame = load(block, dy + o * LANES)
        arena[db + o] += total(blame)
        fours = n_in - n_in % 4
        for i in range(whole, fours, 4):
            a, b = load(block, x + i * LANES), load(block, x + (i + 1) * LANES)
            c, d = load(block, x + (i + 2) * LANES), load(block, x + (i + 3) * LANES)
            add_totals(arena, dw + o * n_in + i, blame * a, blame * b, blame * c, blame * d)
        for i in range(fours, n_in):
            arena[dw + o * n_in + i] += total(blame * load(block, x + i * LANES))


@function
def _whole_squares(
    arena: Floats, dw: Any, block: Floats, x: Any, dy: Any, n_out: Any, n_in: Any, whole: Any
) -> None:
    """dw += dy x^T in the first `whole` columns: x turned over, sixteen inputs are a vector."""
    apart()
    turned = buffer(TURNED)
    for i in range(0, whole, SQUARES * LANES):
        squares = min(SQUARES, (whole - i) // LANES)
        for number in range(squares):
            turn(block, x + (i + number * LANES) * LANES, turned, number * SQUARE)
        outputs, inputs, samples = (n_out, n_in, LANES), (squares, LANES, SQUARE), (LANES, 1, LANES)
        add_weighted_sums(arena, dw + i, block, dy, turned, 0, outputs, inputs, ONCE, ONCE, samples)


@kernel
def dense_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    w, dy, dx, n_out, n_in = operands(row, 5)
    if n_out * n_in < FEW:
        _few_inputs(arena, w, block, dy, dx, n_out, n_in)
    else:
        _many_inputs(arena, w, block, dy, dx, n_out, n_in)


@function
def _many_inputs(arena: Floats, w: Any, block: Floats, dy: Any, dx: Any, n_out: Any, n_in: Any) -> None:
    """`dense_backward_x` where weights are many."""
    apart()
    inputs, outputs = (n_in, LANES, 1), (n_out, n_in, LANES)
    add_weighted_sums(block, dx, arena, w, block, dy, inputs, ONCE, ONCE, ONCE, outputs)


@function
def _few_inputs(arena: Floats, w: Any, block: Floats, dy: Any, dx: Any, n_out: Any, n_in: Any) -> None:
    """`dense_backward_x` where weights are few."""
    for i in range(n_in):
        share = splat(0)
        for o in range(n_out):
            share += arena[w + o * n_in + i] * load(block, dy + o * LANES)
        add(block, dx + i * LANES, share)
