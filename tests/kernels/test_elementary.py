"""How exact the own exponential, tanh and logarithm are, against Python's in double precision."""

import ctypes
import math
from collections.abc import Callable

import numpy as np
import pytest

from kernels.abi import LANES, ROW_OPERANDS, ROW_WIDTH
from kernels.jit import Compiled
from tests.kernels import elementary_kernels as kernels
from tests.kernels.build import Floats, Ints

BOUND = 3e-7


def call(kernel: Compiled, block: Floats, row: Ints) -> None:
    """Call a kernel that needs no arena and no context."""
    run = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4)(kernel.address)
    run(None, block.ctypes.data, row.ctypes.data, None)


def apply(kernel: Compiled, x: Floats) -> Floats:
    """The kernel's function of each number."""
    rows = -(-len(x) // LANES)
    block = np.zeros((2, rows * LANES), np.float32)
    block[0, : len(x)] = x
    row = np.zeros(ROW_WIDTH, np.int64)
    row[ROW_OPERANDS : ROW_OPERANDS + 3] = 0, rows * LANES, rows
    call(kernel, block, row)
    return block[1, : len(x)]


def sweep(low: float, high: float) -> Floats:
    """Numbers from low to high, evenly and by powers of two, so that tiny ones are not forgotten."""
    even = np.linspace(low, high, 60_000, dtype=np.float32)
    powers = np.geomspace(1e-30, max(abs(low), abs(high)), 20_000).astype(np.float32)
    return np.concatenate([even, powers[powers <= high], -powers[-powers >= low]])


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


@pytest.mark.parametrize(
    ("kernel", "truth", "low", "high", "floor"),
    [
        (kernels.exp, math.exp, -86.9, 88.72, 0.0),
        (kernels.expm1, math.expm1, -50, 0, 0.0),
        (kernels.tanh, math.tanh, -12, 12, 0.0),
        (kernels.logistic, sigmoid, -86.8, 100, 0.0),
        (kernels.log1p, math.log1p, 0, 1, 0.0),
        (kernels.log, math.log, 1, 1e9, 1.0),
        (kernels.erf, math.erf, -6, 6, 0.0),
    ],
)
def test_within_bound(
    kernel: Compiled, truth: Callable[[float], float], low: float, high: float, floor: float
) -> None:
    """The relative error, or the absolute one below `floor`, is at most 3e-7."""
    x = sweep(low, high)
    wanted = np.array([truth(v) for v in x.tolist()])
    error = np.abs(apply(kernel, x) - wanted) / np.maximum(np.abs(wanted), max(floor, 1e-37))
    assert error.max() <= BOUND, f"at {x[error.argmax()]}"


@pytest.mark.parametrize(
    ("kernel", "at_minus_infinity", "at_infinity"),
    [
        (kernels.exp, 0.0, math.inf),
        (kernels.tanh, -1.0, 1.0),
        (kernels.logistic, 0.0, 1.0),
        (kernels.erf, -1.0, 1.0),
    ],
)
def test_far_away_and_nan(kernel: Compiled, at_minus_infinity: float, at_infinity: float) -> None:
    found = apply(kernel, np.array([-np.inf, np.inf, -1e30, 1e30, -200, 200, np.nan], np.float32))
    wanted = [at_minus_infinity, at_infinity] * 3
    np.testing.assert_array_equal(found[:6], wanted)
    assert np.isnan(found[6])


@pytest.mark.parametrize("kernel", [kernels.expm1, kernels.log1p, kernels.log])
def test_nan_stays_nan(kernel: Compiled) -> None:
    assert np.isnan(apply(kernel, np.array([np.nan], np.float32)))[0]


@pytest.mark.parametrize("kernel", [kernels.tanh, kernels.logistic, kernels.exp])
def test_never_falls_where_it_should_rise(kernel: Compiled) -> None:
    """Two neighbours may be a rounding apart, never more: pieces join without a step."""
    y = apply(kernel, np.linspace(-10, 10, 200_000, dtype=np.float32)).astype(float)
    assert (np.diff(y) >= -2.5e-7 * np.maximum(1, np.abs(y[1:]))).all()
