"""Augmentation: each time it is seen a picture is moved, turned, covered and made noisy in another way."""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cuda import random
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.elementary import HALF, ONE
from kernels.cuda.threads import ZERO, features
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
_TWO = np.float32(2)
_RADIANS = np.float32(math.pi / 180)
_WHITE = np.float32(WHITE)
_MEAN = np.float32(BYTES_MEAN)
_DEVIATION = np.float32(BYTES_DEVIATION)
_BITS_8 = np.uint64(8)
_BITS_32 = np.uint64(32)
_BYTE = np.uint64(255)


@features("n")
def augment(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """y = x moved by up to `shift` whole cells each way, cut down to a window of 1 - `crop` to 1 of its sides
    and enlarged to its size again, turned by up to `rotation` degrees, mirrored with the chances `mirror`
    (left to right) and `flip` (upside down), a rectangle of the share `erase` of its sides set to 0, and with
    noise of the deviation `noise` (1 is from black to white, 255 `gain`) added. Drawn anew for each step and
    sample.
    """
    x, _, _, _, _, _, erase, noise, gain, y, _, _, rows, columns, key = numbers
    name = random.word(random.stream(ctx[SEED], key, ctx[STEP]), ctx[FIRST] + sample)
    row, column = i // columns % rows, i % columns
    found = ZERO
    if not covered(name, arena[erase], row, column, rows, columns):
        image = here + x + i // (rows * columns) * rows * columns * LANES
        down, right = shown(arena, name, row, column, numbers)
        found = between(arena, image, inside(down, rows), inside(right, columns), rows, columns)
    arena[here + y + i * LANES] = found + arena[noise] * arena[gain] * _WHITE * normal(name, i)


@function
def choice(name: Any, number: int, count: int) -> Any:
    """A sample's whole number for one purpose, even among 0 to count - 1."""
    return np.int64(((random.word(name, number) >> _BITS_32) * np.uint64(count)) >> _BITS_32)


@function
def middle_of(size: int) -> Any:
    """The middle of so many places, the first of which is 0."""
    return np.float32(size - 1) * HALF


@function
def offset(name: Any, moved: int, window: int, shift: Any, room: Any) -> Any:
    """How far the middle of what is shown lies from that of the picture."""
    reach = np.int64(shift)
    whole = np.float32(choice(name, moved, 2 * reach + 1) - reach)
    return whole + (_TWO * random.uniform(name, window) - ONE) * room


@function
def shown(arena: Floats, name: Any, row: int, column: int, numbers: Numbers) -> Any:
    """Row and column in the picture that a cell shows."""
    _, shift, crop, rotation, mirror, flip, _, _, _, _, _, _, rows, columns, _ = numbers
    middle_row, middle_column = middle_of(rows), middle_of(columns)
    window = arena[crop] * random.uniform(name, ZOOM)
    angle = (_TWO * random.uniform(name, TURN) - ONE) * arena[rotation] * _RADIANS
    up = window - ONE if random.uniform(name, FLIP) < arena[flip] else ONE - window
    over = window - ONE if random.uniform(name, MIRROR) < arena[mirror] else ONE - window
    i, j = up * (np.float32(row) - middle_row), over * (np.float32(column) - middle_column)
    down = offset(name, DOWN, WINDOW_DOWN, arena[shift], window * middle_row)
    right = offset(name, RIGHT, WINDOW_RIGHT, arena[shift], window * middle_column)
    cosine, sine = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    return middle_row + down + cosine * i - sine * j, middle_column + right + sine * i + cosine * j


@function
def inside(place: Any, size: int) -> Any:
    """The place among 0 to size - 1 that is nearest."""
    return min(max(place, ZERO), np.float32(size - 1))


@function
def between(arena: Floats, image: int, down: Any, right: Any, rows: int, columns: int) -> Any:
    """What lies at a place between four cells of an image, on straight lines."""
    top, left = int(down), int(right)
    first, second, beside = top * columns, min(top + 1, rows - 1) * columns, min(left + 1, columns - 1)
    across, below = right - np.float32(left), down - np.float32(top)
    upper = arena[image + (first + left) * LANES] * (ONE - across)
    upper += arena[image + (first + beside) * LANES] * across
    lower = arena[image + (second + left) * LANES] * (ONE - across)
    lower += arena[image + (second + beside) * LANES] * across
    return upper * (ONE - below) + lower * below


@function
def in_span(middle: Any, share: Any, place: int, size: int) -> Any:
    """Whether a place lies within a share of `size` places, rounded up, around another one."""
    side = np.int64(math.ceil(share * np.float32(size)))
    first = middle - side // 2
    return first <= place < first + side


@function
def covered(name: Any, share: Any, row: int, column: int, rows: int, columns: int) -> Any:
    """Whether a cell lies under the rectangle."""
    within = in_span(choice(name, COVER_DOWN, rows), share, row, rows)
    return within and in_span(choice(name, COVER_RIGHT, columns), share, column, columns)


@function
def normal(name: Any, i: int) -> Any:
    """A nearly normal number, the sum of eight bytes."""
    word, total = random.word(name, NOISE + i), np.uint64(0)
    for _ in range(8):
        total += word & _BYTE
        word >>= _BITS_8
    return (np.float32(total) - _MEAN) / _DEVIATION
