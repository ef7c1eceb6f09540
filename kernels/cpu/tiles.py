"""The inner loops of dense layers and convolutions: many sums at once, all in registers.

A sum that is made alone waits for memory at each step: it loads two numbers to multiply them once. A **tile**
makes several sums together: four outputs at four places take 16 products out of 4 weights and 4 vectors, and
the processor multiplies in every cycle. A tile may be as large as the registers are many.

There are two kinds of sums, `add_weighted_sums` and `add_products`, each in two forms: as tiles, written in
LLVM's own instructions, since nothing else can say what stays in registers; and plainly, for processors whose
registers hold no tile. Each sum is made in one order, whatever the sizes, so how they fall into tiles changes
no bit. Multiplications may fuse with additions; infinity and NaN come through.

A `Loop` says how often it runs, and how many floats one turn is in the first array and in the second.
"""

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from llvmlite import binding, ir

from kernels.abi import LANES
from kernels.cpu.emit import INT, VECTOR, WORD, fold, splat_number, unaligned, vector_at
from kernels.cpu.lanes import lean, load, splat, store, total
from kernels.jit import Floats, function, numba

cgutils = numba.core.cgutils
intrinsic = numba.extending.intrinsic
types = numba.types

Loop = tuple[int, int, int]

_HERE = ir.Constant(WORD, 0)
_FLAGS = ("contract",)
ADDED = np.bool_(False)  # not anew; a literal would be compiled for apart
ZEROS = ir.Constant(VECTOR, [0.0] * LANES)


class Tiles(NamedTuple):
    """The tiles of a processor, each how many vectors or taps wide and how many outputs high.

    They are in order of their width, and of their height where that is the same; the last one is for a single
    output.
    """

    sums: tuple[tuple[int, int], ...]
    products: tuple[tuple[int, int], ...]


WIDE = Tiles(
    ((1, 8), (2, 4), (2, 8), (4, 4), (8, 1)), ((3, 4), (3, 8), (5, 4), (8, 1))
)  # 32 registers of 16 floats
NARROW = Tiles(((1, 4), (2, 2), (4, 1)), ((2, 2), (4, 1)))  # 16 registers of 8 floats, or 32 of 4


def tiles_of(machine: str, features: str) -> Tiles | None:
    """The tiles for a family of processors with features as LLVM names them. None: too few registers."""
    found = features.split(",")
    if "+avx512f" in found:
        return WIDE
    return NARROW if "+avx" in found or machine in ("aarch64", "arm64") else None


def _features() -> str:
    """The features that Numba compiles for, as LLVM writes them."""
    asked: str | None = numba.config.CPU_FEATURES
    return str(binding.get_host_cpu_features().flatten()) if asked is None else asked


TILES = tiles_of(platform.machine(), _features())
SUM_TILES, PRODUCT_TILES = TILES or NARROW


class _Axis(NamedTuple):
    """One side of a tile: the program for `size` of them, of which `count` are there.

    Beyond the last one comes the last one again: it is made twice, and written twice, the same.
    """

    builder: Any
    loop: Any
    size: int

    def places(self, pointer: Any, start: Any, array: int) -> list[Any]:
        """Pointers to `start` and the places that follow it in the first or second array."""
        count, *steps = cgutils.unpack_tuple(self.builder, self.loop)
        last = self.builder.sub(count, ir.Constant(WORD, 1))
        return [self._place(pointer, start, steps[array], last, number) for number in range(self.size)]

    def _place(self, pointer: Any, start: Any, step: Any, last: Any, number: int) -> Any:
        wanted = ir.Constant(WORD, number)
        inside = self.builder.icmp_signed("<", wanted, last)
        offset = self.builder.mul(self.builder.select(inside, wanted, last), step)
        return self.builder.gep(pointer, [self.builder.add(start, offset)])


def _load(builder: Any, pointer: Any, offset: Any = _HERE) -> Any:
    return unaligned(builder.load(vector_at(builder, pointer, offset)))


def _variables(builder: Any, values: list[Any]) -> list[Any]:
    """Variables for sums, at the entry of the function, where LLVM makes registers of them."""
    variables = [cgutils.alloca_once(builder, VECTOR) for _ in values]
    for value, variable in zip(values, variables, strict=True):
        builder.store(value, variable)
    return variables


def _accumulate(builder: Any, sums: list[Any], lefts: list[Any], rights: list[Any]) -> None:
    """Add the product of each pair to its sum."""
    for variable, (left, right) in zip(sums, product(lefts, rights), strict=True):
        value = builder.fmul(left, right, flags=_FLAGS)
        builder.store(builder.fadd(builder.load(variable), value, flags=_FLAGS), variable)


@contextmanager
def _loops(builder: Any, loops: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Run loops inside each other, the last one innermost: gives the place in the first array and in the
    second.
    """
    count, first, second = cgutils.unpack_tuple(builder, loops[0])
    with cgutils.for_range(builder, count, intp=WORD) as turn:
        here = builder.mul(turn.index, first), builder.mul(turn.index, second)
        if len(loops) == 1:
            yield here
        else:
            with _loops(builder, loops[1:]) as inside:
                yield builder.add(here[0], inside[0]), builder.add(here[1], inside[1])


def _choose(
    builder: Any, number: Any, tiles: tuple[tuple[int, int], ...], emit: Callable[[int, int], None]
) -> None:
    """Write a program for each tile; the one of this number runs."""
    done = builder.append_basic_block()
    choice = builder.switch(number, done)
    for case, size in enumerate(tiles):
        block = builder.append_basic_block()
        choice.add_case(ir.Constant(WORD, case), block)
        builder.position_at_end(block)
        emit(*size)
        builder.branch(done)
    builder.position_at_end(done)


def _grid(rows: _Axis, columns: _Axis, pointer: Any, start: Any) -> list[Any]:
    """Pointers to the results of a tile, in the first array, row by row."""
    return [place for row in rows.places(pointer, start, 0) for place in columns.places(row, _HERE, 0)]


def _weighted_tile(
    typing: Any, Z: Any, z: Any, W: Any, w: Any, X: Any, x: Any, outputs: Any, vectors: Any, channels: Any,
    rows: Any, columns: Any, anew: Any, number: Any,
) -> Any:  # fmt: skip
    """`add_weighted_sums` for the outputs and vectors of the tile of this number."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        Z, z, W, w, X, x, outputs, vectors, *loops, anew, number = arguments

        def tile(width: int, height: int) -> None:
            down, across = _Axis(builder, outputs, height), _Axis(builder, vectors, width)
            results = _grid(down, across, Z, z)
            sums = _variables(builder, [ZEROS] * len(results))
            with builder.if_then(builder.not_(anew)):
                for variable, result in zip(sums, results, strict=True):
                    builder.store(_load(builder, result), variable)
            weights, images = down.places(W, w, 1), across.places(X, x, 1)
            with _loops(builder, loops) as (w_place, x_place):
                values = [_load(builder, image, x_place) for image in images]
                numbers = [builder.load(builder.gep(weight, [w_place])) for weight in weights]
                _accumulate(builder, sums, [splat_number(builder, number) for number in numbers], values)
            for variable, result in zip(sums, results, strict=True):
                unaligned(builder.store(builder.load(variable), vector_at(builder, result, _HERE)))

        _choose(builder, number, SUM_TILES, tile)
        return context.get_dummy_value()

    return types.void(Z, z, W, w, X, x, outputs, vectors, channels, rows, columns, anew, number), emit


def _product_tile(
    typing: Any, G: Any, g: Any, D: Any, d: Any, X: Any, x: Any, outputs: Any, taps: Any, rows: Any,
    vectors: Any, number: Any,
) -> Any:  # fmt: skip
    """`add_products` for the outputs and taps of the tile of this number."""

    def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        G, g, D, d, X, x, outputs, taps, *loops, number = arguments

        def tile(width: int, height: int) -> None:
            down, across = _Axis(builder, outputs, height), _Axis(builder, taps, width)
            sums = _variables(builder, [ZEROS] * width * height)
            lefts, rights = down.places(D, d, 1), across.places(X, x, 1)
            with _loops(builder, loops) as (d_place, x_place):
                blames = [_load(builder, left, d_place) for left in lefts]
                _accumulate(builder, sums, blames, [_load(builder, right, x_place) for right in rights])
            totals = _totals(builder, [builder.load(variable) for variable in sums])
            results = _grid(down, across, G, g)
            before = [builder.load(result) for result in results]
            for result, value, more in zip(results, before, totals, strict=True):
                builder.store(builder.fadd(value, more), result)

        _choose(builder, number, PRODUCT_TILES, tile)
        return context.get_dummy_value()

    return types.void(G, g, D, d, X, x, outputs, taps, rows, vectors, number), emit


def _totals(builder: Any, sums: list[Any]) -> list[Any]:
    """The lanes of each vector added up, in the order of `lanes.total`.

    A fold adds the halves of two vectors, then quarters and so on, so that 16 totals take 15 folds.
    """
    if len(sums) > LANES:
        return _totals(builder, sums[:LANES]) + _totals(builder, sums[LANES:])
    vectors = sums
    for width in (8, 4, 2, 1):
        pairs = [vectors[number : number + 2] for number in range(0, len(vectors), 2)]
        vectors = [fold(builder, pair[0], pair[-1], width) for pair in pairs]
    lanes = [int(f"{number:04b}"[::-1], 2) for number in range(len(sums))]  # the first fold is 8 lanes wide
    return [builder.extract_element(vectors[0], ir.Constant(INT, lane)) for lane in lanes]


_weighted: Any = intrinsic(_weighted_tile)
_product: Any = intrinsic(_product_tile)


@function
def _wide_enough(tiles: Any, outputs: int, left: int) -> int:
    """The narrowest tile that holds what is left of a row, or else the widest: the first one of its width."""
    if outputs == 1:
        return len(tiles) - 1
    several = len(tiles) - 1
    found = 0
    for number in range(1, several):
        if tiles[number][0] > tiles[found][0] and tiles[found][0] < left:
            found = number
    return found


@function
def _high_enough(tiles: Any, found: int, left: int) -> int:
    """The lowest tile of this width that holds what is left of the outputs, or else the highest."""
    while found + 1 < len(tiles) and tiles[found + 1][0] == tiles[found][0] and tiles[found][1] < left:
        found += 1
    return found


@function
def _plain_weighted_sums(
    Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, outputs: Loop, vectors: Loop, channels: Loop,
    rows: Loop, columns: Loop, anew: bool,
) -> None:  # fmt: skip
    """Add to each vector ``Z[z + o * z_output + t * z_vector]`` a sum of weights times vectors of X. With
    `anew` the sum takes the place of what is there.

    ``outputs`` is (count of o, z_output, w_output), ``vectors`` is (count of t, z_vector, x_vector). The sum
    runs over ``channels``, ``rows`` and ``columns``, each (count, step in W, step in X), from
    ``W[w + o * w_output]`` and ``X[x + t * x_vector]`` on. W is read one float at a time, X and Z 16. The
    last loop should be the longest.
    """
    for o in range(outputs[0]):
        for t in range(vectors[0]):
            result = z + o * outputs[1] + t * vectors[1]
            value = splat(0) if anew else load(Z, result)
            for c in range(channels[0]):
                for i in range(rows[0]):
                    for j in range(columns[0]):
                        weight = W[w + o * outputs[2] + c * channels[1] + i * rows[1] + j * columns[1]]
                        at = x + t * vectors[2] + c * channels[2] + i * rows[2] + j * columns[2]
                        value += weight * load(X, at)
            store(Z, result, value)


@function
def _tiled_weighted_sums(
    Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, outputs: Loop, vectors: Loop, channels: Loop,
    rows: Loop, columns: Loop, anew: bool,
) -> None:  # fmt: skip
    """The same as `_plain_weighted_sums`, one tile after the other."""
    lean()
    n_out, z_output, w_output = outputs
    n_vectors, z_vector, x_vector = vectors
    t = 0
    while t < n_vectors:
        first = _wide_enough(SUM_TILES, n_out, n_vectors - t)
        width = SUM_TILES[first][0]
        o = 0
        while o < n_out:
            number = _high_enough(SUM_TILES, first, n_out - o)
            height = SUM_TILES[number][1]
            _weighted(
                Z, z + o * z_output + t * z_vector, W, w + o * w_output, X, x + t * x_vector,
                (min(height, n_out - o), z_output, w_output),
                (min(width, n_vectors - t), z_vector, x_vector), channels, rows, columns, anew, number,
            )  # fmt: skip
            o += height
        t += width


@function
def _plain_products(
    G: Floats, g: int, D: Floats, d: int, X: Floats, x: int, outputs: Loop, channels: Loop, rows: Loop,
    columns: Loop, heights: Loop, vectors: Loop,
) -> None:  # fmt: skip
    """Add to each ``G[g + o * g_output + c * g_channel + ...]`` the sum of all lanes of vectors of D times X.

    ``outputs`` is (count of o, g_output, d_output). ``channels``, ``rows`` and ``columns``, each (count, step
    in G, step in X), say which results an output has, and where each begins in X. The sum runs over
    ``heights`` and ``vectors``, each (count, step in D, step in X). D and X are read 16 floats at a time.
    """
    for o in range(outputs[0]):
        for c in range(channels[0]):
            for i in range(rows[0]):
                for j in range(columns[0]):
                    value = splat(0)
                    for y in range(heights[0]):
                        for t in range(vectors[0]):
                            left = d + o * outputs[2] + y * heights[1] + t * vectors[1]
                            right = x + c * channels[2] + i * rows[2] + j * columns[2]
                            value += load(D, left) * load(X, right + y * heights[2] + t * vectors[2])
                    G[g + o * outputs[1] + c * channels[1] + i * rows[1] + j * columns[1]] += total(value)


@function
def _tiled_products(
    G: Floats, g: int, D: Floats, d: int, X: Floats, x: int, outputs: Loop, channels: Loop, rows: Loop,
    columns: Loop, heights: Loop, vectors: Loop,
) -> None:  # fmt: skip
    """The same as `_plain_products`, one tile after the other."""
    lean()
    n_out, g_output, d_output = outputs
    n_taps, g_tap, x_tap = columns
    for c in range(channels[0]):
        for i in range(rows[0]):
            result, value = g + c * channels[1] + i * rows[1], x + c * channels[2] + i * rows[2]
            j = 0
            while j < n_taps:
                first = _wide_enough(PRODUCT_TILES, n_out, n_taps - j)
                width = PRODUCT_TILES[first][0]
                o = 0
                while o < n_out:
                    number = _high_enough(PRODUCT_TILES, first, n_out - o)
                    height = PRODUCT_TILES[number][1]
                    _product(
                        G, result + o * g_output + j * g_tap, D, d + o * d_output, X, value + j * x_tap,
                        (min(height, n_out - o), g_output, d_output),
                        (min(width, n_taps - j), g_tap, x_tap), heights, vectors, number,
                    )  # fmt: skip
                    o += height
                j += width


weighted_sums = _tiled_weighted_sums if TILES else _plain_weighted_sums
add_products = _tiled_products if TILES else _plain_products


@function
def add_weighted_sums(
    Z: Floats, z: int, W: Floats, w: int, X: Floats, x: int, outputs: Loop, vectors: Loop, channels: Loop,
    rows: Loop, columns: Loop,
) -> None:  # fmt: skip
    """`weighted_sums` that are added to what is there."""
    weighted_sums(Z, z, W, w, X, x, outputs, vectors, channels, rows, columns, ADDED)
