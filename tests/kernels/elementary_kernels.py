"""Kernels that apply one function of kernels to every number: what the tests of those functions run."""

from typing import Any

from kernels.abi import LANES
from kernels.cpu import elementary, random
from kernels.cpu.lanes import load, operands, store
from kernels.jit import kernel


@kernel
def exp(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = e^x."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.exp(load(block, x + i * LANES)))


@kernel
def expm1(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = e^x - 1."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.expm1(load(block, x + i * LANES)))


@kernel
def tanh(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = tanh x."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.tanh(load(block, x + i * LANES)))


@kernel
def logistic(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = 1 / (1 + e^-x)."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.logistic(load(block, x + i * LANES)))


@kernel
def log1p(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = log(1 + x)."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.log1p(load(block, x + i * LANES)))


@kernel
def log(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = log x."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.log(load(block, x + i * LANES)))


@kernel
def erf(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y = erf x."""
    x, y, n = operands(row, 3)
    for i in range(n):
        store(block, y + i * LANES, elementary.erf(load(block, x + i * LANES)))


@kernel
def uniform(arena: Any, block: Any, row: Any, ctx: Any) -> None:
    """y[i] = the random number number i of a stream."""
    y, seed, key, step, n = operands(row, 5)
    name = random.stream(seed, key, step)
    for i in range(n):
        block[y + i] = random.uniform(name, i)
