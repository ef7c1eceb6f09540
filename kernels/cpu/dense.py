"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in).

A layer with few weights is done in plain loops, which begin sooner: tiles pay where there are many, backwards
earlier than forwards. There may be several blocks, BLOCK_STRIDE apart, and each weight is read once for
several of them.
"""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu.lanes import add, add_totals, apart, lean, load, operands, splat, store, total
from kernels.cpu.moves import ABREAST, buffer, load_abreast, splat_abreast, store_abreast, turn
from kernels.cpu.pointers import ahead
from kernels.cpu.several import FEW
from kernels.cpu.tiles import add_weighted_sums, weighted_sums
from kernels.jit import Floats, Ints, function, kernel
from kernels.ops.fused import FEW_FORWARDS

SQUARES = 4  # as many as the widest tile takes
MOST_BLOCKS = 4  # turned over at a time
BUFFER = MOST_BLOCKS * SQUARES * LANES * LANES
# As int64, since Numba compiles a function once more for each literal number that it is called with.
FRONT, ONE, VECTOR, SQUARE = np.int64(0), np.int64(1), np.int64(LANES), np.int64(LANES * LANES)
TURNED = np.int64(SQUARES * SQUARE)
ONCE = (ONE, np.int64(0), np.int64(0))
YES, NO = np.bool_(True), np.bool_(False)
COUNT = Ctx.COUNT.value
BLOCKS = Ctx.BLOCKS.value
BLOCK_STRIDE = Ctx.BLOCK_STRIDE.value
ZERO = np.float32(0)


@kernel
def dense(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b."""
    lean()
    _, _, _, _, n_out, n_in = operands(row, 6)
    if n_out * n_in >= FEW_FORWARDS:
        many_outputs(arena, block, row, ctx)
    else:
        few_outputs(arena, block, row, ctx, _same)


@function
def _same(x: Any) -> Any:
    return x


@function
def few_outputs(arena: Floats, block: Floats, row: Ints, ctx: Ints, bend: Any) -> None:
    """y = bend(w x + b), where weights are few, in each of the blocks."""
    lean()
    abreast = ctx[BLOCKS] - ctx[BLOCKS] % ABREAST
    if abreast > 0:
        _abreast(arena, block, row, abreast, ctx[BLOCK_STRIDE], bend)
    for number in range(abreast, ctx[BLOCKS]):
        here = ahead(block, number * ctx[BLOCK_STRIDE])
        _one_block(arena, here, row)
        _bend(here, row, bend)


@function
def _bend(block: Floats, row: Ints, bend: Any) -> None:
    """y = bend(y) in one block: a function that is written down once compiles in less time."""
    lean()
    _, _, _, y, n_out, _ = operands(row, 6)
    for place in range(y, y + n_out * LANES, LANES):
        store(block, place, bend(load(block, place)))


@function
def _abreast(arena: Floats, block: Floats, row: Ints, blocks: Any, stride: Any, bend: Any) -> None:
    """The same for `ABREAST` blocks at a time: they share each load of a weight, two outputs that of x."""
    lean()
    w, b, x, y, n_out, n_in = operands(row, 6)
    pairs = n_out - n_out % 2
    for number in range(0, blocks, ABREAST):
        here = number * stride
        for o in range(0, pairs, 2):
            first, second = splat_abreast(arena[b + o]), splat_abreast(arena[b + o + 1])
            for i in range(n_in):
                values = load_abreast(block, here + x + i * LANES, stride)
                first += arena[w + o * n_in + i] * values
                second += arena[w + (o + 1) * n_in + i] * values
            store_abreast(block, here + y + o * LANES, stride, bend(first))
            store_abreast(block, here + y + (o + 1) * LANES, stride, bend(second))
        for o in range(pairs, n_out):
            last = splat_abreast(arena[b + o])
            for i in range(n_in):
                last += arena[w + o * n_in + i] * load_abreast(block, here + x + i * LANES, stride)
            store_abreast(block, here + y + o * LANES, stride, bend(last))


@function
def _one_block(arena: Floats, block: Floats, row: Ints) -> None:
    """y = w x + b in one block."""
    lean()
    w, b, x, y, n_out, n_in = operands(row, 6)
    fours = n_out - n_out % 4
    for o in range(0, fours, 4):
        _four_outputs(arena, w + o * n_in, b + o, block, x, y + o * LANES, n_in)
    for o in range(fours, n_out):
        value = splat(arena[b + o])
        for i in range(n_in):
            value += arena[w + o * n_in + i] * load(block, x + i * LANES)
        store(block, y + o * LANES, value)


@function
def _four_outputs(arena: Floats, w: Any, b: Any, block: Floats, x: Any, y: Any, n_in: Any) -> None:
    """An output and the three after it, which share each load of x."""
    lean()
    first, second, third, fourth = (
        splat(arena[b]), splat(arena[b + 1]), splat(arena[b + 2]), splat(arena[b + 3])
    )  # fmt: skip
    for i in range(n_in):
        value = load(block, x + i * LANES)
        first += arena[w + i] * value
        second += arena[w + n_in + i] * value
        third += arena[w + 2 * n_in + i] * value
        fourth += arena[w + 3 * n_in + i] * value
    store(block, y, first)
    store(block, y + LANES, second)
    store(block, y + 2 * LANES, third)
    store(block, y + 3 * LANES, fourth)


@function
def many_outputs(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b, where weights are many."""
    apart()
    w, b, x, y, n_out, n_in = operands(row, 6)
    blocks, stride = ctx[BLOCKS], ctx[BLOCK_STRIDE]
    for number in range(blocks):
        for o in range(n_out):
            store(block, y + number * stride + o * LANES, arena[b + o])
    outputs, inputs = (n_out, VECTOR, n_in), (n_in, ONE, VECTOR)
    add_weighted_sums(block, y, arena, w, block, x, outputs, (blocks, stride, stride), ONCE, ONCE, inputs)


@kernel
def dense_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += dy x^T, db += the sum of dy over the samples."""
    x, dy, dw, db, n_out, n_in = operands(row, 6)
    blocks, stride = ctx[BLOCKS], ctx[BLOCK_STRIDE]
    if n_in >= LANES:
        whole = n_in - n_in % LANES
        _whole_squares(arena, dw, block, x, dy, n_out, n_in, whole, blocks, stride, NO)
    _rest_of_rows(arena, dw, db, block, x, dy, n_out, n_in)
    for number in range(1, blocks):
        _rest_of_rows(arena, dw, db, ahead(block, number * stride), x, dy, n_out, n_in)


@kernel
def dense_gradient(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw = dy x^T over the whole batch, in `count` columns from `first` on; with the first one also db = the
    sum of dy.
    """
    x, dy, dw, db, n_out, n_in, first, count = operands(row, 8)
    blocks, stride = (ctx[COUNT] + LANES - 1) // LANES, ctx[BLOCK_STRIDE]
    whole, end = count - count % LANES, first + count
    if first == 0:
        _biases(arena, db, block, dy, n_out, blocks, stride)
    if whole > 0:
        cause = x + first * LANES
        _whole_squares(arena, dw + first, block, cause, dy, n_out, n_in, whole, blocks, stride, YES)
    if first + whole < end:
        _last_columns(arena, dw, block, x, dy, n_out, n_in, first + whole, end, blocks, stride)


@function
def _biases(arena: Floats, db: Any, block: Floats, dy: Any, n_out: Any, blocks: Any, stride: Any) -> None:
    """db = the sum of dy over the samples of all blocks."""
    for o in range(n_out):
        value = ZERO
        for number in range(blocks):
            value += total(load(block, dy + o * LANES + number * stride))
        arena[db + o] = value


@function
def _last_columns(
    arena: Floats, dw: Any, block: Floats, x: Any, dy: Any, n_out: Any, n_in: Any, first: Any, end: Any,
    blocks: Any, stride: Any,
) -> None:  # fmt: skip
    """dw = dy x^T over the samples of all blocks, in the columns from `first` to `end`."""
    for o in range(n_out):
        for i in range(first, end):
            arena[dw + o * n_in + i] = ZERO
        for number in range(blocks):
            here = ahead(block, number * stride)
            _rest_of_row(arena, dw + o * n_in, here, x, load(here, dy + o * LANES), first, end)


@function
def _rest_of_rows(
    arena: Floats, dw: Any, db: Any, block: Floats, x: Any, dy: Any, n_out: Any, n_in: Any
) -> None:
    """db += the sum of dy, and dw += dy x^T behind the last whole square."""
    for o in range(n_out):
        blame = load(block, dy + o * LANES)
        arena[db + o] += total(blame)
        _rest_of_row(arena, dw + o * n_in, block, x, blame, n_in - n_in % LANES, n_in)


@function
def _rest_of_row(arena: Floats, dw: Any, block: Floats, x: Any, blame: Any, first: Any, end: Any) -> None:
    """dw += the sums of blame x over the samples, from input `first` to `end`."""
    fours = end - (end - first) % 4
    for i in range(first, fours, 4):
        a, b = load(block, x + i * LANES), load(block, x + (i + 1) * LANES)
        c, d = load(block, x + (i + 2) * LANES), load(block, x + (i + 3) * LANES)
        add_totals(arena, dw + i, blame * a, blame * b, blame * c, blame * d)
    for i in range(fours, end):
        arena[dw + i] += total(blame * load(block, x + i * LANES))


@function
def _whole_squares(
    arena: Floats, dw: Any, block: Floats, x: Any, dy: Any, n_out: Any, n_in: Any, columns: Any, blocks: Any,
    stride: Any, anew: Any,
) -> None:  # fmt: skip
    """dw += dy x^T in whole squares of 16 columns, or dw = dy x^T where it is made `anew`: x turned over,
    sixteen inputs are a vector.

    A few blocks are turned over at a time, so that they stay in the nearest cache.
    """
    apart()
    turned = buffer(BUFFER)
    for i in range(0, columns, SQUARES * LANES):
        squares = min(SQUARES, (columns - i) // LANES)
        outputs, inputs, samples = (n_out, n_in, VECTOR), (squares, VECTOR, SQUARE), (VECTOR, ONE, VECTOR)
        for first in range(0, blocks, MOST_BLOCKS):
            several = min(MOST_BLOCKS, blocks - first)
            here = ahead(block, first * stride)
            for number in range(several):
                _turn_over(here, x + number * stride + i * LANES, turned, number * TURNED, squares)
            each, begins = (several, stride, TURNED), anew and first == 0
            weighted_sums(
                arena, dw + i, here, dy, turned, FRONT, outputs, inputs, ONCE, each, samples, begins
            )


@function
def _turn_over(block: Floats, x: Any, turned: Floats, start: Any, squares: Any) -> None:
    for place in range(0, squares * SQUARE, SQUARE):
        turn(block, x + place, turned, start + place)


@kernel
def dense_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    lean()
    w, dy, dx, n_out, n_in = operands(row, 5)
    if n_out * n_in >= FEW:
        _many_inputs(arena, block, row, ctx)
        return
    fours = n_in - n_in % 4
    for i in range(0, fours, 4):
        _four_inputs(arena, w + i, block, dy, dx + i * LANES, n_out, n_in)
    for i in range(fours, n_in):
        _input(arena, w + i, block, dy, dx + i * LANES, n_out, n_in)


@function
def _input(arena: Floats, w: Any, block: Floats, dy: Any, dx: Any, n_out: Any, n_in: Any) -> None:
    """The share of the input whose weights begin at `w`."""
    lean()
    share = splat(0)
    for o in range(n_out):
        share += arena[w + o * n_in] * load(block, dy + o * LANES)
    add(block, dx, share)


@function
def _four_inputs(arena: Floats, w: Any, block: Floats, dy: Any, dx: Any, n_out: Any, n_in: Any) -> None:
    """The shares of an input and the three after it, whose weights lie side by side."""
    lean()
    first, second, third, fourth = splat(0), splat(0), splat(0), splat(0)
    for o in range(n_out):
        blame, weight = load(block, dy + o * LANES), w + o * n_in
        first += arena[weight] * blame
        second += arena[weight + 1] * blame
        third += arena[weight + 2] * blame
        fourth += arena[weight + 3] * blame
    add(block, dx, first)
    add(block, dx + LANES, second)
    add(block, dx + 2 * LANES, third)
    add(block, dx + 3 * LANES, fourth)


@function
def _many_inputs(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """`dense_backward_x` where weights are many."""
    apart()
    w, dy, dx, n_out, n_in = operands(row, 5)
    inputs, outputs = (n_in, VECTOR, ONE), (n_out, n_in, VECTOR)
    blocks = ctx[BLOCKS], ctx[BLOCK_STRIDE], ctx[BLOCK_STRIDE]
    add_weighted_sums(block, dx, arena, w, block, dy, inputs, blocks, ONCE, ONCE, outputs)
