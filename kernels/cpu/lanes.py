"""Sixteen numbers at once: a vector type for kernels, one lane for each sample of a block.

In a kernel, ``v = load(block, x)`` takes the 16 floats at ``block[x]``, and ``+ - * /`` with other vectors
and with plain numbers work on all of them, so the program for one sample is the program for 16. Comparisons
give a mask, for `select`. It is written once for every processor: LLVM makes one AVX-512 register of a
vector, or two of AVX, or four of SSE or NEON.

Multiplications may fuse with additions, which rounds once instead of twice. Nothing assumes that numbers are
finite: infinity and NaN come through as the standard says.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core.types import Type

from kernels.abi import LANES, ROW_OPERANDS
from kernels.cpu.emit import (
    BIT,
    FLOAT,
    INT,
    VECTOR,
    WORD,
    declared,
    every,
    fold,
    like,
    splat_number,
    unaligned,
    vector_at,
)
from kernels.jit import numba

types = numba.types
models = numba.core.datamodel
intrinsic = numba.extending.intrinsic

#: 2**23 + 2**22: adding it rounds to a whole number and puts that into the low bits of the float32.
_SHIFTER = 12582912.0
_EXPONENT_BIAS = 127.0


class LanesType(Type):
    """Numba's name for a vector of float32: the lanes of one block, or of several `blocks`."""

    def __init__(self, blocks: int) -> None:
        self.blocks = blocks
        super().__init__(f"lanes of {blocks}")


class MaskType(Type):
    """Numba's name for a vector of truth values, one for each lane of so many blocks."""

    def __init__(self, blocks: int) -> None:
        self.blocks = blocks
        super().__init__(f"mask of {blocks}")


lanes_type = LanesType(1)
mask_type = MaskType(1)


def _register(kind: type[Type], number: Any) -> None:
    """Tell Numba that values of a type are plain LLVM vectors."""

    def model(manager: Any, instance: Any) -> Any:
        return models.PrimitiveModel(manager, instance, ir.VectorType(number, instance.blocks * LANES))

    models.default_manager.register(kind, model)


_register(LanesType, FLOAT)
_register(MaskType, BIT)


def _vector(context: Any, builder: Any, value: Any, kind: Any, blocks: int) -> Any:
    """The LLVM vector of an argument, be it a vector or a plain number."""
    if isinstance(kind, LanesType):
        return value
    number = context.cast(builder, value, types.unliteral(kind), types.float32)
    return splat_number(builder, number, ir.VectorType(FLOAT, blocks * LANES))


def _width(*kinds: Any) -> int:
    """How many blocks the vectors among these types are for; 0 unless they are vectors and numbers only."""
    widths = {kind.blocks for kind in kinds if isinstance(kind, LanesType)}
    fits = len(widths) == 1 and all(isinstance(kind, LanesType | types.Number) for kind in kinds)
    return max(widths) if fits else 0


def _binary(symbols: tuple[Any, ...], result: Any, emit: Callable[[Any, Any, Any], Any]) -> None:
    """Teach Numba operators on two vectors, or a vector and a number on either side."""

    def typer(context: Any) -> Any:
        def kind(left: Any, right: Any) -> Any:
            blocks = _width(left, right)
            return result(blocks) if blocks else None

        return kind

    def lower(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        blocks = _width(*signature.args)
        left, right = (
            _vector(context, builder, *pair, blocks) for pair in zip(arguments, signature.args, strict=True)
        )
        return emit(builder, left, right)

    for symbol in symbols:
        numba.extending.type_callable(symbol)(typer)
        for pair in ((LanesType, LanesType), (LanesType, types.Number), (types.Number, LanesType)):
            numba.extending.lower_builtin(symbol, *pair)(lower)


def _arithmetic(instruction: str) -> Callable[[Any, Any, Any], Any]:
    def emit(builder: Any, left: Any, right: Any) -> Any:
        return getattr(builder, instruction)(left, right, flags=("contract",))

    return emit


def _comparison(relation: str) -> Callable[[Any, Any, Any], Any]:
    def emit(builder: Any, left: Any, right: Any) -> Any:
        return builder.fcmp_ordered(relation, left, right)

    return emit


_binary((operator.add, operator.iadd), LanesType, _arithmetic("fadd"))
_binary((operator.sub, operator.isub), LanesType, _arithmetic("fsub"))
_binary((operator.mul, operator.imul), LanesType, _arithmetic("fmul"))
_binary((operator.truediv, operator.itruediv), LanesType, _arithmetic("fdiv"))
for _symbol, _relation in ((operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">=")):
    _binary((_symbol,), MaskType, _comparison(_relation))
_binary((operator.eq,), MaskType, _comparison("=="))


def typed(definition: Callable[..., Any]) -> Any:
    """A function of kernels that emits LLVM itself: gets the argument types, gives the signature and the
    emitter.
    """
    return intrinsic(definition)


def typed_by_value(definition: Callable[..., Any]) -> Any:
    """The same, for a function that needs the value of an argument which is written as a number."""
    return intrinsic(prefer_literal=True)(definition)


@typed
def load(typing: Any, pointer: Any, index: Any) -> Any:
    """The 16 floats from ``pointer[index]`` on."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return unaligned(builder.load(vector_at(builder, *arguments)))

    return lanes_type(pointer, index), emit


@typed
def store(typing: Any, pointer: Any, index: Any, value: Any) -> Any:
    """Write 16 floats from ``pointer[index]`` on: the lanes of a vector, or one number 16 times."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vector = _vector(context, builder, arguments[2], signature.args[2], 1)
        unaligned(builder.store(vector, vector_at(builder, *arguments[:2])))
        return context.get_dummy_value()

    return types.void(pointer, index, value), emit


@typed
def add(typing: Any, pointer: Any, index: Any, value: Any) -> Any:
    """Add the lanes of a vector to the 16 floats from ``pointer[index]`` on."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = vector_at(builder, *arguments[:2])
        before = unaligned(builder.load(place))
        unaligned(builder.store(builder.fadd(before, arguments[2], flags=("contract",)), place))
        return context.get_dummy_value()

    return types.void(pointer, index, value), emit


@typed
def splat(typing: Any, number: Any) -> Any:
    """The vector with this number in each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _vector(context, builder, arguments[0], number, 1)

    return lanes_type(number), emit


@typed
def lanes_below(typing: Any, count: Any) -> Any:
    """The mask of the first `count` lanes."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers = ir.Constant(VECTOR, [float(lane) for lane in range(LANES)])
        limit = _vector(context, builder, arguments[0], count, 1)
        return builder.fcmp_ordered("<", numbers, limit)

    return mask_type(count), emit


@typed
def select(typing: Any, mask: Any, yes: Any, no: Any) -> Any:
    """Lane by lane: `yes` where the mask is true, else `no`."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vectors = (
            _vector(context, builder, *pair, mask.blocks)
            for pair in zip(arguments[1:], signature.args[1:], strict=True)
        )
        return builder.select(arguments[0], *vectors)

    return LanesType(mask.blocks)(mask, yes, no), emit


@typed
def total(typing: Any, vector: Any) -> Any:
    """The sum of the lanes, always in the same order: halves are added until one number is left."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        sums = arguments[0]
        for width in (8, 4, 2, 1):
            sums = fold(builder, sums, sums, width)
        return builder.extract_element(sums, ir.Constant(INT, 0))

    return types.float32(vector), emit


@typed
def add_totals(typing: Any, pointer: Any, index: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
    """Add the sums of the lanes of four vectors to the four floats from ``pointer[index]`` on.

    Each is summed in the order of `total`. Four at once cost little more than one.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        four = ir.VectorType(FLOAT, 4)
        vectors = arguments[2:]
        pairs = fold(builder, vectors[0], vectors[1], 8), fold(builder, vectors[2], vectors[3], 8)
        sums = fold(builder, *pairs, 4)
        for width in (2, 1):
            sums = fold(builder, sums, sums, width)
        first = ir.Constant(ir.VectorType(INT, 4), [0, 8, 4, 12])  # the bits of width 8 and 4 tell them apart
        place = builder.bitcast(builder.gep(arguments[0], [arguments[1]]), four.as_pointer())
        before = unaligned(builder.load(place))
        unaligned(builder.store(builder.fadd(before, builder.shuffle_vector(sums, sums, first)), place))
        return context.get_dummy_value()

    return types.void(pointer, index, a, b, c, d), emit


def _bits(builder: Any, numbers: Any) -> Any:
    return builder.bitcast(numbers, like(numbers.type, INT))


def _numbers(builder: Any, bits: Any) -> Any:
    return builder.bitcast(bits, like(bits.type, FLOAT))


def _into_exponent(builder: Any, shifted: Any) -> Any:
    """The numbers whose exponent bits are the lowest bits of others."""
    bits = _bits(builder, shifted)
    return _numbers(builder, builder.shl(bits, every(bits.type, 23)))


@typed
def absolute(typing: Any, vector: Any) -> Any:
    """Each lane without its sign."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits = _bits(builder, arguments[0])
        return _numbers(builder, builder.and_(bits, every(bits.type, 0x7FFFFFFF)))

    return vector(vector), emit


@typed
def root(typing: Any, vector: Any) -> Any:
    """The square root of each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = arguments[0].type
        sqrt = declared(builder, f"llvm.sqrt.v{kind.count}f32", ir.FunctionType(kind, [kind]))
        return builder.call(sqrt, arguments)

    return vector(vector), emit


@typed_by_value
def whole_and_power(typing: Any, vector: Any, less: Any) -> Any:
    """The whole number n nearest to each lane, and 2**(n - less), as a pair; n - less is from -126 to 127.

    Adding a large number leaves no bits for the fraction, and n in the lowest bits, from where it is moved
    into the exponent. `less` is written as a number.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        shifter = every(arguments[0].type, _SHIFTER + _EXPONENT_BIAS - less.literal_value)
        shifted = builder.fadd(arguments[0], shifter, flags=("contract",))
        pair = builder.fsub(shifted, shifter), _into_exponent(builder, shifted)
        return context.make_tuple(builder, signature.return_type, pair)

    return types.UniTuple(vector, 2)(vector, less), emit


@typed
def power_of_two(typing: Any, vector: Any) -> Any:
    """2**v for whole numbers v from -126 to 127: v + 127 written into the exponent bits."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        shifter = every(arguments[0].type, _SHIFTER + _EXPONENT_BIAS)
        return _into_exponent(builder, builder.fadd(arguments[0], shifter))

    return vector(vector), emit


@typed
def exponent(typing: Any, vector: Any) -> Any:
    """The whole number e with 2**e <= v < 2**(e + 1), for each positive normal v."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        bits, kind = _bits(builder, arguments[0]), arguments[0].type
        number = builder.sitofp(builder.lshr(bits, every(bits.type, 23)), kind)
        return builder.fsub(number, every(kind, _EXPONENT_BIAS))

    return vector(vector), emit


@typed_by_value
def operands(typing: Any, row: Any, count: Any) -> Any:
    """The first `count` operands and dims of a row, as a tuple; `count` is written as a number."""
    size = count.literal_value

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        places = (ir.Constant(WORD, ROW_OPERANDS + place) for place in range(size))
        values = [builder.load(builder.gep(arguments[0], [place])) for place in places]
        return context.make_tuple(builder, signature.return_type, values)

    return types.UniTuple(types.int64, size)(row, count), emit


@typed
def apart(typing: Any) -> Any:
    """Keep the function that calls this out of its callers, which need no room on the stack for it then."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("noinline")
        return context.get_dummy_value()

    return types.void(), emit


@typed
def lean(typing: Any) -> Any:
    """Keep the loops of the function that calls this as they are: unrolled ones take longer to begin."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.function.attributes.add("optsize")
        return context.get_dummy_value()

    return types.void(), emit
