"""Ways of numbers into vectors and out of them that are more than a load or a store."""

from collections.abc import Iterator
from typing import Any

from llvmlite import ir

from kernels.abi import ALIGNMENT, LANES
from kernels.cpu.emit import (
    FLOAT,
    INT,
    INT_VECTOR,
    MASK,
    VECTOR,
    WORD,
    WORDS,
    declared,
    splat_number,
    unaligned,
    vector_at,
)
from kernels.cpu.lanes import LanesType, lanes_type, typed, typed_by_value, types
from kernels.cpu.tiles import TILES, WIDE
from kernels.jit import FLOATS, numba

cgutils = numba.core.cgutils

#: Blocks that a kernel may compute at once, in one vector: a function of it fits into the registers.
ABREAST = 4 if TILES is WIDE else 2
abreast_type = LanesType(ABREAST)


@typed
def gather(typing: Any, table: Any, columns: Any, column: Any, order: Any, first: Any, count: Any) -> Any:
    """``table[order[first + lane] * columns + column]`` in the first `count` lanes, 0 in the others."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        table, columns, column, order, first, count = arguments
        mask = _first_lanes(builder, count)
        samples = _masked_load(builder, builder.gep(order, [first]), mask)
        places = builder.add(
            builder.mul(samples, splat_number(builder, columns, WORDS)), splat_number(builder, column, WORDS)
        )
        return _masked_gather(builder, table, places, mask)

    return lanes_type(table, columns, column, order, first, count), emit


@typed
def gather_pair(typing: Any, table: Any, columns: Any, column: Any, order: Any, first: Any) -> Any:
    """What `gather` gives for all lanes, of `column` and the next one: two numbers are one 64 bit load."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        table, columns, column, order, first = arguments
        pairs = ir.Constant(WORDS, ir.Undefined)
        for lane in range(LANES):
            sample = builder.load(builder.gep(order, [builder.add(first, ir.Constant(WORD, lane))]))
            place = builder.gep(table, [builder.add(builder.mul(sample, columns), column)])
            pair = builder.load(builder.bitcast(place, WORD.as_pointer()))
            pair.align = 4
            pairs = builder.insert_element(pairs, pair, ir.Constant(INT, lane))
        numbers = builder.bitcast(pairs, ir.VectorType(FLOAT, 2 * LANES))
        halves = [ir.Constant(INT_VECTOR, list(range(start, 2 * LANES, 2))) for start in (0, 1)]
        vectors = [builder.shuffle_vector(numbers, numbers, half) for half in halves]
        return context.make_tuple(builder, signature.return_type, vectors)

    return types.UniTuple(lanes_type, 2)(table, columns, column, order, first), emit


@typed
def splat_abreast(typing: Any, number: Any) -> Any:
    """The vector of `ABREAST` blocks with this number in each lane."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        number = context.cast(builder, arguments[0], *signature.args, types.float32)
        return splat_number(builder, number, ir.VectorType(FLOAT, ABREAST * LANES))

    return abreast_type(number), emit


@typed
def load_abreast(typing: Any, pointer: Any, index: Any, stride: Any) -> Any:
    """The lanes of `ABREAST` blocks as one vector: 16 floats from ``pointer[index]`` on, 16 from
    ``pointer[index + stride]`` on, and so forth.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        vectors = [unaligned(builder.load(place)) for place in _abreast(builder, *arguments)]
        while len(vectors) > 1:
            pairs = zip(vectors[::2], vectors[1::2], strict=True)
            vectors = [_part(builder, *pair, range(2 * pair[0].type.count)) for pair in pairs]
        return vectors[0]

    return abreast_type(pointer, index, stride), emit


@typed
def store_abreast(typing: Any, pointer: Any, index: Any, stride: Any, vector: Any) -> Any:
    """Write the lanes of `ABREAST` blocks to where `load_abreast` finds them."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        *place, vector = arguments
        for number, target in enumerate(_abreast(builder, *place)):
            part = _part(builder, vector, vector, range(number * LANES, (number + 1) * LANES))
            unaligned(builder.store(part, target))
        return context.get_dummy_value()

    return types.void(pointer, index, stride, vector), emit


def _abreast(builder: Any, pointer: Any, index: Any, stride: Any) -> Iterator[Any]:
    for number in range(ABREAST):
        yield vector_at(builder, pointer, builder.add(index, builder.mul(stride, ir.Constant(WORD, number))))


def _part(builder: Any, left: Any, right: Any, lanes: range) -> Any:
    """Some lanes of two vectors, those of the second counted on from the last of the first."""
    return builder.shuffle_vector(left, right, ir.Constant(ir.VectorType(INT, len(lanes)), list(lanes)))


@typed
def load_bytes(typing: Any, table: Any, place: Any) -> Any:
    """The 16 bytes from ``table[place]`` on, as numbers."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pixels = ir.VectorType(ir.IntType(8), LANES)
        found = builder.load(builder.bitcast(builder.gep(arguments[0], [arguments[1]]), pixels.as_pointer()))
        found.align = 1
        return builder.uitofp(found, VECTOR)

    return lanes_type(table, place), emit


def _first_lanes(builder: Any, count: Any) -> Any:
    numbers = ir.Constant(WORDS, list(range(LANES)))
    return builder.icmp_signed("<", numbers, splat_number(builder, count, WORDS))


def _masked_load(builder: Any, pointer: Any, mask: Any) -> Any:
    vector = WORDS.as_pointer()
    kind = ir.FunctionType(WORDS, [vector, INT, MASK, WORDS])
    load = declared(builder, f"llvm.masked.load.v{LANES}i64.p0", kind)
    return builder.call(
        load, [builder.bitcast(pointer, vector), ir.Constant(INT, 8), mask, ir.Constant(WORDS, [0] * LANES)]
    )


def _masked_gather(builder: Any, table: Any, places: Any, mask: Any) -> Any:
    pointers = ir.VectorType(FLOAT.as_pointer(), LANES)
    start = splat_number(builder, builder.ptrtoint(table, WORD), WORDS)
    addresses = builder.inttoptr(
        builder.add(start, builder.shl(places, ir.Constant(WORDS, [2] * LANES))), pointers
    )
    kind = ir.FunctionType(VECTOR, [pointers, INT, MASK, VECTOR])
    collect = declared(builder, f"llvm.masked.gather.v{LANES}f32.v{LANES}p0", kind)
    return builder.call(collect, [addresses, ir.Constant(INT, 4), mask, ir.Constant(VECTOR, [0.0] * LANES)])


@typed
def load_first(typing: Any, pointer: Any, index: Any, count: Any) -> Any:
    """The first `count` lanes from ``pointer[index]`` on, and 0 in the others; nothing beyond is touched."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer, index, count = arguments
        place = vector_at(builder, pointer, index)
        kind = ir.FunctionType(VECTOR, [place.type, INT, MASK, VECTOR])
        read = declared(builder, f"llvm.masked.load.v{LANES}f32.p0", kind)
        none = ir.Constant(VECTOR, [0.0] * LANES)
        return builder.call(read, [place, ir.Constant(INT, 4), _first_lanes(builder, count), none])

    return lanes_type(pointer, index, count), emit


@typed
def store_first(typing: Any, pointer: Any, index: Any, vector: Any, count: Any) -> Any:
    """Write the first `count` lanes of a vector from ``pointer[index]`` on, and touch nothing beyond."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer, index, vector, count = arguments
        place = vector_at(builder, pointer, index)
        kind = ir.FunctionType(ir.VoidType(), [VECTOR, place.type, INT, MASK])
        write = declared(builder, f"llvm.masked.store.v{LANES}f32.p0", kind)
        builder.call(write, [vector, place, ir.Constant(INT, 4), _first_lanes(builder, count)])
        return context.get_dummy_value()

    return types.void(pointer, index, vector, count), emit


@typed
def store_chosen(typing: Any, pointer: Any, index: Any, vector: Any, chosen: Any) -> Any:
    """Write the lanes of a vector where `chosen` is not 0 side by side from ``pointer[index]`` on, and give
    their number. What follows them is lost, up to 16 floats in all.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        pointer, index, vector, chosen = arguments
        mask = builder.fcmp_unordered("!=", chosen, ir.Constant(VECTOR, [0.0] * LANES))
        kind = ir.FunctionType(VECTOR, [VECTOR, MASK, VECTOR])
        compress = declared(builder, f"llvm.experimental.vector.compress.v{LANES}f32", kind)
        values = builder.call(compress, [vector, mask, vector])
        unaligned(builder.store(values, vector_at(builder, pointer, index)))
        bits = ir.IntType(LANES)
        count = declared(builder, f"llvm.ctpop.i{LANES}", ir.FunctionType(bits, [bits]))
        return builder.zext(builder.call(count, [builder.bitcast(mask, bits)]), WORD)

    return types.int64(pointer, index, vector, chosen), emit


@typed
def turn(typing: Any, source: Any, index: Any, target: Any, place: Any) -> Any:
    """Turn a square of 16 x 16 floats over: ``target[place + 16 j + i] = source[index + 16 i + j]``.

    The squares may be the same one.
    """

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source, index, target, place = arguments
        rows = [_row_of_square(builder, source, index, row) for row in range(LANES)]
        vectors = [unaligned(builder.load(row)) for row in rows]
        for width in (8, 4, 2, 1):
            vectors = _swap_corners(builder, vectors, width)
        for row, vector in enumerate(vectors):
            unaligned(builder.store(vector, _row_of_square(builder, target, place, row)))
        return context.get_dummy_value()

    return types.void(source, index, target, place), emit


def _row_of_square(builder: Any, pointer: Any, index: Any, row: int) -> Any:
    return vector_at(builder, pointer, builder.add(index, ir.Constant(WORD, row * LANES)))


def _swap_corners(builder: Any, vectors: list[Any], width: int) -> list[Any]:
    """Of each square of 2 width x 2 width numbers, swap the upper right and the lower left quarter."""
    swapped = list(vectors)
    for row in range(LANES):
        if not row & width:
            upper, lower = vectors[row], vectors[row + width]
            left = [LANES + lane - width if lane & width else lane for lane in range(LANES)]
            right = [LANES + lane if lane & width else lane + width for lane in range(LANES)]
            swapped[row] = builder.shuffle_vector(upper, lower, ir.Constant(INT_VECTOR, left))
            swapped[row + width] = builder.shuffle_vector(upper, lower, ir.Constant(INT_VECTOR, right))
    return swapped


@typed_by_value
def buffer(typing: Any, size: Any) -> Any:
    """Memory for `size` floats, written as a number, that lasts as long as the call of the kernel."""
    floats = ir.ArrayType(FLOAT, size.literal_value)

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        memory = cgutils.alloca_once(builder, floats)
        memory.align = ALIGNMENT
        return builder.bitcast(memory, FLOAT.as_pointer())

    return FLOATS(size), emit
