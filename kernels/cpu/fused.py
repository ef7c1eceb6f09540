"""A dense map of few weights and what bends its sums, that go through the function before they are stored."""

from typing import Any

from kernels.cpu import elementary
from kernels.cpu.dense import few_outputs
from kernels.cpu.lanes import select
from kernels.jit import Floats, Ints, function, kernel


@function
def _positive(x: Any) -> Any:
    return select(x < 0, 0, x)


@kernel
def dense_sigmoid(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = 1 / (1 + e^-(w x + b))."""
    few_outputs(arena, block, row, ctx, elementary.logistic)


@kernel
def dense_tanh(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = tanh(w x + b)."""
    few_outputs(arena, block, row, ctx, elementary.tanh)


@kernel
def dense_relu(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = max(0, w x + b)."""
    few_outputs(arena, block, row, ctx, _positive)
