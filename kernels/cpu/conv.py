"""Convolutions: a kernel moves over an **image**, and each of its places gives a cell of a **map**.

`_map_of` makes the map, `_image_of` goes the way back, `_add_kernel` makes the gradient of the kernel. A
convolution is the first of them and a transposed one the second; the gradients are the others.

Both are read as planes (`kernels.cpu.planes`), so that no loop asks for borders. The sums are made a row of
results at a time (`kernels.cpu.sums`). Groups of channels are convolutions of their own, one after the other.
"""

from typing import Any, NamedTuple

import numpy as np

from kernels.abi import LANES, ROW_OPERANDS, Ctx
from kernels.cpu.lanes import lanes_below, load, operands, select, splat, total
from kernels.cpu.planes import (
    NO_BIAS,
    Image,
    Packing,
    Strips,
    behind,
    inside,
    plane_of,
    rectangle,
    results_of,
    start_row,
    unpack,
)
from kernels.cpu.sums import add_convolved, add_correlated
from kernels.cpu.taps import AFTER, BEFORE, Sizes, direction, meeting, on_map, sizes_of
from kernels.jit import Floats, Ints, function, kernel

VALID = Ctx.VALID.value
CACHED = 640  # vectors that stay in a core's first cache
NARROW, WIDE = 3, 5  # taps of a tile
HIGH, LOW = 8, 4  # outputs of a tile that is narrow, and of one that is wide
# An int64, since Numba compiles a function once more for each literal number that it is called with.
ONE, VECTOR = np.int64(1), np.int64(LANES)


@function
def _packing(samples: int) -> Packing:
    """As few lanes as hold the samples."""
    lanes = LANES
    while lanes >= 2 * samples:
        lanes //= 2
    return Packing(samples, lanes, LANES // lanes)


class Arrays(NamedTuple):
    """Where the kernel of a group begins in the arena, and its image and map in the block."""

    kernel: int
    image: Image
    map_: Image


@function
def _group(sizes: Sizes, kernel: int, image: int, map_: int, number: int) -> Arrays:
    """The arrays of a group: each is a convolution of its own."""
    s = sizes
    channels, maps = s.image_channels, s.map_channels
    weights = maps * channels * s.kernel_rows * s.kernel_columns
    cells, places = s.image_rows * s.image_columns, s.map_rows * s.map_columns
    return Arrays(
        kernel + number * weights,
        Image(image + number * channels * cells * LANES, channels, s.image_rows, s.image_columns),
        Image(map_ + number * maps * places * LANES, maps, s.map_rows, s.map_columns),
    )


@function
def _bias(bias: int, number: int, channels: int) -> int:
    """Where the biases of a group begin, if there are any."""
    return bias if bias == NO_BIAS else bias + number * channels


@function
def _seen(sizes: Sizes, places: int) -> Strips:
    """The cells of the image that the kernel meets at so many places in a row, a strip for each tap."""
    rows = (sizes.map_rows - 1) * sizes.stride_rows + (sizes.kernel_rows - 1) * sizes.dilation_rows + 1
    taps, apart, step = sizes.kernel_columns, sizes.dilation_columns, sizes.stride_columns
    return Strips(-sizes.top, -sizes.left, rows, places, taps, apart, step)


@function
def _longest_last(channels: Any, rows: Any, columns: Any) -> Any:
    """The three loops of a sum, with that over channels innermost where a row of the kernel is one tap."""
    if columns[0] == 1:
        return columns, rows, channels
    return channels, rows, columns


@function
def _map_of(
    arena: Floats, block: Floats, bias: int, arrays: Arrays, work: int, sizes: Sizes, packing: Packing
) -> None:
    """Map = bias + the sum of weights times image; without biases the sum is added to what is there."""
    s, w, image, map_ = sizes, arrays.kernel, arrays.image, arrays.map_
    vectors = -(-map_.columns // packing.cells)
    plane = plane_of(block, work, image, _seen(s, vectors * packing.cells), packing, True)
    results = results_of(behind(work, plane, image.channels), map_, 1, packing)
    taps = s.kernel_rows * s.kernel_columns
    for i in range(map_.rows):
        start_row(arena, block, bias, results, i, map_.channels, packing)
        top = i * s.stride_rows
        tap, met = inside(top - s.top, s.dilation_rows, s.kernel_rows, image.rows)
        loops = _longest_last(
            (image.channels, taps, plane.channel),
            (met, s.kernel_columns, s.dilation_rows * plane.row),
            (s.kernel_columns, ONE, plane.strip),
        )
        add_convolved(
            block, results.start + i * results.row, arena, w + tap * s.kernel_columns,
            block, plane.start + (top + tap * s.dilation_rows) * plane.row,
            (map_.channels, results.channel, image.channels * taps), (vectors, VECTOR, plane.vector),
            loops[0], loops[1], loops[2],
        )  # fmt: skip
    unpack(block, results, map_, 1, packing, bias == NO_BIAS)


class Portion(NamedTuple):
    """What is taken at a time for the gradient of the kernel: so many rows and channels of the map."""

    rows: int
    channels: int


@function
def _portion(sizes: Sizes, vectors: int) -> Portion:
    """As much as stays in a core's first cache, together with what a tile sees of the image.

    Sums should be long, since each ends with adding up lanes.
    """
    seen = min(sizes.stride_columns, sizes.kernel_columns) if sizes.kernel_columns > 1 else WIDE
    high = HIGH if 1 < sizes.kernel_columns <= NARROW else LOW
    bands = -(-sizes.map_rows * vectors * (high + seen) // CACHED)
    rows = -(-sizes.map_rows // bands)
    return Portion(rows, max((CACHED // (rows * vectors) - seen) // high, 1) * high)


@function
def _add_kernel(
    arena: Floats, block: Floats, arrays: Arrays, work: int, sizes: Sizes, packing: Packing
) -> None:
    """Kernel += the sum of map times image over all places and samples."""
    s, dw, image, map_ = sizes, arrays.kernel, arrays.image, arrays.map_
    vectors = -(-map_.columns // packing.cells)
    plane = plane_of(block, work, image, _seen(s, vectors * packing.cells), packing, False)
    places = rectangle(0, 0, map_.rows, vectors * packing.cells)
    blame = plane_of(block, behind(work, plane, image.channels), map_, places, packing, False)
    taps = s.kernel_rows * s.kernel_columns
    loops = _longest_last(
        (image.channels, taps, plane.channel),
        (ONE, s.kernel_columns, s.dilation_rows * plane.row),
        (s.kernel_columns, ONE, plane.strip),
    )
    portion = _portion(s, vectors)
    for first in range(0, map_.rows, portion.rows):
        for o in range(0, map_.channels, portion.channels):
            for tap in range(s.kernel_rows):
                row = tap * s.dilation_rows + first * s.stride_rows
                rows = min(portion.rows, map_.rows - first)
                i, met = inside(row - s.top, s.stride_rows, rows, image.rows)
                add_correlated(
                    arena, dw + o * image.channels * taps + tap * s.kernel_columns,
                    block, blame.start + o * blame.channel + (first + i) * blame.row,
                    block, plane.start + (row + i * s.stride_rows) * plane.row,
                    (min(portion.channels, map_.channels - o), image.channels * taps, blame.channel),
                    loops[0], loops[1], loops[2],
                    (met, blame.row, s.stride_rows * plane.row), (vectors, VECTOR, plane.vector),
                )  # fmt: skip


@function
def _meeting_places(sizes: Sizes, columns: int) -> Strips:
    """The places on the map whose kernel meets the image, made this number of columns wide."""
    s = sizes
    top = -(((s.kernel_rows - 1) * s.dilation_rows - s.top) // s.stride_rows)
    left = -(((s.kernel_columns - 1) * s.dilation_columns - s.left) // s.stride_columns)
    end_row = (s.image_rows - 1 + s.top) // s.stride_rows + 1
    end_column = (columns - 1 + s.left) // s.stride_columns + 1
    return Strips(top, left, max(end_row - top, 0), max(end_column - left, 0), 1, 1, 1)


@function
def _image_of(
    arena: Floats, block: Floats, bias: int, arrays: Arrays, work: int, sizes: Sizes, packing: Packing
) -> None:
    """Image = bias + the sum of weights times map; without biases the sum is added to what is there.

    A cell is met by every tap of the kernel if that moves by ones, else by some only, the same for all cells
    that are a stride apart. These are made together.
    """
    s, w, image, map_ = sizes, arrays.kernel, arrays.image, arrays.map_
    step = s.stride_columns
    met = _meeting_places(s, -(-image.columns // (step * packing.cells)) * step * packing.cells)
    plane = plane_of(block, work, map_, met, packing, True)
    results = results_of(behind(work, plane, map_.channels), image, step, packing)
    taps = s.kernel_rows * s.kernel_columns
    rows = direction(s.kernel_rows, s.stride_rows, s.top, s.dilation_rows)
    columns = direction(s.kernel_columns, step, s.left, s.dilation_columns)
    for i in range(image.rows):
        start_row(arena, block, bias, results, i, image.channels, packing)
        down = on_map(meeting(rows, i), map_.rows)
        for j in range(min(step, image.columns)):
            across = meeting(columns, j)
            if down.taps * across.taps == 0:
                continue  # no tap meets these cells
            loops = _longest_last(
                (map_.channels, image.channels * taps, plane.channel),
                (down.taps, down.step * s.kernel_columns, -down.back * plane.row),
                (across.taps, across.step, -across.back * plane.strip),
            )
            start = plane.start + (down.place - met.top) * plane.row
            add_convolved(
                block, results.start + i * results.row + j * results.strip,
                arena, w + down.tap * s.kernel_columns + across.tap,
                block, start + (across.place - met.left) * plane.strip,
                (image.channels, results.channel, taps),
                (-(-(image.columns - j) // (step * packing.cells)), results.vector, VECTOR),
                loops[0], loops[1], loops[2],
            )  # fmt: skip
    unpack(block, results, image, step, packing, bias == NO_BIAS)


@function
def add_biases(
    arena: Floats, block: Floats, db: int, dy: int, channels: int, cells: int, samples: int
) -> None:
    """db += the sum of dy over the cells of a channel and the samples.

    Four sums at a time: one alone would wait for each addition.
    """
    filled = lanes_below(samples)
    for c in range(channels):
        start, end = dy + c * cells * LANES, dy + (c + 1) * cells * LANES
        fours = end - cells % 4 * LANES
        first, second, third, fourth = splat(0), splat(0), splat(0), splat(0)
        for place in range(start, fours, 4 * LANES):
            first += load(block, place)
            second += load(block, place + LANES)
            third += load(block, place + 2 * LANES)
            fourth += load(block, place + 3 * LANES)
        for place in range(fours, end, LANES):
            first += load(block, place)
        arena[db + c] += total(select(filled, (first + second) + (third + fourth), 0))


@kernel
def conv2d(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y[o, i, j] = b[o] + the sum of w[o, c, u, v] x[c, i', j'] over the taps that meet cell i', j'."""
    w, b, x, y, work = operands(row, 5)
    s, packing = sizes_of(row, ROW_OPERANDS + 5, BEFORE, AFTER), _packing(ctx[VALID])
    for group in range(s.groups):
        bias = _bias(b, group, s.map_channels)
        _map_of(arena, block, bias, _group(s, w, x, y, group), work, s, packing)


@kernel
def conv2d_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw[o, c, u, v] += the sum of dy[o, i, j] x[c, i', j'] over places and samples, db += the sum of dy."""
    x, dy, dw, db, work = operands(row, 5)
    s, packing = sizes_of(row, ROW_OPERANDS + 5, BEFORE, AFTER), _packing(ctx[VALID])
    for group in range(s.groups):
        _add_kernel(arena, block, _group(s, dw, x, dy, group), work, s, packing)
    add_biases(arena, block, db, dy, s.groups * s.map_channels, s.map_rows * s.map_columns, ctx[VALID])


@kernel
def conv2d_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx[c, i', j'] += the sum of w[o, c, u, v] dy[o, i, j] over the taps that meet cell i', j'."""
    w, dy, dx, work = operands(row, 4)
    s, packing = sizes_of(row, ROW_OPERANDS + 4, BEFORE, AFTER), _packing(ctx[VALID])
    for group in range(s.groups):
        _image_of(arena, block, NO_BIAS, _group(s, w, dx, dy, group), work, s, packing)


@kernel
def conv2d_transpose(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y[o, i', j'] = b[o] + the sum of w[c, o, u, v] x[c, i, j] over the taps that meet cell i', j'."""
    w, b, x, y, work = operands(row, 5)
    s, packing = sizes_of(row, ROW_OPERANDS + 5, AFTER, BEFORE), _packing(ctx[VALID])
    for group in range(s.groups):
        bias = _bias(b, group, s.image_channels)
        _image_of(arena, block, bias, _group(s, w, y, x, group), work, s, packing)


@kernel
def conv2d_transpose_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw[c, o, u, v] += the sum of x[c, i, j] dy[o, i', j'] over places and samples, db += the sum of dy."""
    x, dy, dw, db, work = operands(row, 5)
    s, packing = sizes_of(row, ROW_OPERANDS + 5, AFTER, BEFORE), _packing(ctx[VALID])
    for group in range(s.groups):
        _add_kernel(arena, block, _group(s, dw, dy, x, group), work, s, packing)
    add_biases(arena, block, db, dy, s.groups * s.image_channels, s.image_rows * s.image_columns, ctx[VALID])


@kernel
def conv2d_transpose_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx[c, i, j] += the sum of w[c, o, u, v] dy[o, i', j'] over the taps that meet cell i', j'."""
    w, dy, dx, work = operands(row, 4)
    s, packing = sizes_of(row, ROW_OPERANDS + 4, AFTER, BEFORE), _packing(ctx[VALID])
    for group in range(s.groups):
        _map_of(arena, block, NO_BIAS, _group(s, w, dy, dx, group), work, s, packing)
