"""Planes: images as convolutions read and write them, without borders and without idle lanes.

A plane is a rectangle of each channel of an image, with zeros where the image ends. A full block needs a copy
only for those zeros. With fewer samples a plane is packed: vectors of 16 floats hold 8, 4, 2 or 1 samples at
2, 4, 8 or 16 neighbouring cells of a row, and no lane is idle. Results are then packed too. Lanes without a
sample are 0 in planes, so they count for nothing.
"""

from typing import NamedTuple

import numpy as np

from kernels.abi import LANES
from kernels.cpu.lanes import add, lanes_below, load, select, store
from kernels.jit import Floats, function

#: An int64, since Numba compiles a function once more for each literal number that it is called with.
NO_BIAS = np.int64(-1)


class Packing(NamedTuple):
    """`samples` of the block are read, each vector holds `lanes` of them at `cells` neighbouring cells."""

    samples: int
    lanes: int
    cells: int


class Plane(NamedTuple):
    """A rectangle of an image in the block, in floats: where it starts, from channel to channel, from row to
    row.
    """

    start: int
    channel: int
    row: int


class Rectangle(NamedTuple):
    """Cells of an image, of which some may lie outside."""

    top: int
    left: int
    rows: int
    columns: int


@function
def _inside(rectangle: Rectangle, rows: int, columns: int) -> Rectangle:
    """The part of a rectangle that lies inside an image."""
    top, left = max(rectangle.top, 0), max(rectangle.left, 0)
    end_row = min(rectangle.top + rectangle.rows, rows)
    end_column = min(rectangle.left + rectangle.columns, columns)
    return Rectangle(top, left, end_row - top, end_column - left)


@function
def _copied(
    block: Floats, work: int, image: int, channels: int, rows: int, columns: int, rectangle: Rectangle,
    packing: Packing,
) -> Plane:  # fmt: skip
    """Copy a rectangle of an image into `work`.

    Each cell is written as a whole vector, whose empty lanes are zeros where the next cells follow.
    """
    row = rectangle.columns * packing.lanes
    plane = Plane(work, rectangle.rows * row, row)
    for place in range(work, work + channels * plane.channel, LANES):
        store(block, place, 0)
    inside, filled = _inside(rectangle, rows, columns), lanes_below(packing.samples)
    for c in range(channels):
        for i in range(inside.top, inside.top + inside.rows):
            source = image + ((c * rows + i) * columns + inside.left) * LANES
            target = plane.start + c * plane.channel + (i - rectangle.top) * plane.row
            target += (inside.left - rectangle.left) * packing.lanes
            for j in range(inside.columns):
                value = select(filled, load(block, source + j * LANES), 0)
                store(block, target + j * packing.lanes, value)
    return plane


@function
def plane_of(
    block: Floats, work: int, image: int, channels: int, rows: int, columns: int, rectangle: Rectangle,
    packing: Packing,
) -> Plane:  # fmt: skip
    """The plane of a rectangle: the image itself where all samples and all cells are there, else a copy."""
    if packing.samples == LANES and _inside(rectangle, rows, columns) == rectangle:
        start = image + (rectangle.top * columns + rectangle.left) * LANES
        return Plane(start, rows * columns * LANES, columns * LANES)
    plane: Plane = _copied(block, work, image, channels, rows, columns, rectangle, packing)
    return plane


@function
def results_of(work: int, image: int, rows: int, columns: int, packing: Packing) -> Plane:
    """Where an image is made: at its own place, or where samples are missing in `work`."""
    row = -(-columns // packing.cells) * LANES
    return Plane(image if packing.samples == LANES else work, rows * row, row)


@function
def start_row(
    arena: Floats, block: Floats, bias: int, plane: Plane, i: int, channels: int, packing: Packing
) -> None:
    """Write its bias to all cells of a row of each channel; without biases zero, if nothing is there yet."""
    if bias == NO_BIAS and packing.samples == LANES:
        return
    for c in range(channels):
        value = arena[bias + c] if bias != NO_BIAS else 0
        start = plane.start + c * plane.channel + i * plane.row
        for place in range(start, start + plane.row, LANES):
            store(block, place, value)


@function
def unpack(
    block: Floats, plane: Plane, image: int, channels: int, rows: int, columns: int, packing: Packing,
    more: bool,
) -> None:  # fmt: skip
    """Bring results from `work` to their place, or add them to what is there if there is `more`."""
    if packing.samples == LANES:
        return
    filled = lanes_below(packing.samples)
    for c in range(channels):
        for i in range(rows):
            source = plane.start + c * plane.channel + i * plane.row
            target = image + (c * rows + i) * columns * LANES
            for j in range(columns):
                value = select(filled, load(block, source + j * packing.lanes), 0)
                if more:
                    add(block, target + j * LANES, value)
                else:
                    store(block, target + j * LANES, value)


@function
def behind(work: int, channels: int, rectangle: Rectangle, packing: Packing) -> int:
    """The place in `work` that follows the copy of a rectangle."""
    floats = channels * rectangle.rows * rectangle.columns * packing.lanes
    return work + (-(-floats // LANES) + 1) * LANES
