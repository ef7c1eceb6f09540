"""What every reader of pictures returns, and what the readers share."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Bytes, Indices
from playground.data.source import DataError, Generated
from playground.model.facts import DataFacts

MOST_BYTES: Final = 2 * 2**30
"""Pixels that one data set may have."""

MOST_CLASSES: Final = 1000
SUFFIXES: Final = frozenset(
    (".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp")
)
"""Endings of the names of picture files."""

CHANNELS: Final = (1, 3)

Shape = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Album:
    """Pictures and the numbers of their classes.

    `pixels` is (pictures, channels * rows * columns), one channel after the other; `shape` is that of one
    picture. The last `tests` pictures are a test part of their own. `warnings` say what was left out.
    """

    pixels: Bytes
    numbers: Indices
    shape: Shape
    class_names: tuple[str, ...]
    tests: int = 0
    warnings: tuple[str, ...] = ()

    def facts(self, title: str) -> DataFacts:
        """Return what is known of these pictures."""
        return facts_of(title, self.shape, self.class_names, len(self.pixels), self.tests)

    def generated(self) -> Generated:
        """Return the pictures as a source gives them."""
        count = len(self.pixels)
        test = np.arange(count - self.tests, count) if self.tests else None
        return Generated(self.pixels, self.numbers.astype(np.float64), test=test, warnings=self.warnings)


def facts_of(
    title: str, shape: Shape, class_names: tuple[str, ...], samples: int, tests: int = 0
) -> DataFacts:
    """Return the facts of pictures with classes."""
    return DataFacts(title, (), "classes", class_names, samples, (), shape=shape, test_samples=tests)


def album_of(
    pixels: Bytes,
    numbers: NDArray[Any],
    names: tuple[str, str],
    class_names: tuple[str, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Album:
    """Return the album of an array of pictures and one of class numbers; `names` are what they are called.

    `pixels` is (pictures, rows, columns), or has the channels before or behind those. Where the arrays differ
    in length, the first pictures are taken. DataError where one of them is something else.
    """
    if pixels.ndim not in (3, 4) or (pixels.ndim == 4 and not _channels(pixels)):
        raise DataError(f"“{names[0]}” holds no pictures: its shape is {_times(pixels.shape)}.")
    if numbers.ndim != 1:
        raise DataError(f"“{names[1]}” holds no class numbers: its shape is {_times(numbers.shape)}.")
    count = min(len(pixels), len(numbers))
    if len(pixels) != len(numbers):
        warnings += (
            f"“{names[0]}” has {len(pixels):,} pictures and “{names[1]}” {len(numbers):,} labels: the first "
            f"{count:,} of both are used.",
        )
    if count == 0:
        raise DataError(f"“{names[0]}” has no whole picture. Get the file again.")
    planes = _channels_first(pixels[:count])
    numbers = numbers[:count].astype(np.int64)
    class_names = class_names or _digits(numbers, names[1])
    shape = (planes.shape[1], planes.shape[2], planes.shape[3])
    return Album(planes.reshape(count, -1), numbers, shape, class_names, 0, warnings)


def _channels(pixels: Bytes) -> bool:
    return pixels.shape[1] in CHANNELS or pixels.shape[3] in CHANNELS


def _channels_first(pixels: Bytes) -> Bytes:
    if pixels.ndim == 3:
        return pixels[:, None]
    if pixels.shape[3] in CHANNELS:
        return np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))
    return pixels


def _digits(numbers: Indices, name: str) -> tuple[str, ...]:
    """Return the class numbers as names of classes."""
    if numbers.min(initial=0) < 0 or numbers.max(initial=0) >= MOST_CLASSES:
        raise DataError(f"“{name}” does not hold class numbers from 0 to {MOST_CLASSES - 1:,}.")
    return tuple(map(str, range(int(numbers.max(initial=1)) + 1)))


def _times(sizes: tuple[int, ...]) -> str:
    return " × ".join(f"{size:,}" for size in sizes) or "that of one number"


def joined(train: Album, test: Album) -> Album:
    """Return one album in which the pictures of the second are the test part."""
    if train.shape != test.shape:
        raise DataError(
            f"The pictures of the test part are {_times(test.shape)} large, those to train on "
            f"{_times(train.shape)}. Make them equal."
        )
    return replace(
        train,
        pixels=np.concatenate((train.pixels, test.pixels)),
        numbers=np.concatenate((train.numbers, test.numbers)),
        class_names=max(train.class_names, test.class_names, key=len),
        tests=len(test.pixels),
        warnings=train.warnings + test.warnings,
    )


def room_for(pictures: int, shape: Shape, name: str) -> None:
    """Raise DataError where so many pictures are more than may be kept in memory."""
    size = pictures * int(np.prod(shape, dtype=np.int64))
    if size > MOST_BYTES:
        raise DataError(
            f"“{name}” has {pictures:,} pictures of {shape[1]} × {shape[2]} pixels, {size / 2**30:.1f} GiB; "
            f"{MOST_BYTES // 2**30} GiB are read at most. Choose a smaller size, or fewer pictures."
        )


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file to read its bytes; DataError, with the reason, where the system refuses."""
    try:
        # A pipe or a device would keep the reader waiting.
        if not path.is_file():
            raise DataError(f"“{path}” is not there. Choose another file or folder.")
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise DataError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error


def counted(names: list[str], most: int = 3) -> str:
    """Return names in a row, those after the first few as a count."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
