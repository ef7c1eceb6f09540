"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in)."""

from kernels.abi import LANES
from kernels.cpu.lanes import add, add_totals, load, operands, splat, store, total
from kernels.jit import Floats, Ints, kernel


@kernel
def dense(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = w x + b."""
    w, b, x, y, n_out, n_in = operands(row, 6)
    for o in range(n_out):
        value = splat(arena[b + o])
        for i in range(n_in):
            value += arena[w + o * n_in + i] * load(block, x + i * LANES)
        store(block, y + o * LANES, value)


@kernel
def dense_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw += dy x^T, db += the sum of dy over the samples."""
    x, dy, dw, db, n_out, n_in = operands(row, 6)
    for o in range(n_out):
        blame = load(block, dy + o * LANES)
        arena[db + o] += total(blame)
        fours = n_in - n_in % 4
        for i in range(0, fours, 4):
            a, b = load(block, x + i * LANES), load(block, x + (i + 1) * LANES)
            c, d = load(block, x + (i + 2) * LANES), load(block, x + (i + 3) * LANES)
            add_totals(arena, dw + o * n_in + i, blame * a, blame * b, blame * c, blame * d)
        for i in range(fours, n_in):
            arena[dw + o * n_in + i] += total(blame * load(block, x + i * LANES))


@kernel
def dense_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    w, dy, dx, n_out, n_in = operands(row, 5)
    for i in range(n_in):
        share = splat(0)
        for o in range(n_out):
            share += arena[w + o * n_in + i] * load(block, dy + o * LANES)
        add(block, dx + i * LANES, share)
