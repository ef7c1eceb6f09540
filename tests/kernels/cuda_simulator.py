"""A program for NUMBA_ENABLE_CUDASIM=1: every operation and a network on Numba's imitation of a GPU."""

import warnings

from kernels.backend import available
from kernels.ops import NAMES
from tests.kernels import cuda_checks

SAMPLES = 16 + 3


def main() -> None:
    """Fail with the first operation that is wrong."""
    assert "cuda" in available()
    warnings.simplefilter("ignore", RuntimeWarning)  # of whole numbers that overflow, as they are meant to
    for op in NAMES:
        cuda_checks.check_operation(op, 1, SAMPLES)
    cuda_checks.check_sweep()
    cuda_checks.check_network(3)


if __name__ == "__main__":
    main()
