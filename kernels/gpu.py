"""Whether there is a GPU to compute on. Nothing of `kernels.cuda` is imported to say that there is none."""

import ctypes
import os
import sys
from functools import cache
from typing import Final

NO_DRIVER: Final = "This computer has no driver of an NVIDIA GPU, so only the CPU can compute."
NO_DEVICE: Final = (
    "There is an NVIDIA driver, but no GPU that CUDA can use, or the CUDA compiler is missing:"
    " pip install 'nn-playground[cuda]' brings it. Until then only the CPU can compute."
)


class DeviceError(RuntimeError):
    """There is no GPU to compute on; the message is a sentence."""


@cache
def missing() -> str:
    """Return why nothing can be computed on a GPU here, as a sentence, or an empty text where it can."""
    if not has_driver():
        return NO_DRIVER
    from kernels.cuda.device import cuda  # takes a moment, and brings the compiler

    return NO_DEVICE if cuda is None else ""


def has_driver() -> bool:
    """Return whether there may be a GPU to compute on, at once: `missing` looks closer."""
    return _loads() or os.environ.get("NUMBA_ENABLE_CUDASIM", "0") != "0"  # Numba may imitate one


def _loads() -> bool:
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
