"""The graphics processor, and the only module that imports a package for it.

Three packages speak CUDA in the same words: numba-cuda-mlir, numba-cuda, and what Numba brings along. The
first that finds a device is taken. With the environment variable NUMBA_ENABLE_CUDASIM=1 the last two imitate
one with threads of Python.
"""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

PACKAGES: Final = ("numba_cuda_mlir.cuda", "numba.cuda")


def _find() -> Any:
    # A small network has small launches: no news, and nothing that anybody could change.
    os.environ.setdefault("NUMBA_CUDA_LOW_OCCUPANCY_WARNINGS", "0")
    for name in PACKAGES:
        try:
            package = import_module(name)
        except ImportError:
            continue
        if package.is_available():
            return package
    return None


#: The package that runs kernels here, or None where no device can be reached.
cuda: Final[Any] = _find()


def function(definition: Callable[..., Any]) -> Any:
    """Make a function that kernels call. Without a device it stays a function of Python."""
    return definition if cuda is None else cuda.jit(device=True)(definition)
