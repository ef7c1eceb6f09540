"""A folder of pictures: one sub-folder a class, or folders train and test with those in them."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from playground.data.dataset import Bytes
from playground.data.pictures import image
from playground.data.pictures.album import MOST_CLASSES, SUFFIXES, Album, counted, room_for
from playground.data.pictures.image import Oddity, Refusal, RefusedError
from playground.data.reading import note
from playground.data.source import DataError

MOST_PICTURES: Final = 500_000
TRAIN_NAMES: Final = ("train", "training")
TEST_NAMES: Final = ("test", "testing", "val", "valid", "validation")
_HIDDEN: Final = ("thumbs.db", "desktop.ini")
_TOLD_OF: Final = 64
"""Pictures between two notes of how far it is."""

Classes = Mapping[str, tuple[Path, ...]]
Entry = os.DirEntry[str]


@dataclass(frozen=True)
class Contents:
    """The pictures of a folder by class, of the part that trains and of its own test part, and what else is
    there: names of files that are no pictures, and of folders without any.
    """

    train: Classes
    test: Classes
    others: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes, in the order of their names."""
        return tuple(sorted({*self.train, *self.test}, key=lambda name: (name.casefold(), name)))

    def files(self) -> Iterator[tuple[int, Path]]:
        """Yield class number and file of every picture, those of the test part last."""
        for part in (self.train, self.test):
            for number, name in enumerate(self.class_names):
                yield from ((number, path) for path in part.get(name, ()))

    @property
    def samples(self) -> int:
        """Number of pictures, those of the test part too."""
        return sum(len(paths) for part in (self.train, self.test) for paths in part.values())

    @property
    def tests(self) -> int:
        """Number of pictures of the test part."""
        return sum(map(len, self.test.values()))


def contents(folder: Path) -> Contents:
    """Return what lies in a folder, without opening a picture.

    DataError where it is not there, or has not at least two sub-folders with pictures.
    """
    try:
        found = _contents(folder)
    except OSError as error:
        raise DataError(
            f"“{folder}” cannot be read: {error.strerror or error}. Choose the folder."
        ) from error
    _check(found, folder.name)
    return found


def _contents(folder: Path) -> Contents:
    others: list[str] = []
    empty: list[str] = []
    train, test = _parts(folder)
    by_class = _classes(train, others, empty)
    tested = _classes(test, others, empty) if test is not None else {}
    return Contents(by_class, tested, tuple(others), tuple(empty))


def _parts(folder: Path) -> tuple[Path, Path | None]:
    """Return the folders whose sub-folders are classes: one, or one to train on and one to test with."""
    inside = {entry.name.casefold(): Path(entry) for entry in _sorted(folder) if entry.is_dir()}
    train = next((inside[name] for name in TRAIN_NAMES if name in inside), None)
    test = next((inside[name] for name in TEST_NAMES if name in inside), None)
    return (train, test) if train is not None and test is not None else (folder, None)


def _sorted(folder: Path) -> list[Entry]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _classes(folder: Path, others: list[str], empty: list[str]) -> Classes:
    found: dict[str, tuple[Path, ...]] = {}
    for entry in _sorted(folder):
        if entry.is_dir():
            if pictures := _pictures(entry, others):
                found[entry.name] = pictures
            else:
                empty.append(entry.name)
        elif _visible(entry):
            others.append(entry.name)
    return found


def _pictures(folder: Entry, others: list[str]) -> tuple[Path, ...]:
    pictures = []
    for entry in _sorted(Path(folder)):
        if entry.is_file() and Path(entry.name).suffix.lower() in SUFFIXES:
            pictures.append(Path(entry))
        elif _visible(entry):
            others.append(f"{folder.name}/{entry.name}")
    return tuple(pictures)


def _visible(entry: Entry) -> bool:
    """Tell whether a person knows of a file: systems leave some of their own."""
    return not entry.name.startswith(".") and entry.name.casefold() not in _HIDDEN


def _check(found: Contents, name: str) -> None:
    classes = found.class_names
    if not classes:
        raise DataError(
            f"“{name}” has no sub-folders with pictures. Put the pictures of each class into a sub-folder of "
            "its own, with the name of the class."
        )
    if len(classes) == 1:
        raise DataError(
            f"“{name}” has pictures of one class only, “{classes[0]}”. Add a sub-folder with another class: "
            "there is nothing to tell apart."
        )
    if len(classes) > MOST_CLASSES or found.samples > MOST_PICTURES:
        raise DataError(
            f"“{name}” has {found.samples:,} pictures of {len(classes):,} classes; at most {MOST_PICTURES:,} "
            f"of {MOST_CLASSES:,} are read."
        )


def common_kind(found: Contents, most: int = 40) -> tuple[int, bool]:
    """Return the side that pictures have in common, 0 where they differ, and whether all are grey.

    That is told by a few of them, spread over the classes.
    """
    paths = [path for _, path in found.files()]
    kinds = [kind for path in paths[:: max(1, len(paths) // most)] if (kind := _kind(path)) is not None]
    sizes = {kind[:2] for kind in kinds}
    columns, rows = sizes.pop() if len(sizes) == 1 else (0, 1)
    return columns if columns == rows else 0, bool(kinds) and all(kind.grey for kind in kinds)


def _kind(path: Path) -> image.Kind | None:
    try:
        with image.bounded():
            return image.kind_of(path)
    except RefusedError:
        return None


@dataclass
class _Told:
    """Names of pictures by what is to be said of them."""

    side: int
    refused: dict[Refusal, list[str]] = field(default_factory=lambda: defaultdict(list))
    odd: dict[Oddity, list[str]] = field(default_factory=lambda: defaultdict(list))

    def sentences(self, found: Contents) -> tuple[str, ...]:
        """Return all that is to be said."""
        left_out = [_left_out(names, refusal.value) for refusal, names in self.refused.items()]
        if found.others:
            left_out.append(_left_out(list(found.others), "no pictures"))
        if found.empty:
            left_out.append(
                f"{_many(len(found.empty), 'folder')} without pictures: {counted(list(found.empty))}."
            )
        kept = [
            f"{_many(len(names), 'picture')} {oddity.value.format(self.side, self.side)}: {counted(names)}."
            for oddity, names in self.odd.items()
        ]
        return (*left_out, *kept)


def _left_out(names: list[str], why: str) -> str:
    return f"{_many(len(names), 'file')} left out, {why}: {counted(names)}."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def read_album(folder: Path, side: int, channels: int) -> Album:
    """Return the pictures of a folder, each as side x side pixels; what cannot be read is left out.

    DataError where fewer than two classes are left, or they need too much memory.
    """
    found = contents(folder)
    shape = (channels, side, side)
    room_for(found.samples, shape, folder.name)
    pixels = np.empty((found.samples, channels * side * side), np.uint8)
    told = _Told(side)
    with image.bounded():
        kept = _fill(pixels, found, told, channels)
    numbers = np.array([number for number, _ in found.files()], np.int64)[kept]
    if len(np.unique(numbers)) < 2:
        raise DataError(" ".join((f"“{folder.name}” has no two classes left.", *told.sentences(found))))
    tests = sum(row >= found.samples - found.tests for row in kept)
    return Album(pixels[: len(kept)], numbers, shape, found.class_names, tests, told.sentences(found))


def _fill(pixels: Bytes, found: Contents, told: _Told, channels: int) -> list[int]:
    """Read all pictures into the first rows of `pixels`, and return the place that each had in the folder."""
    kept: list[int] = []
    for place, (_, path) in enumerate(found.files()):
        if place % _TOLD_OF == 0:
            note(place, found.samples)
        name = f"{path.parent.name}/{path.name}"
        try:
            pixels[len(kept)], oddities = image.read(path, told.side, channels)
        except RefusedError as error:
            told.refused[error.refusal].append(name)
            continue
        kept.append(place)
        for oddity in oddities:
            told.odd[oddity].append(name)
    return kept
