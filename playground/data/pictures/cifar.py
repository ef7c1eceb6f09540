"""CIFAR-10 in its binary version: a byte for the class, then 1,024 bytes of red, of green and of blue.

A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from playground.data.dataset import Bytes
from playground.data.pictures.album import MOST_BYTES, Album, opened
from playground.data.source import DataError

SHAPE: Final = (3, 32, 32)
CLASSES: Final = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
RECORD: Final = 1 + 3 * 32 * 32
PYTHON_VERSION: Final = (
    "“{}” is the Python version of CIFAR-10, a pickle, which could run a program when it is opened. Take the "
    "binary version, cifar-10-binary.tar.gz, instead."
)
_PICKLE: Final = b"\x80"
_BATCH, _TEST = "data_batch_", "test_batch"


def is_cifar(path: Path) -> bool:
    """Tell by its name whether a file is a batch of CIFAR-10, or all of them packed."""
    return path.name.startswith((_BATCH, _TEST)) or (
        path.name.startswith("cifar-10-") and path.name.endswith(".tar.gz")
    )


def read_album(path: Path) -> Album:
    """Return the pictures of a batch file, of all batches of a folder, or of the packed data set.

    DataError where there are none, or where they are in the Python version.
    """
    parts = dict(_packed(path) if path.name.endswith(".tar.gz") else _batches(path))
    train = [part for name, part in parts.items() if not name.startswith(_TEST)]
    test = [part for name, part in parts.items() if name.startswith(_TEST)]
    if not parts:
        raise DataError(f"“{path.name}” has no batches of CIFAR-10, such as data_batch_1.bin.")
    tests = sum(len(part.pixels) for part in test) if train else 0
    return _together(train + test, tests)


def _batches(path: Path) -> Iterator[tuple[str, Album]]:
    folder = sorted(entry for entry in path.iterdir() if is_cifar(entry)) if path.is_dir() else [path]
    for entry in folder:
        with opened(entry) as file:
            yield entry.name, _album(file.read(MOST_BYTES), entry.name)


def _packed(path: Path) -> Iterator[tuple[str, Album]]:
    """Read batches out of the packed data set, without writing any to the disk."""
    import tarfile  # slow to import, and rarely needed

    with opened(path) as file:
        try:
            with tarfile.open(fileobj=file, mode="r:gz") as archive:
                for member in archive:
                    name = Path(member.name).name
                    if member.isfile() and is_cifar(Path(name)) and member.size <= MOST_BYTES:
                        content = archive.extractfile(member)
                        assert content is not None, "it is a file"
                        yield name, _album(content.read(), name)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise DataError(f"“{path.name}” is damaged: it cannot be unpacked. Get it again.") from error


def _album(content: bytes, name: str) -> Album:
    if not name.endswith(".bin") and content[:1] == _PICKLE:
        raise DataError(PYTHON_VERSION.format(name))
    count, rest = divmod(len(content), RECORD)
    if count == 0:
        raise DataError(f"“{name}” is too short for a picture of CIFAR-10.")
    records: Bytes = np.frombuffer(content, np.uint8, count * RECORD).reshape(count, RECORD)
    numbers = records[:, 0].astype(np.int64)
    if numbers.max() >= len(CLASSES):
        raise DataError(f"“{name}” has a class of number {numbers.max()}: it is no batch of CIFAR-10.")
    warnings = (f"“{name}” ends inside a picture: the {count:,} before it are used.",) if rest else ()
    return Album(records[:, 1:], numbers, SHAPE, CLASSES, 0, warnings)


def _together(parts: list[Album], tests: int) -> Album:
    """Return all parts as one album, copied once."""
    return Album(
        np.concatenate([part.pixels for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        SHAPE,
        CLASSES,
        tests,
        tuple(said for part in parts for said in part.warnings),
    )
