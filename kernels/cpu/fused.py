"""A dense map and what bends its sums at once: few sums go through the function before they are stored."""

from typing import Any

from kernels.abi import LANES
from kernels.cpu import elementary
from kernels.cpu.dense import BLOCK_STRIDE, BLOCKS, few_outputs, many_outputs
from kernels.cpu.lanes import lean, load, operands, select, store
from kernels.cpu.several import FEW_FORWARDS
from kernels.jit import Floats, Ints, function, kernel


@function
def _bent(arena: Floats, block: Floats, row: Ints, ctx: Ints, bend: Any) -> None:
    """y = bend(w x + b), in each of the blocks."""
    lean()
    _, _, _, y, n_out, n_in = operands(row, 6)
    if n_out * n_in < FEW_FORWARDS:
        few_outputs(arena, block, row, ctx, bend)
        return
    many_outputs(arena, block, row, ctx)
    for number in range(ctx[BLOCKS]):
        start = y + number * ctx[BLOCK_STRIDE]
        for o in range(n_out):
            store(block, start + o * LANES, bend(load(block, start + o * LANES)))


@function
def _positive(x: Any) -> Any:
    return select(x < 0, 0, x)


@kernel
def dense_sigmoid(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = 1 / (1 + e^-(w x + b))."""
    _bent(arena, block, row, ctx, elementary.logistic)


@kernel
def dense_tanh(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = tanh(w x + b)."""
    _bent(arena, block, row, ctx, elementary.tanh)


@kernel
def dense_relu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = max(0, w x + b)."""
    _bent(arena, block, row, ctx, _positive)
