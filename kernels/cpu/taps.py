"""The sizes of a convolution, and which taps of its kernel meet which cells of the image."""

from math import gcd
from typing import NamedTuple

import numpy as np

from kernels.cpu.planes import inside
from kernels.jit import Ints, function

# As int64, since Numba compiles a function once more for each literal number that it is called with.
BEFORE, AFTER = np.int64(0), np.int64(1)


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
def sizes_of(row: Ints, at: int, image: int, map_: int) -> Sizes:
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


class Direction(NamedTuple):
    """How the kernel moves down or across: its taps, its stride, the zeros before the image, its dilation.

    Of the taps that meet the same cells, the next one is `step` taps later and `back` places earlier.
    """

    kernel: int
    stride: int
    zeros: int
    dilation: int
    step: int
    back: int


@function
def direction(kernel: int, stride: int, zeros: int, dilation: int) -> Direction:
    """Return the direction with these sizes."""
    common = gcd(stride, dilation)
    return Direction(kernel, stride, zeros, dilation, stride // common, dilation // common)


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
def meeting(along: Direction, cell: int) -> Meeting:
    """The taps that meet a cell: every (stride / gcd(stride, dilation))th, or none."""
    for tap in range(min(along.step, along.kernel)):
        distance = cell + along.zeros - tap * along.dilation
        place = distance // along.stride
        if place * along.stride == distance:
            return Meeting(tap, -(-(along.kernel - tap) // along.step), along.step, place, along.back)
    return Meeting(0, 0, along.step, 0, along.back)


@function
def on_map(met: Meeting, places: int) -> Meeting:
    """The taps of these that meet the cell from a place that is there."""
    behind, taps = inside(places - 1 - met.place, met.back, met.taps, places)
    return Meeting(met.tap + behind * met.step, taps, met.step, met.place - behind * met.back, met.back)
