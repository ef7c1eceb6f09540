"""NumPy archives with pictures and labels, such as x_train, y_train, x_test and y_test."""

import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Bytes, Indices
from playground.data.pictures.album import MOST_BYTES, Album, album_of, joined, opened
from playground.data.source import DataError

_PICTURES: Final = ("x_train", "train_images", "train_x", "images", "pictures", "x", "data")
_LABELS: Final = ("y_train", "train_labels", "train_y", "labels", "classes", "y", "targets")
_TEST_PICTURES: Final = ("x_test", "test_images", "test_x")
_TEST_LABELS: Final = ("y_test", "test_labels", "test_y")
_NAMES: Final = ("class_names", "names", "label_names")
_HEADERS: Final = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}

Labels = tuple[Indices, tuple[str, ...]]


def read_album(path: Path) -> Album:
    """Return the pictures of an archive; DataError where it has none that can be read."""
    with opened(path) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return _album(archive, path.name)
        except DataError:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise DataError(f"“{path.name}” is damaged, or no NumPy archive: {error}.") from error


def _album(archive: zipfile.ZipFile, name: str) -> Album:
    members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
    found = {key.lower(): info for key, info in members.items()}
    pictures, labels = _first(found, _PICTURES), _first(found, _LABELS)
    if pictures is None or labels is None:
        raise DataError(
            f"“{name}” has {', '.join(members) or 'nothing'} in it, but no arrays that are called x and y, "
            "x_train and y_train, or images and labels."
        )
    class_names = _class_names(archive, _first(found, _NAMES))
    train = _part(archive, pictures, labels, class_names)
    tests = _first(found, _TEST_PICTURES), _first(found, _TEST_LABELS)
    if tests[0] is None or tests[1] is None:
        return train
    return joined(train, _part(archive, tests[0], tests[1], train.class_names))


def _first(found: dict[str, zipfile.ZipInfo], names: tuple[str, ...]) -> zipfile.ZipInfo | None:
    return next((found[name] for name in names if name in found), None)


def _part(
    archive: zipfile.ZipFile,
    pictures: zipfile.ZipInfo,
    labels: zipfile.ZipInfo,
    class_names: tuple[str, ...],
) -> Album:
    pixels, said = _as_bytes(_array(archive, pictures), pictures.filename)
    numbers, names = _as_classes(_array(archive, labels), labels.filename, class_names)
    return album_of(pixels, numbers, (pictures.filename, labels.filename), names, said)


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> NDArray[Any]:
    """Return an array whose header says no more than the archive holds; never anything of Python's own."""
    with archive.open(info) as stream:
        version = np.lib.format.read_magic(stream)
        if version not in _HEADERS:
            raise DataError(f"“{info.filename}” was written by a version of NumPy that is not known here.")
        shape, _, kind = _HEADERS[version](stream)
        size = int(np.prod(shape, dtype=object)) * kind.itemsize
        if kind.hasobject:
            raise DataError(f"“{info.filename}” holds objects of Python, not numbers. Save plain numbers.")
        if size > min(info.file_size, MOST_BYTES):
            raise DataError(f"“{info.filename}” says it has {size:,} bytes: more than it has or may have.")
    with archive.open(info) as stream:
        array: NDArray[Any] = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def _as_bytes(values: NDArray[Any], name: str) -> tuple[Bytes, tuple[str, ...]]:
    """Return brightness as bytes: whole numbers from 0 to 255, or others from 0 to 1."""
    if values.dtype == np.uint8:
        return values, ()
    if values.dtype.kind not in "biuf" or not np.isfinite(values).all():
        raise DataError(f"“{name}” holds no brightness: neither bytes nor finite numbers.")
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    whole = values.dtype.kind in "iu"
    if low < 0 or high > (255 if whole or high > 1 else 1):
        raise DataError(f"“{name}” has numbers from {low:g} to {high:g}, not from 0 to 1 or from 0 to 255.")
    if whole or high > 1:
        return np.round(values).astype(np.uint8), ()
    return np.round(values * 255.0).astype(np.uint8), (
        f"“{name}” has numbers from 0 to 1: they were kept in 255 steps.",
    )


def _as_classes(values: NDArray[Any], name: str, class_names: tuple[str, ...]) -> Labels:
    """Return class numbers from numbers, words or columns of 0 and 1, and the classes' names."""
    if values.ndim == 2 and values.shape[1] > 1:
        values = values.argmax(axis=1)
    values = values.reshape(-1) if values.ndim == 2 else values
    if values.dtype.kind == "U":
        return _words(values, class_names)
    if values.dtype.kind not in "biuf" or (values != np.round(values)).any():
        raise DataError(f"“{name}” holds no classes: neither whole numbers nor words.")
    numbers = values.astype(np.int64)
    return numbers, class_names if numbers.max(initial=0) < len(class_names) else ()


def _words(values: NDArray[np.str_], class_names: tuple[str, ...]) -> Labels:
    names = tuple(dict.fromkeys((*class_names, *np.unique(values).tolist())))
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[word] for word in values.tolist()], np.int64), names


def _class_names(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> tuple[str, ...]:
    values = None if info is None else _array(archive, info)
    return tuple(values.tolist()) if values is not None and values.dtype.kind == "U" else ()
