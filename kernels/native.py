"""Compiled functions by name. Numba is imported only for those that were never compiled on this computer."""

import ctypes
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any

from kernels.ops import OPS
from kernels.store import store


class Native:
    """A C function by its full name; loaded, or compiled, when it is first called or its address asked for.

    Calls from Python take integers and give one. They go through ctypes, so other threads run meanwhile.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._address = 0
        self._caller: Any = None

    def prepare(self) -> None:
        """Load or compile it, unless that is done."""
        if not self._address:
            self._address = store().load(self.name) or self.compile()

    @property
    def address(self) -> int:
        """Where its machine code begins."""
        self.prepare()
        return self._address

    def compile(self) -> int:
        """Compile its definition and return where the code begins."""
        return int(self.find().compile())

    def find(self) -> Any:
        """Import the module that defines it, and Numba with it, and return its `kernels.jit.Compiled`."""
        module, _, name = self.name.rpartition(".")
        return getattr(import_module(module), name)

    def of(self, count: int) -> Callable[..., int]:
        """Return a function of `count` integers for Python: the quickest way to call it again and again."""
        if self._caller is None:
            prototype = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * count)
            self._caller = prototype(self.address)
        found: Callable[..., int] = self._caller
        return found

    def __call__(self, *numbers: int) -> int:
        """Call it."""
        return self.of(len(numbers))(*numbers)


#: The run loop, and what other threads do to help it.
RUN = Native("kernels.cpu.loop.run")
ASSIST = Native("kernels.cpu.loop.assist")


@cache
def kernel_of(op: str) -> Native:
    """The kernel of an operation."""
    return Native(f"kernels.cpu.{OPS[op].module}.{op}")


def parts(ops: Iterable[str]) -> tuple[Native, ...]:
    """All that must be compiled before a program of these operations can run."""
    return *map(kernel_of, ops), RUN, ASSIST
