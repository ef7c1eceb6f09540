"""Addresses in kernels: memory that the context vector points to, calls of compiled kernels, and words that
several threads read and write.
"""

from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from kernels.jit import BYTES, FLOATS, INTS

_VOID = ir.VoidType()
_FLOATS = ir.FloatType().as_pointer()
_INTS = ir.IntType(64).as_pointer()
_BYTES = ir.IntType(8).as_pointer()
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


def _bytes_at(typing: Any, address: Any) -> Any:
    """The bytes at an address, as something to index."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], _BYTES)

    return BYTES(types.int64), emit


def _ahead(typing: Any, pointer: Any, count: Any) -> Any:
    """The pointer to what lies `count` values behind."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return pointer(pointer, count), emit


def _call(typing: Any, kernel: Any, arena: Any, block: Any, row: Any, ctx: Any) -> Any:
    """Call the compiled kernel at an address; the arguments are addresses too."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kinds = (_KERNEL, _FLOATS, _FLOATS, _INTS, _INTS)
        kernel, *rest = (builder.inttoptr(*pair) for pair in zip(arguments, kinds, strict=True))
        builder.call(kernel, rest)
        return context.get_dummy_value()

    return types.void(*[types.int64] * 5), emit


def _word(builder: Any, address: Any) -> Any:
    return builder.inttoptr(address, _INTS)


def _shared_load(typing: Any, address: Any) -> Any:
    """The int64 at an address that other threads write, with all that they wrote before it."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load_atomic(_word(builder, arguments[0]), "seq_cst", 8)

    return types.int64(types.int64), emit


def _shared_store(typing: Any, address: Any, value: Any) -> Any:
    """Write an int64 that other threads read, behind all that was written before."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.store_atomic(arguments[1], _word(builder, arguments[0]), "seq_cst", 8)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64), emit


def _shared_add(typing: Any, address: Any, value: Any) -> Any:
    """Add to an int64 that several threads add to; gives what it was before."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.atomic_rmw("add", _word(builder, arguments[0]), arguments[1], "seq_cst")

    return types.int64(types.int64, types.int64), emit


def _shared_exchange(typing: Any, address: Any, expected: Any, value: Any) -> Any:
    """Write an int64 if it still is what was expected; tells whether it was."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address, expected, value = arguments
        outcome = builder.cmpxchg(_word(builder, address), expected, value, "seq_cst", "seq_cst")
        return builder.extract_value(outcome, 1)

    return types.boolean(types.int64, types.int64, types.int64), emit


def _let_others_run(typing: Any) -> Any:
    """Offer this core to other threads (POSIX sched_yield)."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(32), [])
        found = builder.module.globals.get("sched_yield")
        builder.call(found or ir.Function(builder.module, kind, "sched_yield"), [])
        return context.get_dummy_value()

    return types.void(), emit


floats_at: Any = intrinsic(_floats_at)
ints_at: Any = intrinsic(_ints_at)
bytes_at: Any = intrinsic(_bytes_at)
ahead: Any = intrinsic(_ahead)
call: Any = intrinsic(_call)
shared_load: Any = intrinsic(_shared_load)
shared_store: Any = intrinsic(_shared_store)
shared_add: Any = intrinsic(_shared_add)
shared_exchange: Any = intrinsic(_shared_exchange)
let_others_run: Any = intrinsic(_let_others_run)
