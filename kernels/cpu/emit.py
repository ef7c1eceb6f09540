"""The LLVM types and instructions that all kernels with vectors are made of."""

from typing import Any

from llvmlite import ir

from kernels.abi import LANES

FLOAT = ir.FloatType()
INT = ir.IntType(32)
WORD = ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, LANES)
INT_VECTOR = ir.VectorType(INT, LANES)
WORDS = ir.VectorType(WORD, LANES)
BIT = ir.IntType(1)
MASK = ir.VectorType(BIT, LANES)


def splat_number(builder: Any, value: Any, vector: Any = VECTOR) -> Any:
    """The vector with a number in each lane."""
    undefined = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(INT, 0))
    return builder.shuffle_vector(first, undefined, ir.Constant(like(vector, INT), None))


def like(vector: Any, number: Any) -> Any:
    """The type of a vector that is as long as one of the type `vector`, of other numbers."""
    return ir.VectorType(number, vector.count)


def every(vector: Any, number: Any) -> Any:
    """The constant of this vector type with a number in each lane."""
    return ir.Constant(vector, [number] * vector.count)


def vector_at(builder: Any, pointer: Any, index: Any) -> Any:
    """The address ``pointer[index]`` as that of a vector."""
    return builder.bitcast(builder.gep(pointer, [index]), VECTOR.as_pointer())


def unaligned(access: Any) -> Any:
    """Let a load or store of a vector take any address of a float32, and return it."""
    access.align = 4
    return access


def declared(builder: Any, name: str, kind: Any) -> Any:
    """The intrinsic of LLVM with this name."""
    found = builder.module.globals.get(name)
    return found or ir.Function(builder.module, kind, name)


def fold(builder: Any, left: Any, right: Any, width: int) -> Any:
    """Add the lanes that are `width` apart, of two vectors at once.

    `width` is a power of two. Lanes whose number has that bit clear sum `left`, the others `right`.
    """
    sources = [LANES if lane & width else 0 for lane in range(LANES)]
    kept = [source + lane for lane, source in enumerate(sources)]
    moved = [source + (lane ^ width) for lane, source in enumerate(sources)]
    halves = (
        builder.shuffle_vector(left, right, ir.Constant(INT_VECTOR, places)) for places in (kept, moved)
    )
    return builder.fadd(*halves)
