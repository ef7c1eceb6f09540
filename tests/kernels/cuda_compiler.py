"""A program: compile every kernel for a real GPU, which takes a compiler but no GPU.

Ends with status 77 and a sentence where numba-cuda and its toolkit are not installed.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from kernels.ops import OPS

#: The rate of a step is one number; sines reduce large angles in double precision, which none is here.
EXACT_MODULES = ("schedule", "augment")
CAPABILITIES = ((7, 5), (9, 0))
LACKING = 77


def pretend() -> Any:
    """Let Numba believe in a GPU, and return its package for it."""
    cuda: Any = import_module("numba.cuda")
    if "numba_cuda" not in cuda.__file__:
        raise ImportError("numba-cuda is not installed")
    cuda.is_available = lambda: True
    dispatcher: Any = import_module("numba.cuda.dispatcher")
    dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=CAPABILITIES[0])
    return cuda


def check_toolkit(cuda: Any) -> None:
    """Raise what the compiler raises where its libraries are missing."""
    cuda.compile_ptx(lambda numbers: None, cuda.types.void(cuda.types.float32[::1]), cc=CAPABILITIES[0])


def signature(types: Any, op: str, kernel: Any) -> Any:
    """The arguments of a kernel as `Kernel.launch` gives them."""
    from kernels.cuda.threads import Transfers

    floats, ints, number = types.float32[::1], types.int64[::1], types.int64
    tables = (ints, types.float32[:, ::1]) if isinstance(kernel, Transfers) else ()
    numbers = types.UniTuple(number, len(OPS[op].operands) + len(OPS[op].dims))
    return types.void(floats, ints, *tables, number, number, numbers)


def doubles(cuda: Any) -> Iterator[str]:
    """Compile everything; name each kernel that computes in double precision without being a sum."""
    from kernels.cuda.runner import twin
    from kernels.cuda.threads import TeamSums

    for name, op in OPS.items():
        for kernel in twin(name).kernels:
            for capability in CAPABILITIES:
                made = cuda.compile_ptx(
                    kernel.compiled.py_func, signature(cuda.types, name, kernel), cc=capability
                )
                exact = isinstance(kernel, TeamSums) or op.module in EXACT_MODULES
                if ".f64" in made[0] and not exact:
                    yield name


def main() -> None:
    """Compile; the standard output names what is slower than it should be."""
    try:
        cuda = pretend()
        check_toolkit(cuda)
    except (ImportError, OSError, RuntimeError) as error:
        sys.stdout.write(f"The kernels are not compiled for a GPU: {type(error).__name__}: {error}\n")
        sys.exit(LACKING)
    sys.stdout.write("".join(f"{name}\n" for name in doubles(cuda)))


if __name__ == "__main__":
    main()
