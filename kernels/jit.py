"""The only place that decorates for Numba: how kernels are compiled."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import numba as _numba
from numba.core.codegen import JITCodeLibrary, JITCPUCodegen
from numba.core.registry import cpu_target

from kernels.machine import machine
from kernels.native import Native
from kernels.store import store

numba: Any = _numba  # it has types of its own for some of its functions only

FLOATS = numba.types.CPointer(numba.types.float32)
INTS = numba.types.CPointer(numba.types.int64)
BYTES = numba.types.CPointer(numba.types.uint8)
_KERNEL = numba.types.void(FLOATS, FLOATS, INTS, INTS)
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "no_rewrites": True}

#: How kernels annotate their arguments: pointers, which Python's types do not know.
Floats: TypeAlias = Any
Ints: TypeAlias = Any


class _Draft(JITCodeLibrary):
    """A function in LLVM's language only.

    Numba would optimize each function with all that it calls and make machine code of it, which nobody runs:
    a kernel has the code of its functions in its own, and `machine` finishes that once.
    """

    def _optimize_final_module(self) -> None:
        """Leave it as it is."""

    def _finalize_specific(self) -> None:
        """Make no machine code."""

    def get_pointer_to_function(self: Any, name: str) -> int:
        """No address: it is never called from here."""
        self._ensure_finalized()
        return 0


class _Drafts(JITCPUCodegen):
    """Numba's compiler for `_Draft`."""

    _library_class = _Draft

    def set_env(self, name: str, environment: Any) -> None:
        """Do without what Numba's functions look up in Python."""


drafts: Any = _Drafts  # Numba's classes have no types
cpu_target.target_context._internal_codegen = drafts("kernels")

# Numba's functions give a status and take two more arguments: where to put the result and what was raised
# (numba.core.callconv.CPUCallConv). A kernel raises nothing, so its status says nothing.
_AS_C = """
define {kind} @"{name}"({parameters}) {{
  %result = alloca i64
  %raised = alloca ptr
  %status = call i32 @"{inner}"(ptr %result, ptr %raised, {parameters})
  {end}
}}
"""
_INTEGER_END = """%integer = load i64, ptr %result
  ret i64 %integer"""


class Compiled(Native):
    """A function for C and its definition in Python."""

    def __init__(self, definition: Callable[..., Any], signature: Any) -> None:
        super().__init__(f"{definition.__module__}.{definition.__qualname__}")
        self.definition = definition
        self.signature = signature
        self.__doc__ = definition.__doc__

    def compile(self) -> int:
        """Compile it, keep the code for later if it is one of `kernels`, and return where it begins."""
        code = self.code()
        if self.name.startswith("kernels."):
            store().keep(self.name, code)
        return machine().link(self.name, code)

    def code(self) -> bytes:
        """Compile it to object code."""
        return machine().emit(self._ir())

    def _ir(self) -> str:
        compiled = function(self.definition)
        compiled.compile(self.signature.args)
        arguments = compiled.signatures[0]
        inner = compiled.overloads[arguments].fndesc.llvm_func_name
        text = str(compiled.inspect_llvm(arguments))
        return re.sub(rf"define (?=.*@{inner}\()", "define internal ", text) + self._as_c(inner)

    def _as_c(self, inner: str) -> str:
        kinds = ("i64" if kind == numba.types.int64 else "ptr" for kind in self.signature.args)
        parameters = ", ".join(f"{kind} %{number}" for number, kind in enumerate(kinds))
        integer = self.signature.return_type == numba.types.int64
        return _AS_C.format(
            kind="i64" if integer else "void",
            name=self.name,
            parameters=parameters,
            inner=inner,
            end=_INTEGER_END if integer else "ret void",
        )


def kernel(definition: Callable[[Floats, Floats, Ints, Ints], None]) -> Compiled:
    """Make an operation of a function of arena and block (float32), row and context vector (int64)."""
    return Compiled(definition, _KERNEL)


def entry(count: int) -> Callable[[Callable[..., Any]], Compiled]:
    """Make a function of `count` integers that Python calls; it gives an integer."""
    signature = numba.types.int64(*[numba.types.int64] * count)
    return lambda definition: Compiled(definition, signature)


def function(definition: Callable[..., Any]) -> Any:
    """Make a function for compiled code only. Without a way in from Python it compiles in half the time."""
    return numba.njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(definition)
