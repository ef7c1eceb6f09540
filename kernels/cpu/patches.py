"""Patches: what the kernel of a convolution sees of the image of one sample, at one place after the other.

Elsewhere a vector holds the same number of 16 samples. Where each sample has places of its own, as those that
win in a max pool, its image lies by itself: row by row, cell by cell, and in a cell all channels, so that a
row of a patch is one run of memory. It is read as vectors of 16 floats.

There are two things to do with patches, `add_patches` and `add_to_patches`. A **tile** is as much of a patch
as fits into registers: it takes all places in turn, then comes the next tile. Each is there as tiles, in
LLVM's own instructions, and plainly, for processors whose registers hold no tile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, NamedTuple

from llvmlite import ir

from kernels.abi import LANES
from kernels.cpu.emit import VECTOR, WORD, splat_number, unaligned, vector_at
from kernels.cpu.lanes import load, store, typed, types
from kernels.cpu.tiles import TILES, WIDE
from kernels.jit import Floats, function, numba

cgutils = numba.core.cgutils
_FLAGS = ("contract",)
_MANY = 5
_SOME = 3
#: The heights and widths of tiles: as kernels are, in vectors where there are 16 channels.
_HEIGHTS = (_MANY, _SOME, 1) if TILES == WIDE else (1,)
_WIDTHS = (_MANY, _SOME, 1)


class Patch(NamedTuple):
    """Of a patch: its rows, the vectors of a row, and how many floats apart rows are in the image. In the
    kernel they follow each other.
    """

    rows: int
    vectors: int
    step: int


class Winners(NamedTuple):
    """Places that matter: where the list of them begins, that of their numbers, and how long both are.

    A place is the first float of the patch, counted from the image's beginning.
    """

    places: int
    numbers: int
    length: int


@function
def _plain_add_patches(block: Floats, kernel: int, image: int, patch: Patch, winners: Winners) -> None:
    """kernel += the sum of number times patch over all places."""
    for row in range(patch.rows):
        for vector in range(patch.vectors):
            result = kernel + (row * patch.vectors + vector) * LANES
            value = load(block, result)
            for n in range(winners.length):
                place = image + int(block[winners.places + n]) + row * patch.step + vector * LANES
                value += block[winners.numbers + n] * load(block, place)
            store(block, result, value)


@function
def _plain_add_to_patches(block: Floats, kernel: int, image: int, patch: Patch, winners: Winners) -> None:
    """Each patch += number times kernel."""
    for row in range(patch.rows):
        for vector in range(patch.vectors):
            weights = load(block, kernel + (row * patch.vectors + vector) * LANES)
            for n in range(winners.length):
                place = image + int(block[winners.places + n]) + row * patch.step + vector * LANES
                store(block, place, load(block, place) + block[winners.numbers + n] * weights)


@contextmanager
def _each_winner(builder: Any, block: Any, winners: Any) -> Iterator[tuple[Any, Any]]:
    """Run over the places: gives the place, and a vector of its number."""
    places, numbers, length = cgutils.unpack_tuple(builder, winners)
    with cgutils.for_range(builder, length, intp=WORD) as turn:
        place = builder.load(builder.gep(block, [builder.add(places, turn.index)]))
        number = builder.load(builder.gep(block, [builder.add(numbers, turn.index)]))
        yield builder.fptosi(place, WORD), splat_number(builder, number)


def _vectors(builder: Any, block: Any, start: Any, step: Any, height: int, width: int) -> list[Any]:
    """Pointers to the vectors of a tile, whose rows are `step` floats apart."""
    rows = [builder.add(start, builder.mul(step, ir.Constant(WORD, row))) for row in range(height)]
    places = (builder.add(row, ir.Constant(WORD, LANES * n)) for row, n in product(rows, range(width)))
    return [vector_at(builder, block, place) for place in places]


def _load(builder: Any, pointers: list[Any]) -> list[Any]:
    return [unaligned(builder.load(pointer)) for pointer in pointers]


def _store(builder: Any, vectors: list[Any], pointers: list[Any]) -> None:
    for vector, pointer in zip(vectors, pointers, strict=True):
        unaligned(builder.store(vector, pointer))


def _plus(builder: Any, value: Any, number: Any, vector: Any) -> Any:
    """Value plus number times vector."""
    return builder.fadd(value, builder.fmul(number, vector, flags=_FLAGS), flags=_FLAGS)


def _choose(builder: Any, height: Any, width: Any, emit: Callable[[int, int], None]) -> None:
    """Write a program for each tile; the one of this height and width runs."""
    done = builder.append_basic_block()
    choice = builder.switch(builder.add(builder.mul(height, ir.Constant(WORD, LANES)), width), done)
    for size in product(_HEIGHTS, _WIDTHS):
        program = builder.append_basic_block()
        choice.add_case(ir.Constant(WORD, size[0] * LANES + size[1]), program)
        builder.position_at_end(program)
        emit(*size)
        builder.branch(done)
    builder.position_at_end(done)


@typed
def _add_tile(
    typing: Any, block: Any, kernel: Any, image: Any, patch: Any, winners: Any, height: Any, width: Any
) -> Any:
    """`add_patches` for one tile."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        block, kernel, image, patch, winners, height, width = arguments
        _, vectors, step = cgutils.unpack_tuple(builder, patch)
        pitch = builder.mul(vectors, ir.Constant(WORD, LANES))

        def tile(height: int, width: int) -> None:
            results = _vectors(builder, block, kernel, pitch, height, width)
            sums = [cgutils.alloca_once(builder, VECTOR) for _ in results]
            _store(builder, _load(builder, results), sums)
            with _each_winner(builder, block, winners) as (place, number):
                start = builder.add(image, place)
                seen = _vectors(builder, block, start, step, height, width)
                for variable, vector in zip(sums, seen, strict=True):
                    value = unaligned(builder.load(vector))
                    builder.store(_plus(builder, builder.load(variable), number, value), variable)
            _store(builder, _load(builder, sums), results)

        _choose(builder, height, width, tile)
        return context.get_dummy_value()

    return types.void(block, kernel, image, patch, winners, height, width), emit


@typed
def _add_to_tile(
    typing: Any, block: Any, kernel: Any, image: Any, patch: Any, winners: Any, height: Any, width: Any
) -> Any:
    """`add_to_patches` for one tile."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        block, kernel, image, patch, winners, height, width = arguments
        _, vectors, step = cgutils.unpack_tuple(builder, patch)
        pitch = builder.mul(vectors, ir.Constant(WORD, LANES))

        def tile(height: int, width: int) -> None:
            weights = _load(builder, _vectors(builder, block, kernel, pitch, height, width))
            with _each_winner(builder, block, winners) as (place, number):
                cells = _vectors(builder, block, builder.add(image, place), step, height, width)
                for cell, weight in zip(cells, weights, strict=True):
                    value = unaligned(builder.load(cell))
                    unaligned(builder.store(_plus(builder, value, number, weight), cell))

        _choose(builder, height, width, tile)
        return context.get_dummy_value()

    return types.void(block, kernel, image, patch, winners, height, width), emit


@function
def _fitting(sizes: tuple[int, ...], left: int) -> Any:
    """The largest size that is not larger than what is left."""
    for size in sizes:
        if size <= left:
            return size
    return 1


@function
def _in_tiles(block: Floats, kernel: int, image: int, patch: Patch, winners: Winners, tile: Any) -> None:
    """Do the tiles of a patch, one after the other."""
    row = 0
    while row < patch.rows:
        height, vector = _fitting(_HEIGHTS, patch.rows - row), 0
        while vector < patch.vectors:
            width = _fitting(_WIDTHS, patch.vectors - vector)
            part = kernel + (row * patch.vectors + vector) * LANES
            tile(block, part, image + row * patch.step + vector * LANES, patch, winners, height, width)
            vector += width
        row += height


@function
def _tiled_add_patches(block: Floats, kernel: int, image: int, patch: Patch, winners: Winners) -> None:
    """The same as `_plain_add_patches`, one tile after the other."""
    _in_tiles(block, kernel, image, patch, winners, _add_tile)


@function
def _tiled_add_to_patches(block: Floats, kernel: int, image: int, patch: Patch, winners: Winners) -> None:
    """The same as `_plain_add_to_patches`, one tile after the other."""
    _in_tiles(block, kernel, image, patch, winners, _add_to_tile)


add_patches = _tiled_add_patches if TILES else _plain_add_patches
add_to_patches = _tiled_add_to_patches if TILES else _plain_add_to_patches
