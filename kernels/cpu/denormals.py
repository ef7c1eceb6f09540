"""Numbers below the smallest normal float32: treated as 0 while a network trains.

What fades away, like the gradients of a deep network or the averages of an optimizer that gets no gradient
any more, ends among these denormal numbers and stays there. Processors multiply them far more slowly, and no
network gains by them. The processor's control word says, for one thread, what becomes of them.
"""

import platform
from typing import Any

from llvmlite import ir

from kernels.cpu.emit import INT, WORD, declared
from kernels.jit import numba

intrinsic = numba.extending.intrinsic
types = numba.types

KNOWN = platform.machine() in ("x86_64", "AMD64")
# Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, 10.2.3: the register MXCSR
RESULTS_TO_ZERO = 1 << 15
OPERANDS_TO_ZERO = 1 << 6

_BYTES = ir.IntType(8).as_pointer()
_ACCESS = ir.FunctionType(ir.VoidType(), [_BYTES])


def _read(builder: Any) -> Any:
    place = builder.alloca(INT)
    store = declared(builder, "llvm.x86.sse.stmxcsr", _ACCESS)
    builder.call(store, [builder.bitcast(place, _BYTES)])
    return builder.load(place)


def _write(builder: Any, control: Any) -> None:
    place = builder.alloca(INT)
    builder.store(control, place)
    load = declared(builder, "llvm.x86.sse.ldmxcsr", _ACCESS)
    builder.call(load, [builder.bitcast(place, _BYTES)])


def _flush_denormals(typing: Any) -> Any:
    """Treat denormal numbers as 0 on this thread from here on, where the processor's way of it is known.

    Gives the control word as it was, for `restore_control`.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if not KNOWN:
            return ir.Constant(WORD, 0)
        before = _read(builder)
        _write(builder, builder.or_(before, ir.Constant(INT, RESULTS_TO_ZERO | OPERANDS_TO_ZERO)))
        return builder.zext(before, WORD)

    return types.int64(), emit


def _restore_control(typing: Any, control: Any) -> Any:
    """Go back to the control word that `flush_denormals` gave."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if KNOWN:
            _write(builder, builder.trunc(arguments[0], INT))
        return context.get_dummy_value()

    return types.void(types.int64), emit


flush_denormals: Any = intrinsic(_flush_denormals)
restore_control: Any = intrinsic(_restore_control)
