"""Augmentation: each time it is seen a picture is moved, turned, covered and made noisy in another way."""

import math
from typing import Any, NamedTuple

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu import random
from kernels.cpu.cells import between, floor, inside
from kernels.cpu.lanes import lean, load, operands, store
from kernels.cpu.moves import buffer
from kernels.jit import Floats, Ints, function, kernel
from kernels.reference.augment import (
    BYTES_DEVIATION,
    BYTES_MEAN,
    COVER_DOWN,
    COVER_RIGHT,
    DOWN,
    FLIP,
    MIRROR,
    NOISE,
    RIGHT,
    TURN,
    WHITE,
    WINDOW_DOWN,
    WINDOW_RIGHT,
    ZOOM,
)

STEP = Ctx.STEP.value
FIRST = Ctx.FIRST.value
SEED = Ctx.SEED.value
ZERO = np.float32(0)
_WHITE = np.float32(WHITE)
_EVEN_BYTES = np.uint64(0x00FF00FF00FF00FF)
_ALL_SUMS = np.uint64(0x0001000100010001)
_BITS_8 = np.uint64(8)
_BITS_32 = np.uint64(32)
_BITS_48 = np.uint64(48)


class Moves(NamedTuple):
    """How far pictures may be moved and turned, and the chances that they are turned over."""

    shift: Any
    crop: Any
    rotation: Any
    mirror: Any
    flip: Any


class Size(NamedTuple):
    """The size of a picture."""

    channels: int
    rows: int
    columns: int


@kernel
def augment(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x moved by up to `shift` whole cells each way, cut down to a window of 1 - `crop` to 1 of its sides
    and enlarged to its size again, turned by up to `rotation` degrees, mirrored with the chances `mirror`
    (left to right) and `flip` (upside down), a rectangle of the share `erase` of its sides set to 0, and with
    noise of the deviation `noise` (1 is from black to white, 255 `gain`) added. Drawn anew for each step and
    sample.
    """
    lean()
    x, shift, crop, rotation, mirror, flip, erase, noise, gain, y, n, channels, rows, columns, key = operands(
        row, 15
    )
    moves = Moves(arena[shift], arena[crop], arena[rotation], arena[mirror], arena[flip])
    size = Size(channels, rows, columns)
    stream = random.stream(ctx[SEED], key, ctx[STEP])
    if moves == Moves(ZERO, ZERO, ZERO, ZERO, ZERO):
        for i in range(n):
            store(block, y + i * LANES, load(block, x + i * LANES))
    else:
        _move(block, x, y, moves, size, stream, ctx[FIRST])
    for lane in range(LANES):
        name = random.word(stream, ctx[FIRST] + lane)
        if arena[erase] > 0:
            _cover(block, y + lane, arena[erase], size, name)
        if arena[noise] > 0:
            _add_noise(block, y + lane, n, arena[noise] * arena[gain] * _WHITE, name)


@function
def _unit(name: Any, number: Any) -> Any:
    """A sample's random number for one purpose, even in [0, 1)."""
    return np.float64(random.uniform(name, number))


@function
def _choice(name: Any, number: Any, count: Any) -> Any:
    """A sample's whole number for one purpose, even among 0 to count - 1."""
    return np.int64(((random.word(name, number) >> _BITS_32) * np.uint64(count)) >> _BITS_32)


@function
def _offset(name: Any, moved: Any, window: Any, shift: Any, room: Any) -> Any:
    """How far the middle of what is shown lies from that of the picture."""
    reach = np.int64(shift)
    return _choice(name, moved, 2 * reach + 1) - reach + (2 * _unit(name, window) - 1) * room


@function
def _write_map(maps: Floats, lane: Any, moves: Any, size: Any, name: Any) -> None:
    """Draw a sample's map from the cells that are shown to places in the picture: a place is the first three
    numbers times (row, column, 1) down, and the other three times them to the right.
    """
    middle_row, middle_column = (size.rows - 1) / 2, (size.columns - 1) / 2
    zoom = 1 - np.float64(moves.crop) * _unit(name, ZOOM)
    angle = math.radians((2 * _unit(name, TURN) - 1) * moves.rotation)
    up = -zoom if _unit(name, FLIP) < moves.flip else zoom
    over = -zoom if _unit(name, MIRROR) < moves.mirror else zoom
    down = middle_row + _offset(name, DOWN, WINDOW_DOWN, moves.shift, (1 - zoom) * middle_row)
    right = middle_column + _offset(name, RIGHT, WINDOW_RIGHT, moves.shift, (1 - zoom) * middle_column)
    a, b = math.cos(angle) * up, -math.sin(angle) * over
    c, d = math.sin(angle) * up, math.cos(angle) * over
    maps[lane] = a
    maps[LANES + lane] = b
    maps[2 * LANES + lane] = down - a * middle_row - b * middle_column
    maps[3 * LANES + lane] = c
    maps[4 * LANES + lane] = d
    maps[5 * LANES + lane] = right - c * middle_row - d * middle_column


@function
def _move(block: Floats, x: Any, y: Any, moves: Any, size: Any, stream: Any, first: Any) -> None:
    """y = what each sample's map shows of x."""
    maps = buffer(96)
    for lane in range(LANES):
        _write_map(maps, lane, moves, size, random.word(stream, first + lane))
    a, b, c, d = load(maps, 0), load(maps, LANES), load(maps, 3 * LANES), load(maps, 4 * LANES)
    for i in range(size.rows):
        down, right = load(maps, 2 * LANES) + a * i, load(maps, 5 * LANES) + c * i
        for j in range(size.columns):
            place = y + (i * size.columns + j) * LANES
            _read(block, x, place, size, inside(down + b * j, size.rows), inside(right + d * j, size.columns))


@function
def _read(block: Floats, x: Any, y: Any, size: Any, down: Any, right: Any) -> None:
    """The cell y of each channel = what lies at a place of x."""
    top, left = floor(down), floor(right)
    upper, lower = top * size.columns, inside(top + 1, size.rows) * size.columns
    beside = inside(left + 1, size.columns)
    numbers = upper + left, upper + beside, lower + left, lower + beside
    cells = size.rows * size.columns * LANES
    for channel in range(size.channels):
        start = channel * cells
        store(block, y + start, between(block, x + start, numbers, right - left, down - top))


@function
def _span(middle: Any, share: Any, size: Any) -> Any:
    """The first and the end of the places within a share of them, rounded up, around a place."""
    side = np.int64(math.ceil(share * np.float32(size)))
    first = middle - side // 2
    return max(first, 0), min(first + side, size)


@function
def _cover(block: Floats, y: Any, share: Any, size: Any, name: Any) -> None:
    """Set the rectangle of one sample to 0."""
    top, bottom = _span(_choice(name, COVER_DOWN, size.rows), share, size.rows)
    left, right = _span(_choice(name, COVER_RIGHT, size.columns), share, size.columns)
    for channel in range(size.channels):
        for i in range(channel * size.rows + top, channel * size.rows + bottom):
            for j in range(i * size.columns + left, i * size.columns + right):
                block[y + j * LANES] = 0


@function
def _add_noise(block: Floats, y: Any, n: Any, deviation: Any, name: Any) -> None:
    """Add nearly normal numbers, the sum of eight bytes each, to one sample."""
    scale = deviation / np.float32(BYTES_DEVIATION)
    for i in range(n):
        word = random.word(name, NOISE + i)
        pairs = (word & _EVEN_BYTES) + ((word >> _BITS_8) & _EVEN_BYTES)
        total = np.float32(np.int64((pairs * _ALL_SUMS) >> _BITS_48))
        block[y + i * LANES] += scale * (total - np.float32(BYTES_MEAN))
