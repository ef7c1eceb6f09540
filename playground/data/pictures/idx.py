"""IDX files, the format MNIST came in: a header with the sizes, then bytes. Compressed ones end in .gz.

Layout: two zero bytes, 8 for unsigned bytes, the number of dimensions, each size as a big-endian 32-bit
number, the values (http://yann.lecun.com/exdb/mnist).
"""

import gzip
import io
import math
import struct
import zlib
from pathlib import Path
from typing import Final

import numpy as np

from playground.data.dataset import Bytes
from playground.data.pictures.album import MOST_BYTES, Album, album_of, joined, opened
from playground.data.source import DataError

BYTES: Final = 8
TEST_WORDS: Final = ("t10k", "test")
_DENSEST: Final = 1032
"""A byte of a compressed file is so many bytes at most."""
_PIECE: Final = 2**18

Stream = io.BufferedReader | gzip.GzipFile


def read_idx(path: Path) -> tuple[Bytes, tuple[str, ...]]:
    """Return the array of a file, and warnings; DataError where it has none.

    A file that ends too early gives the rows that are whole, and a warning.
    """
    packed = path.suffix == ".gz"
    with opened(path) as file:
        largest = path.stat().st_size * (_DENSEST if packed else 1)
        try:
            return _read(gzip.GzipFile(fileobj=file) if packed else file, path.name, largest)
        except (gzip.BadGzipFile, zlib.error) as error:
            raise DataError(
                f"“{path.name}” is damaged: it cannot be unpacked. Get the file again."
            ) from error


def _read(stream: Stream, name: str, largest: int) -> tuple[Bytes, tuple[str, ...]]:
    shape = _shape(stream, name)
    row = math.prod(shape[1:])
    if row * shape[0] > MOST_BYTES:
        raise DataError(f"“{name}” says it has {shape[0]:,} entries of {row:,} bytes: too much to read.")
    values = np.empty(min(row * shape[0], largest), np.uint8)
    read = _fill(stream, values.data)
    rows = read // row
    if rows < shape[0]:
        return values[: rows * row].reshape(rows, *shape[1:]), (
            f"“{name}” says it has {shape[0]:,} entries, but ends after {rows:,}: those are used.",
        )
    if stream.read(1):
        return values.reshape(shape), (
            f"“{name}” goes on after the {shape[0]:,} entries it says it has: the rest was left out.",
        )
    return values.reshape(shape), ()


def _shape(stream: Stream, name: str) -> tuple[int, ...]:
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or not 1 <= start[3] <= 4:
        raise DataError(f"“{name}” is no IDX file: it does not begin like one.")
    if start[2] != BYTES:
        raise DataError(f"“{name}” holds numbers that are not bytes; only IDX files of bytes are read.")
    sizes = stream.read(4 * start[3])
    if len(sizes) < 4 * start[3]:
        raise DataError(f"“{name}” ends inside its header. Get the file again.")
    shape = struct.unpack(f">{start[3]}I", sizes)
    if 0 in shape:
        raise DataError(f"“{name}” is empty: its header says {' × '.join(map(str, shape))}.")
    return shape


def _fill(stream: Stream, room: memoryview) -> int:
    """Read until the room is full or the file ends, and return how many bytes that were."""
    read = 0
    while read < len(room):
        try:
            # What was unpacked before a broken end is kept: a longer read would lose it.
            piece = stream.read1(min(len(room) - read, _PIECE))
        except EOFError:
            return read
        if not piece:
            return read
        room[read : read + len(piece)] = piece
        read += len(piece)
    return read


def read_album(path: Path) -> Album:
    """Return the pictures of an IDX file and its companions beside it: labels, and the test part.

    `path` is any of the files, or their folder. DataError where pictures or labels are missing.
    """
    train, test = _parts(path)
    album = _album(*train)
    return joined(album, _album(*test)) if test is not None else album


def is_idx(path: Path) -> bool:
    """Tell by its name whether a file is one of IDX."""
    return "-idx" in path.name or ".idx" in path.name or path.name.endswith(("-ubyte", "-ubyte.gz"))


Pair = tuple[Path, Path]


def _parts(path: Path) -> tuple[Pair, Pair | None]:
    """Return the files of pictures and labels of both parts; where there is one part only, it trains."""
    folder = path if path.is_dir() else path.parent
    found = sorted(entry for entry in folder.iterdir() if is_idx(entry))
    tests = [entry for entry in found if any(word in entry.name for word in TEST_WORDS)]
    train = _pair([entry for entry in found if entry not in tests], path)
    test = _pair(tests, path)
    if (first := train or test) is None:
        raise DataError(
            f"“{path.name}” has no IDX files of pictures and labels that belong together, such as "
            "train-images-idx3-ubyte and train-labels-idx1-ubyte."
        )
    return first, test if train is not None else None


def _pair(found: list[Path], chosen: Path) -> Pair | None:
    pictures = [path for path in found if "image" in path.name or "idx3" in path.name or "idx4" in path.name]
    labels = [path for path in found if path not in pictures]
    if chosen in pictures:
        pictures = [chosen]
    return (pictures[0], labels[0]) if pictures and labels else None


def _album(pictures: Path, labels: Path) -> Album:
    pixels, said = read_idx(pictures)
    numbers, said_too = read_idx(labels)
    return album_of(pixels, numbers, (pictures.name, labels.name), warnings=(*said, *said_too))
