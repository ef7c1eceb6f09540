"""Convolutions: a kernel moves over an **image**, and each of its places gives a cell of a **map**.

`_map_of` makes the map, `_image_of` goes the way back, `_add_kernel` makes the gradient of the kernel. A
convolution is the first of them and a transposed one the second; the gradients are the others.

Both are read as planes (`kernels.cpu.planes`), so that no loop asks for borders. All sums are made by tiles
(`kernels.cpu.tiles`), a row of results at a time.
"""

from math import gcd
from typing import Any, NamedTuple

import numpy as np

from kernels.abi import LANES, ROW_OPERANDS, Ctx
from kernels.cpu.lanes import lanes_below, load, operands, select, splat, total
from kernels.cpu.planes import (
    NO_BIAS,
    Packing,
    Plane,
    Rectangle,
    behind,
    plane_of,
    results_of,
    start_row,
    unpack,
)
from kernels.cpu.tiles import add_products, add_weighted_sums
from kernels.jit import Floats, Ints, function, kernel

VALID = Ctx.VALID.value
CACHED = 2**16  # floats that stay in a core's own cache
# As int64, since Numba compiles a function once more for each literal number that it is called with.
BEFORE, AFTER = np.int64(0), np.int64(1)
ONE, VECTOR = np.int64(1), np.int64(LANES)


class Sizes(NamedTuple):
    """Of image and map, their channels in one group, and how the kernel moves over the image."""

    groups: int
    image_channels: int
    image_rows: int
    image_columns: int
    map_channels: int
    map_rows: int
    map_columns: int
    kernel_rows: int
    kernel_columns: int
    stride_rows: int
    stride_columns: int
    top: int
    left: int
    dilation_rows: int
    dilation_columns: int


@function
def _sizes(row: Ints, at: int, image: int, map_: int) -> Sizes:
    """The dims of a row from place `at` on.

    `image` is `BEFORE` where the image is what goes in, `AFTER` where it comes out; `map_` is the other one.
    """
    c, groups, sizes = at + 3, row[at + 6], at + 7
    return Sizes(
        groups,
        row[c + image] // groups,
        row[sizes + 2 * image],
        row[sizes + 2 * image + 1],
        row[c + map_] // groups,
        row[sizes + 2 * map_],
        row[sizes + 2 * map_ + 1],
        row[at + 11],
        row[at + 12],
        row[at + 13],
        row[at + 14],
        row[at + 15],
        row[at + 16],
        row[at + 17],
        row[at + 18],
    )


@function
def _packing(ctx: Ints, sizes: Sizes) -> Packing:
    """As few lanes as hold the samples. Neighbours in a row stay such only if the kernel moves by ones."""
    lanes = LANES
    if sizes.stride_columns == 1:
        while lanes >= 2 * ctx[VALID]:
            lanes //= 2
    return Packing(ctx[VALID], lanes, LANES // lanes)


@function
def _seen(sizes: Sizes, places: int) -> Rectangle:
    """The cells of the image that the kernel meets at this number of places in a row."""
    rows = (sizes.map_rows - 1) * sizes.stride_rows + (sizes.kernel_rows - 1) * sizes.dilation_rows + 1
    columns = (places - 1) * sizes.stride_columns + (sizes.kernel_columns - 1) * sizes.dilation_columns + 1
    return Rectangle(-sizes.top, -sizes.left, rows, columns)


@function
def _longest_last(channels: Any, rows: Any, columns: Any) -> Any:
    """The three loops of a sum, with that over channels innermost where a row of the kernel is one tap."""
    if columns[0] == 1:
        return columns, rows, channels
    return channels, rows, columns


@function
def _inside(start: int, step: int, count: int, size: int) -> tuple[int, int]:
    """Which of the places start, start + step, ... lie from 0 to size - 1: the first, and how many."""
    first = min(max(-(start // step), 0), count)
    end = min((size - 1 - start) // step + 1, count)
    return first, max(end - first, 0)


@function
def _map_of(
    arena: Floats, block: Floats, w: int, bias: int, image: int, map_: int, work: int, sizes: Sizes,
    packing: Packing,
) -> None:  # fmt: skip
    """Map = bias + the sum of weights times image; without biases the sum is added to what is there."""
    s = sizes
    channels, maps = s.groups * s.image_channels, s.groups * s.map_channels
    vectors = -(-s.map_columns // packing.cells)
    seen = _seen(s, vectors * packing.cells)
    plane = plane_of(block, work, image, channels, s.image_rows, s.image_columns, seen, packing)
    results = results_of(behind(work, channels, seen, packing), map_, s.map_rows, s.map_columns, packing)
    taps = s.kernel_rows * s.kernel_columns
    size = s.image_channels * taps
    for i in range(s.map_rows):
        start_row(arena, block, bias, results, i, maps, packing)
        top = i * s.stride_rows
        tap, met = _inside(top - s.top, s.dilation_rows, s.kernel_rows, s.image_rows)
        loops = _longest_last(
            (s.image_channels, taps, plane.channel),
            (met, s.kernel_columns, s.dilation_rows * plane.row),
            (s.kernel_columns, ONE, s.dilation_columns * packing.lanes),
        )
        start = plane.start + (top + tap * s.dilation_rows) * plane.row
        for group in range(s.groups):
            add_weighted_sums(
                block, results.start + group * s.map_channels * results.channel + i * results.row,
                arena, w + group * s.map_channels * size + tap * s.kernel_columns,
                block, start + group * s.image_channels * plane.channel,
                (s.map_channels, results.channel, size), (vectors, VECTOR, s.stride_columns * LANES),
                loops[0], loops[1], loops[2],
            )  # fmt: skip
    unpack(block, results, map_, maps, s.map_rows, s.map_columns, packing, bias == NO_BIAS)


@function
def _band(sizes: Sizes, image: Plane, map_: Plane) -> int:
    """How many rows of the map are taken at a time, so that they and what they see stay in the cache."""
    row = sizes.map_channels * map_.row + sizes.image_channels * sizes.stride_rows * image.row
    bands = -(-sizes.map_rows * row // CACHED)
    return -(-sizes.map_rows // bands)


@function
def _add_kernel(
    arena: Floats, block: Floats, dw: int, image: int, map_: int, work: int, sizes: Sizes, packing: Packing
) -> None:
    """Kernel += the sum of map times image over all places and samples."""
    s = sizes
    channels, maps = s.groups * s.image_channels, s.groups * s.map_channels
    vectors = -(-s.map_columns // packing.cells)
    seen = _seen(s, vectors * packing.cells)
    places = Rectangle(0, 0, s.map_rows, vectors * packing.cells)
    second = behind(work, channels, seen, packing)
    plane = plane_of(block, work, image, channels, s.image_rows, s.image_columns, seen, packing)
    blame = plane_of(block, second, map_, maps, s.map_rows, s.map_columns, places, packing)
    taps = s.kernel_rows * s.kernel_columns
    size = s.image_channels * taps
    loops = _longest_last(
        (s.image_channels, taps, plane.channel),
        (ONE, s.kernel_columns, s.dilation_rows * plane.row),
        (s.kernel_columns, ONE, s.dilation_columns * packing.lanes),
    )
    band = _band(s, plane, blame)
    for first in range(0, s.map_rows, band):
        for tap in range(s.kernel_rows):
            row = tap * s.dilation_rows + first * s.stride_rows
            i, met = _inside(row - s.top, s.stride_rows, min(band, s.map_rows - first), s.image_rows)
            start = plane.start + (row + i * s.stride_rows) * plane.row
            for group in range(s.groups):
                add_products(
                    arena, dw + group * s.map_channels * size + tap * s.kernel_columns,
                    block, blame.start + group * s.map_channels * blame.channel + (first + i) * blame.row,
                    block, start + group * s.image_channels * plane.channel,
                    (s.map_channels, size, blame.channel), loops[0], loops[1], loops[2],
                    (met, blame.row, s.stride_rows * plane.row), (vectors, VECTOR, s.stride_columns * LANES),
                )  # fmt: skip


class Meeting(NamedTuple):
    """Of the taps that meet a cell of the image: the first, how many follow in steps, and where on the map
    the kernel is when the first one meets it. With each step it is `back` places earlier.
    """

    tap: int
    taps: int
    step: int
    place: int
    back: int


@function
def _meeting(cell: int, kernel: int, stride: int, zeros: int, dilation: int) -> Meeting:
    """The taps that meet a cell, in one direction: every (stride / gcd(stride, dilation))th, or none."""
    common = gcd(stride, dilation)
    step = stride // common
    for tap in range(min(step, kernel)):
        distance = cell + zeros - tap * dilation
        if distance % stride == 0:
            return Meeting(tap, -(-(kernel - tap) // step), step, distance // stride, dilation // common)
    return Meeting(0, 0, step, 0, 1)


@function
def _on_map(met: Meeting, places: int) -> Meeting:
    """The taps of these that meet the cell from a place that is there."""
    behind, taps = _inside(places - 1 - met.place, met.back, met.taps, places)
    return Meeting(met.tap + behind * met.step, taps, met.step, met.place - behind * met.back, met.back)


@function
def _meeting_places(sizes: Sizes, columns: int) -> Rectangle:
    """The places on the map whose kernel meets the image, made this number of columns wide."""
    s = sizes
    top = -(((s.kernel_rows - 1) * s.dilation_rows - s.top) // s.stride_rows)
    left = -(((s.kernel_columns - 1) * s.dilation_columns - s.left) // s.stride_columns)
    end_row = (s.image_rows - 1 + s.top) // s.stride_rows + 1
    end_column = (columns - 1 + s.left) // s.stride_columns + 1
    return Rectangle(top, left, max(end_row - top, 0), max(end_column - left, 0))


@function
def _image_of(
    arena: Floats, block: Floats, w: int, bias: int, map_: int, image: int, work: int, sizes: Sizes,
    packing: Packing,
) -> None:  # fmt: skip
    """Image = bias + the sum of weights times map; without biases the sum is added to what is there.

    A cell is met by every tap of the kernel if that moves by ones, else by some only, the same for all cells
    that are a stride apart. These are made together.
    """
    s = sizes
    channels, maps = s.groups * s.image_channels, s.groups * s.map_channels
    met = _meeting_places(s, -(-s.image_columns // packing.cells) * packing.cells)
    plane = plane_of(block, work, map_, maps, s.map_rows, s.map_columns, met, packing)
    results = results_of(behind(work, maps, met, packing), image, s.image_rows, s.image_columns, packing)
    taps = s.kernel_rows * s.kernel_columns
    size = s.image_channels * taps
    for i in range(s.image_rows):
        start_row(arena, block, bias, results, i, channels, packing)
        down = _on_map(_meeting(i, s.kernel_rows, s.stride_rows, s.top, s.dilation_rows), s.map_rows)
        for j in range(min(s.stride_columns, s.image_columns)):
            across = _meeting(j, s.kernel_columns, s.stride_columns, s.left, s.dilation_columns)
            vectors = -(-(s.image_columns - j) // (s.stride_columns * packing.cells))
            loops = _longest_last(
                (s.map_channels, size, plane.channel),
                (down.taps, down.step * s.kernel_columns, -down.back * plane.row),
                (across.taps, across.step, -across.back * packing.lanes),
            )
            start = plane.start + (down.place - met.top) * plane.row
            start += (across.place - met.left) * packing.lanes
            for group in range(s.groups):
                add_weighted_sums(
                    block,
                    results.start + group * s.image_channels * results.channel + i * results.row + j * LANES,
                    arena,
                    w + group * s.map_channels * size + down.tap * s.kernel_columns + across.tap,
                    block, start + group * s.map_channels * plane.channel,
                    (s.image_channels, results.channel, taps), (vectors, s.stride_columns * VECTOR, VECTOR),
                    loops[0], loops[1], loops[2],
                )  # fmt: skip
    unpack(block, results, image, channels, s.image_rows, s.image_columns, packing, bias == NO_BIAS)


@function
def _add_biases(
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
    sizes = _sizes(row, ROW_OPERANDS + 5, BEFORE, AFTER)
    _map_of(arena, block, w, b, x, y, work, sizes, _packing(ctx, sizes))


@kernel
def conv2d_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw[o, c, u, v] += the sum of dy[o, i, j] x[c, i', j'] over places and samples, db += the sum of dy."""
    x, dy, dw, db, work = operands(row, 5)
    s = _sizes(row, ROW_OPERANDS + 5, BEFORE, AFTER)
    _add_kernel(arena, block, dw, x, dy, work, s, _packing(ctx, s))
    _add_biases(arena, block, db, dy, s.groups * s.map_channels, s.map_rows * s.map_columns, ctx[VALID])


@kernel
def conv2d_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx[c, i', j'] += the sum of w[o, c, u, v] dy[o, i, j] over the taps that meet cell i', j'."""
    w, dy, dx, work = operands(row, 4)
    sizes = _sizes(row, ROW_OPERANDS + 4, BEFORE, AFTER)
    _image_of(arena, block, w, NO_BIAS, dy, dx, work, sizes, _packing(ctx, sizes))


@kernel
def conv2d_transpose(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y[o, i', j'] = b[o] + the sum of w[c, o, u, v] x[c, i, j] over the taps that meet cell i', j'."""
    w, b, x, y, work = operands(row, 5)
    sizes = _sizes(row, ROW_OPERANDS + 5, AFTER, BEFORE)
    _image_of(arena, block, w, b, x, y, work, sizes, _packing(ctx, sizes))


@kernel
def conv2d_transpose_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw[c, o, u, v] += the sum of x[c, i, j] dy[o, i', j'] over places and samples, db += the sum of dy."""
    x, dy, dw, db, work = operands(row, 5)
    s = _sizes(row, ROW_OPERANDS + 5, AFTER, BEFORE)
    _add_kernel(arena, block, dw, dy, x, work, s, _packing(ctx, s))
    _add_biases(arena, block, db, dy, s.groups * s.image_channels, s.image_rows * s.image_columns, ctx[VALID])


@kernel
def conv2d_transpose_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx[c, i, j] += the sum of w[c, o, u, v] dy[o, i', j'] over the taps that meet cell i', j'."""
    w, dy, dx, work = operands(row, 4)
    sizes = _sizes(row, ROW_OPERANDS + 4, AFTER, BEFORE)
    _map_of(arena, block, w, NO_BIAS, dy, dx, work, sizes, _packing(ctx, sizes))
