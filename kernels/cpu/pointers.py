"""Addresses in kernels: memory that the context vector points to, and calls of compiled kernels."""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from kernels.jit import FLOATS, INTS

_VOID = ir.VoidType()
_FLOATS = ir.FloatType().as_pointer()
_INTS = ir.IntType(64).as_pointer()
_KERNEL = ir.FunctionType(_VOID, [_FLOATS, _FLOATS, _INTS, _INTS]).as_pointer()


def _floats_at(typing: Any, address: Any) -> Any:
    """The float32 values at an address, as something to index."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _FLOATS)

    return FLOATS(types.int64), emit


def _ints_at(typing: Any, address: Any) -> Any:
    """The int64 values at an address, as something to index."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _INTS)

    return INTS(types.int64), emit


def _call(typing: Any, kernel: Any, arena: Any, block: Any, row: Any, ctx: Any) -> Any:
    """Call the compiled kernel at an address; the arguments are addresses too."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kinds = (_KERNEL, _FLOATS, _FLOATS, _INTS, _INTS)
        kernel, *rest = (builder.inttoptr(*pair) for pair in zip(arguments, kinds, strict=True))
        builder.call(kernel, rest)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 5), emit


floats_at: Any = intrinsic(_floats_at)
ints_at: Any = intrinsic(_ints_at)
call: Any = intrinsic(_call)
