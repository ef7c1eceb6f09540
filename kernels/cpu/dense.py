"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in).

A layer with few weights is done in plain loops, which begin sooner: tiles pay where there are many. There may
be several blocks, BLOCK_STRIDE apart: where weights are many, each is read once for all of them.
"""

from typing import Any

from kernels.abi import LANES, Ctx
from kernels.cpu.lanes import add, add_totals, apart, lean, load, operands, splat, store, total
from kernels.cpu.moves import buffer, turn
from kernels.cpu.pointers import ahead
from kernels.cpu.tiles import add_weighted_sums
from kernels.jit import Floats, Ints, function, kernel

ONCE = (1, 0, 0)
SQUARE = LANES * LANES
SQUARES = 4  # as many as the widest tile takes
TURNED = SQUARES * SQUARE
MOST_BLOCKS = 4  # as many as are turned over at a time: they stay in the nearest cache
BUFFER = MOST_BLOCKS * TURNED
BLOCKS = Ctx.BLOCKS.value
BLOCK_STRIDE = Ctx.BLOCK_STRIDE.value
FEW = 192  # weights; with more of them tiles take less time


@kernel
def dense(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b."""
    lean()
    _, _, _, _, n_out, n_in = operands(row, 6)
    if n_out * n_in >= FEW:
        many_outputs(arena, block, row, ctx)
    else:
        for number in range(ctx[BLOCKS]):
            few_outputs(arena, ahead(block, number * ctx[BLOCK_STRIDE]), row, _same)


@function
def _same(x: Any) -> Any:
    return x


@function
def few_outputs(arena: Floats, block: Floats, row: Ints, bend: Any) -> None:
    """y = bend(w x + b), where weights are few."""
    lean()
    w, b, x, y, n_out, n_in = operands(row, 6)
    fours = n_out - n_out % 4
    for o in range(0, fours, 4):
        _four_outputs(arena, w + o * n_in, b + o, block, x, y + o * LANES, n_in, bend)
    for o in range(fours, n_out):
        value = splat(arena[b + o])
        for i in range(n_in):
            value += arena[w + o * n_in + i] * load(block, x + i * LANES)
        store(block, y + o * LANES, bend(value))


@function
def _four_outputs(arena: Floats, w: Any, b: Any, block: Floats, x: Any, y: Any, n_in: Any, bend: Any) -> None:
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
    store(block, y, bend(first))
    store(block, y + LANES, bend(second))
    store(block, y + 2 * LANES, bend(third))
    store(block, y + 3 * LANES, bend(fourth))


@function
def many_outputs(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b, where weights are many."""
    apart()
    w, b, x, y, n_out, n_in = operands(row, 6)
    blocks, stride = ctx[BLOCKS], ctx[BLOCK_STRIDE]
    for number in range(blocks):
        for o in range(n_out):
            store(block, y + number * stride + o * LANES, arena[b + o])
    outputs, inputs = (n_out, LANES, n_in), (n_in, 1, LANES)
    add_weighted_sums(block, y, arena, w, block, x, outputs, (blocks, stride, stride), ONCE, ONCE, inputs)


@kernel
def dense_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += dy x^T, db += the sum of dy over the samples."""
    x, dy, dw, db, n_out, n_in = operands(row, 6)
    blocks, stride = ctx[BLOCKS], ctx[BLOCK_STRIDE]
    whole = n_in - n_in % LANES
    if whole > 0:
        for first in range(0, blocks, MOST_BLOCKS):
            here = ahead(block, first * stride)
            _whole_squares(arena, dw, here, x, dy, n_out, n_in, min(MOST_BLOCKS, blocks - first), stride)
    for number in range(blocks):
        _rest_of_rows(arena, dw, db, ahead(block, number * stride), x, dy, n_out, n_in)


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
def _rest_of_row(arena: Floats, dw: Any, block: Floats, x: Any, blame: Any, first: Any, n_in: Any) -> None:
    """dw += the sums of blame x over the samples, from input `first` on."""
    fours = n_in - n_in % 4
    for i in range(first, fours, 4):
        a, b = load(block, x + i * LANES), load(block, x + (i + 1) * LANES)
        c, d = load(block, x + (i + 2) * LANES), load(block, x + (i + 3) * LANES)
        add_totals(arena, dw + i, blame * a, blame * b, blame * c, blame * d)
    for i in range(fours, n_in):
        arena[dw + i] += total(blame * load(block, x + i * LANES))


@function
def _whole_squares(
    arena: Floats, dw: Any, block: Floats, x: Any, dy: Any, n_out: Any, n_in: Any, blocks: Any, stride: Any
) -> None:
    """dw += dy x^T as far as there are whole squares: x turned over, sixteen inputs are a vector."""
    apart()
    turned = buffer(BUFFER)
    for i in range(0, n_in - LANES + 1, SQUARES * LANES):
        squares = min(SQUARES, (n_in - i) // LANES)
        for number in range(blocks):
            _turn_over(block, x + number * stride + i * LANES, turned, number * TURNED, squares)
        outputs, inputs, samples = (n_out, n_in, LANES), (squares, LANES, SQUARE), (LANES, 1, LANES)
        each = (blocks, stride, TURNED)
        add_weighted_sums(arena, dw + i, block, dy, turned, 0, outputs, inputs, ONCE, each, samples)


@function
def _turn_over(block: Floats, x: Any, turned: Floats, start: Any, squares: Any) -> None:
    for place in range(0, squares * SQUARE, SQUARE):
        turn(block, x + place, turned, start + place)


@kernel
def dense_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    lean()
    _, _, _, n_out, n_in = operands(row, 5)
    if n_out * n_in >= FEW:
        _many_inputs(arena, block, row, ctx)
    else:
        for number in range(ctx[BLOCKS]):
            _few_inputs(arena, ahead(block, number * ctx[BLOCK_STRIDE]), row)


@function
def _few_inputs(arena: Floats, block: Floats, row: Ints) -> None:
    """`dense_backward_x` where weights are few."""
    lean()
    w, dy, dx, n_out, n_in = operands(row, 5)
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
    inputs, outputs = (n_in, LANES, 1), (n_out, n_in, LANES)
    blocks = ctx[BLOCKS], ctx[BLOCK_STRIDE], ctx[BLOCK_STRIDE]
    add_weighted_sums(block, dx, arena, w, block, dy, inputs, blocks, ONCE, ONCE, outputs)
