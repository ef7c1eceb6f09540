"""Augmentation: each time it is seen a picture is moved, turned, covered and made noisy in another way.

Sources: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks", ICDAR 2003 (affine
maps and bilinear interpolation); DeVries and Taylor, "Improved regularization of convolutional neural
networks with cutout", 2017 (a covered square whose middle may lie anywhere).
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kernels.abi import Ctx
from kernels.reference import random
from kernels.reference.context import Context, Floats
from kernels.reference.random import Words

Numbers = NDArray[np.float64]

#: What each random number of a sample is for; from `NOISE` on there is one for each feature.
DOWN, RIGHT, ZOOM, WINDOW_DOWN, WINDOW_RIGHT, TURN, MIRROR, FLIP, COVER_DOWN, COVER_RIGHT = range(10)
NOISE: Final = 16

WHITE: Final = 255.0
BYTES_MEAN: Final = 8 * 255 / 2
BYTES_DEVIATION: Final = (8 * (256**2 - 1) / 12) ** 0.5
"""Mean and standard deviation of the sum of eight bytes that are drawn evenly from 0 to 255."""


def augment(
    *,
    x: Floats,
    shift: Floats,
    crop: Floats,
    rotation: Floats,
    mirror: Floats,
    flip: Floats,
    erase: Floats,
    noise: Floats,
    gain: Floats,
    y: Floats,
    channels: int,
    rows: int,
    columns: int,
    key: int,
    context: Context,
) -> None:
    """y = x moved by up to `shift` whole cells each way, cut down to a window of 1 - `crop` to 1 of its sides
    and enlarged to its size again, turned by up to `rotation` degrees, mirrored with the chances `mirror`
    (left to right) and `flip` (upside down), a rectangle of the share `erase` of its sides set to 0, and with
    noise of the deviation `noise` (1 is from black to white, 255 `gain`) added. Drawn anew for each step and
    sample.

    Between cells numbers lie on straight lines; outside of the picture they are those of its edge.
    """
    names = random.words(random.stream(context[Ctx.SEED], key, context[Ctx.STEP]), context.positions)
    images = x.reshape(channels, rows, columns, -1)
    places = _places(names, float(shift), float(crop), float(rotation), float(mirror), float(flip), images)
    moved = _read(images, *places)
    moved[:, _covered(names, float(erase), rows, columns)] = 0
    y[...] = moved.reshape(x.shape) + float(noise * gain) * WHITE * _normal(names, len(x))


def _unit(names: Words, number: int) -> Numbers:
    """The random number of each sample for one purpose, even in [0, 1)."""
    return (random.words(names, number) >> np.uint64(40)).astype(np.float64) * 2.0**-24


def _choice(names: Words, number: int, count: int) -> Numbers:
    """The whole number of each sample for one purpose, even among 0 to count - 1."""
    places = ((random.words(names, number) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32)
    return places.astype(np.float64)


def _signs(names: Words, number: int, chance: float) -> Numbers:
    return np.where(_unit(names, number) < chance, -1.0, 1.0)


def _places(
    names: Words, shift: float, crop: float, rotation: float, mirror: float, flip: float, images: Floats
) -> tuple[Numbers, Numbers]:
    """Row and column in the picture that each cell shows: (rows, columns, lanes)."""
    _, rows, columns, _ = images.shape
    middle_row, middle_column = (rows - 1) / 2, (columns - 1) / 2
    zoom = 1 - crop * _unit(names, ZOOM)
    angle = np.radians((2 * _unit(names, TURN) - 1) * rotation)
    i = (np.arange(rows) - middle_row)[:, None, None] * _signs(names, FLIP, flip)
    j = (np.arange(columns) - middle_column)[None, :, None] * _signs(names, MIRROR, mirror)
    down = _offset(names, DOWN, WINDOW_DOWN, shift, (1 - zoom) * middle_row)
    right = _offset(names, RIGHT, WINDOW_RIGHT, shift, (1 - zoom) * middle_column)
    return (
        middle_row + down + zoom * (np.cos(angle) * i - np.sin(angle) * j),
        middle_column + right + zoom * (np.sin(angle) * i + np.cos(angle) * j),
    )


def _offset(names: Words, moved: int, window: int, shift: float, room: Numbers) -> Numbers:
    """How far the middle of what is shown lies from that of the picture."""
    reach = int(shift)
    return _choice(names, moved, 2 * reach + 1) - reach + (2 * _unit(names, window) - 1) * room


def _read(images: Floats, down: Numbers, right: Numbers) -> Numbers:
    """The numbers of the pictures at places between their cells: (channels, rows, columns, lanes)."""
    _, rows, columns, lanes = images.shape
    down, right = np.clip(down, 0, rows - 1), np.clip(right, 0, columns - 1)
    top, left = np.floor(down).astype(int), np.floor(right).astype(int)
    bottom, beside = np.minimum(top + 1, rows - 1), np.minimum(left + 1, columns - 1)
    below, across = down - top, right - left
    lane = np.arange(lanes)
    upper = images[:, top, left, lane] * (1 - across) + images[:, top, beside, lane] * across
    lower = images[:, bottom, left, lane] * (1 - across) + images[:, bottom, beside, lane] * across
    read: Numbers = upper * (1 - below) + lower * below
    return read


def _covered(names: Words, share: float, rows: int, columns: int) -> NDArray[np.bool_]:
    """Which cells lie under the rectangle: (rows, columns, lanes)."""
    over_rows = _span(_choice(names, COVER_DOWN, rows), share, rows)
    over_columns = _span(_choice(names, COVER_RIGHT, columns), share, columns)
    return over_rows[:, None, :] & over_columns[None, :, :]


def _span(middle: Numbers, share: float, size: int) -> NDArray[np.bool_]:
    """Which of `size` places lie within a share of them, rounded up, around a place: (size, lanes)."""
    side = math.ceil(np.float32(share) * np.float32(size))
    first = middle - side // 2
    places = np.arange(size)[:, None]
    return (places >= first) & (places < first + side)


def _normal(names: Words, features: int) -> Numbers:
    """Nearly normal numbers, the sum of eight bytes each: (features, lanes)."""
    words = random.words(names, NOISE + np.arange(features)[:, None])
    sums: Numbers = words.view(np.uint8).reshape(*words.shape, 8).sum(axis=-1, dtype=np.float64)
    return (sums - BYTES_MEAN) / BYTES_DEVIATION
