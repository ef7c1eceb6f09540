"""Comparing arrays."""

from typing import Any

import numpy as np


def assert_near(found: Any, wanted: Any, tolerance: float, what: str) -> None:
    """Compare two arrays; the tolerance is relative to the largest number, or to 1."""
    size = max(1.0, float(np.abs(wanted).max(initial=0)))
    np.testing.assert_allclose(found, wanted, rtol=0, atol=tolerance * size, err_msg=what)
