"""Planes: images as convolutions read and write them, without borders and without idle lanes.

A plane is a rectangle of each channel of an image, with zeros where the image ends. A full block needs a copy
only for those zeros. With fewer samples a plane is packed: vectors of 16 floats hold 8, 4, 2 or 1 samples at
2, 4, 8 or 16 neighbouring cells of a row, and no lane is idle. Results are then packed too. Lanes without a
sample are 0 in planes, so they count for nothing.

A kernel that skips columns meets cells that lie a stride apart, one after the other. Packing puts these side
by side, in **strips**: one of what each tap of a kernel's row sees, or one of the cells whose columns leave
the same remainder by the stride.
"""

from typing import NamedTuple

import numpy as np

from kernels.abi import LANES
from kernels.cpu.lanes import add, lanes_below, load, select, store
from kernels.jit import Floats, function

#: An int64, since Numba compiles a function once more for each literal number that it is called with.
NO_BIAS = np.int64(-1)

ALIKE = 1024  # what lies so many floats apart falls on the same line of a core's first cache
WAYS = 8  # so many of those stay


class Packing(NamedTuple):
    """`samples` of the block are read, each vector holds `lanes` of them at `cells` neighbouring cells."""

    samples: int
    lanes: int
    cells: int


class Image(NamedTuple):
    """An image in the block: where it begins, and its sizes."""

    start: int
    channels: int
    rows: int
    columns: int


class Strips(NamedTuple):
    """Cells of an image, of which some may lie outside: `rows` of them from row `top` on, and of each row
    `number` strips of `columns` cells.

    A strip begins `apart` columns after the one before, the first one in column `left`. Its cells are `step`
    columns apart.
    """

    top: int
    left: int
    rows: int
    columns: int
    number: int
    apart: int
    step: int


class Plane(NamedTuple):
    """An image as a convolution reads or makes it, in floats: where it starts, and how far it is to the next
    channel, row, strip, and vector of a strip.
    """

    start: int
    channel: int
    row: int
    strip: int
    vector: int


@function
def rectangle(top: int, left: int, rows: int, columns: int) -> Strips:
    """Neighbouring cells, in one strip; others would begin a column later."""
    return Strips(top, left, rows, columns, 1, 1, 1)


@function
def inside(start: int, step: int, count: int, size: int) -> tuple[int, int]:
    """Which of the places start, start + step, ... lie from 0 to size - 1: the first, and how many."""
    if step == 1:  # without divisions
        first = min(max(-start, 0), count)
        return first, max(min(size - start, count) - first, 0)
    first = min(max(-(start // step), 0), count)
    end = min((size - 1 - start) // step + 1, count)
    return first, max(end - first, 0)


@function
def _copy_row(
    block: Floats, source: int, target: int, columns: int, strips: Strips, packing: Packing
) -> None:
    """Copy a row of an image to the strips of a row of a plane.

    Each cell is written as a whole vector, whose empty lanes are zeros where the next cells follow.
    """
    filled, step = lanes_below(packing.samples), strips.step * LANES
    for strip in range(strips.number):
        left = strips.left + strip * strips.apart
        first, met = inside(left, strips.step, strips.columns, columns)
        cell = source + left * LANES + first * step
        place = target + (strip * strips.columns + first) * packing.lanes
        for j in range(met):
            store(block, place + j * packing.lanes, select(filled, load(block, cell + j * step), 0))


@function
def _whole(image: Image, strips: Strips) -> bool:
    """Whether all cells of strips are there."""
    _, rows = inside(strips.top, 1, strips.rows, image.rows)
    last = strips.left + (strips.number - 1) * strips.apart
    _, columns = inside(strips.left, strips.step, strips.columns, image.columns)
    _, last_columns = inside(last, strips.step, strips.columns, image.columns)
    whole: bool = rows == strips.rows and columns == last_columns == strips.columns
    return whole


@function
def _copied(block: Floats, work: int, image: Image, strips: Strips, packing: Packing) -> Plane:
    """Copy strips of an image into `work`, with zeros where it ends. No two channels begin on the same line
    of the cache.
    """
    strip = strips.columns * packing.lanes
    row = strips.number * strip
    channel = strips.rows * row
    if channel % ALIKE == 0:
        channel += LANES
    if not _whole(image, strips):
        for place in range(work, work + image.channels * channel, LANES):
            store(block, place, 0)
    first, met = inside(strips.top, 1, strips.rows, image.rows)
    for c in range(image.channels):
        for i in range(first, first + met):
            source = image.start + (c * image.rows + strips.top + i) * image.columns * LANES
            _copy_row(block, source, work + c * channel + i * row, image.columns, strips, packing)
    return Plane(work, channel, row, strip, LANES)


@function
def _all_alike(image: Image) -> bool:
    """Whether the channels, all on the same lines of the cache, would drive each other out of it."""
    return image.channels > WAYS and image.rows * image.columns * LANES % ALIKE == 0


@function
def plane_of(
    block: Floats, work: int, image: Image, strips: Strips, packing: Packing, in_turn: bool
) -> Plane:
    """The plane of strips: one strip with all between them, unless a vector holds cells that are apart.

    It is the image itself where all samples and all cells are there, unless channels that are read `in_turn`
    would hinder each other.
    """
    if packing.cells > 1 and strips.step > 1:
        apart: Plane = _copied(block, work, image, strips, packing)
        return apart
    columns = (strips.number - 1) * strips.apart + (strips.columns - 1) * strips.step + 1
    spanned = rectangle(strips.top, strips.left, strips.rows, columns)
    strip, vector = strips.apart * packing.lanes, strips.step * LANES
    if packing.samples == LANES and _whole(image, spanned) and not (in_turn and _all_alike(image)):
        start = image.start + (strips.top * image.columns + strips.left) * LANES
        return Plane(start, image.rows * image.columns * LANES, image.columns * LANES, strip, vector)
    copy = _copied(block, work, image, spanned, packing)
    return Plane(work, copy.channel, copy.row, strip, vector)


@function
def behind(work: int, plane: Plane, channels: int) -> int:
    """The place in `work` that follows a copy."""
    return work + (-(-channels * plane.channel // LANES) + 1) * LANES


@function
def results_of(work: int, image: Image, step: int, packing: Packing) -> Plane:
    """Where an image is made: at its own place, or where samples are missing in `work`.

    A vector holds cells whose columns leave the same remainder by `step`, and these make a strip.
    """
    start = image.start if packing.samples == LANES else work
    if packing.cells == 1:
        row = image.columns * LANES
        return Plane(start, image.rows * row, row, LANES, step * LANES)
    strip = -(-image.columns // (step * packing.cells)) * LANES
    row = min(step, image.columns) * strip
    return Plane(start, image.rows * row, row, strip, LANES)


@function
def start_row(
    arena: Floats, block: Floats, bias: int, results: Plane, i: int, channels: int, packing: Packing
) -> None:
    """Write its bias to all cells of a row of each channel; without biases zero, if nothing is there yet."""
    if bias == NO_BIAS and packing.samples == LANES:
        return
    for c in range(channels):
        value = arena[bias + c] if bias != NO_BIAS else 0
        start = results.start + c * results.channel + i * results.row
        for place in range(start, start + results.row, LANES):
            store(block, place, value)


@function
def unpack(block: Floats, results: Plane, image: Image, step: int, packing: Packing, more: bool) -> None:
    """Bring results from `work` to their place, or add them to what is there if there is `more`."""
    if packing.samples == LANES:
        return
    for c in range(image.channels):
        for i in range(image.rows):
            row = image.start + (c * image.rows + i) * image.columns * LANES
            for strip in range(min(step, image.columns)):
                source = results.start + c * results.channel + i * results.row + strip * results.strip
                cells = -(-(image.columns - strip) // step)
                _unpack_strip(
                    block, source, row + strip * LANES, (cells, results.vector, step * LANES), packing, more
                )


@function
def _unpack_strip(
    block: Floats, source: int, target: int, cells: tuple[int, int, int], packing: Packing, more: bool
) -> None:
    """`cells` is how many there are, the way from vector to vector of them, and from cell to cell of the
    image.
    """
    filled, step = lanes_below(packing.samples), cells[1] // packing.cells
    for j in range(cells[0]):
        value = select(filled, load(block, source + j * step), 0)
        if more:
            add(block, target + j * cells[2], value)
        else:
            store(block, target + j * cells[2], value)
