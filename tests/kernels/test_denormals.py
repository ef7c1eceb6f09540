"""Denormal numbers count as 0 between two marks, and nothing else changes."""

import numpy as np
import pytest

from kernels.cpu.denormals import KNOWN
from tests.kernels import denormal_kernels as kernels
from tests.kernels.test_elementary import apply

SMALL = np.array([1e-35, -1e-35], np.float32)
DENORMAL = SMALL * np.float32(1e-5)

known = pytest.mark.skipif(not KNOWN, reason="How to flush denormal numbers is known for x86-64 only.")


@known
def test_denormal_results_become_zero() -> None:
    np.testing.assert_array_equal(apply(kernels.flushed_shrink, SMALL), [0, 0])


@known
def test_denormal_operands_count_as_zero() -> None:
    np.testing.assert_array_equal(apply(kernels.flushed_grow, DENORMAL), [0, 0])


def test_normal_numbers_infinity_and_nan_stay() -> None:
    x = np.array([0, -3, 2e-38, 1e38, np.inf, -np.inf, np.nan], np.float32)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(apply(kernels.flushed_grow, x), x * np.float32(1e5))


def test_the_thread_is_left_as_it_was() -> None:
    apply(kernels.flushed_shrink, SMALL)
    np.testing.assert_array_equal(apply(kernels.shrink, SMALL), DENORMAL)
    assert DENORMAL[0] > 0
