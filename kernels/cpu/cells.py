"""Images looked at from each lane in another place."""

from typing import Any

from llvmlite import ir

from kernels.abi import LANES
from kernels.cpu.emit import FLOAT, INT_VECTOR, MASK, VECTOR, WORD, WORDS, declared, splat_number
from kernels.cpu.lanes import lanes_type, select, typed
from kernels.jit import Floats, function


@typed
def floor(typing: Any, vector: Any) -> Any:
    """The largest whole number in each lane that is not above it."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        below = declared(builder, f"llvm.floor.v{LANES}f32", ir.FunctionType(VECTOR, [VECTOR]))
        return builder.call(below, arguments)

    return lanes_type(vector), emit


@typed
def cells(typing: Any, block: Any, image: Any, numbers: Any) -> Any:
    """``block[image + numbers[lane] * LANES + lane]``: of each lane the cell with its own number."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        block, image, numbers = arguments
        offsets = builder.shl(builder.fptosi(numbers, INT_VECTOR), ir.Constant(INT_VECTOR, [4] * LANES))
        places = builder.add(offsets, ir.Constant(INT_VECTOR, list(range(LANES))))
        start = builder.ptrtoint(builder.gep(block, [image]), WORD)
        steps = builder.shl(builder.sext(places, WORDS), ir.Constant(WORDS, [2] * LANES))
        addresses = builder.add(splat_number(builder, start, WORDS), steps)
        pointers = ir.VectorType(FLOAT.as_pointer(), LANES)
        kind = ir.FunctionType(VECTOR, [pointers, ir.IntType(32), MASK, VECTOR])
        gather = declared(builder, f"llvm.masked.gather.v{LANES}f32.v{LANES}p0", kind)
        every = ir.Constant(MASK, [True] * LANES)
        wanted = [builder.inttoptr(addresses, pointers), ir.Constant(ir.IntType(32), 4)]
        return builder.call(gather, [*wanted, every, ir.Constant(VECTOR, [0.0] * LANES)])

    return lanes_type(block, image, numbers), emit


@function
def inside(place: Any, size: Any) -> Any:
    """The places among 0 to size - 1 that are nearest."""
    place = select(place > 0, place, 0)
    return select(place < size - 1, place, size - 1)


@function
def between(block: Floats, image: Any, numbers: Any, across: Any, down: Any) -> Any:
    """What lies between four cells of an image, on straight lines: their numbers are upper left, upper right,
    lower left and lower right.
    """
    first, second, third, fourth = numbers
    upper, lower = cells(block, image, first), cells(block, image, third)
    upper += across * (cells(block, image, second) - upper)
    lower += across * (cells(block, image, fourth) - lower)
    return upper + down * (lower - upper)
