"""Data sets of pictures that somebody published: downloaded once, then read from the computer's own disk."""

import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.random import Generator
from platformdirs import PlatformDirs

from playground.data.dataset import Bytes, Indices
from playground.data.pictures.album import Album, Shape, facts_of
from playground.data.pictures.remote import Order, Progress, RemoteFile
from playground.data.source import DataError, Generated, Source, Supply, megabytes, whole
from playground.model.facts import DataFacts
from playground.model.fields import IntField
from playground.model.params import Params

FOLDER: Final = "NN_PLAYGROUND_DATA"
"""Environment variable with the folder where downloaded data sets are kept."""

PIXELS, CLASSES = "pictures.bin", "classes.bin"
PREVIEWED: Final = 24


def data_folder() -> Path:
    """Return where downloaded data sets are kept: a folder of the system's cache, or that of `FOLDER`."""
    if own := os.environ.get(FOLDER):
        return Path(own)
    return Path(PlatformDirs("nn-playground", appauthor=False).user_cache_dir) / "data"


@dataclass(frozen=True)
class Published:
    """A data set with `train` and `tests` pictures of classes that are numbered from 0.

    `read` makes an album of a folder with the downloaded `files`. What it reads is kept unpacked: the bytes
    of all pictures one after the other, those of the test part last, and a byte for each one's class.
    """

    name: str
    title: str
    help: str
    order: int
    class_names: tuple[str, ...]
    shape: Shape
    train: int
    tests: int
    files: tuple[RemoteFile, ...]
    mirrors: tuple[str, ...]
    read: Callable[[Path], Album]

    def source(self) -> Source:
        """Return the source that gives these pictures."""
        few = IntField(
            "samples",
            "Samples",
            "How many pictures there are to learn from, the first ones. Fewer make an epoch shorter; the "
            "pictures of the test stay the same.",
            self.train,
            minimum=min(100, self.train),
            maximum=self.train,
            slider_maximum=self.train,
        )
        supply = Supply(self._ordered.size, self.is_here, self.fetch)
        return Source(
            self.name,
            self.title,
            self.help,
            self.order,
            (few,),
            self.facts,
            self.generate,
            self.missing,
            supply,
            self.preview,
        )

    def facts(self, params: Params) -> DataFacts:
        """Return what is known of the pictures, with or without them."""
        samples = whole(params["samples"]) + self.tests
        return facts_of(self.title, self.shape, self.class_names, samples, self.tests)

    def missing(self, params: Params) -> str:
        """Return a sentence where the pictures are not on this computer."""
        if self.is_here():
            return ""
        size = megabytes(self._ordered.size)
        return f"{self.title} is not on this computer yet. Download it in the data panel ({size})."

    def is_here(self) -> bool:
        """Tell whether the pictures are on this computer, all of them."""
        count = self.train + self.tests
        sizes = {PIXELS: count * self._bytes, CLASSES: count}
        return all(_size(self._folder / name) == size for name, size in sizes.items())

    def fetch(self, progress: Progress, cancelled: threading.Event) -> None:
        """Download and unpack; DataError with a sentence where that fails."""
        if self.is_here():
            return
        # All that knows networks is slow to import, and few starts of the program need it.
        from playground.data.pictures.downloads import download

        download(self._ordered, progress, cancelled)
        try:
            self._keep(self.read(self._ordered.folder))
            shutil.rmtree(self._ordered.folder)
        except OSError as error:
            raise DataError(
                f"{self.title} could not be unpacked in “{self._folder}”: {error.strerror or error}."
            ) from error

    def generate(self, params: Params, rng: Generator) -> Generated:
        """Return the first pictures of the training part, and all of the test part."""
        if sentence := self.missing(params):
            raise DataError(sentence)
        samples = whole(params["samples"])
        try:
            pixels, numbers = self._parts(samples)
        except OSError as error:
            raise DataError(f"{self.title} cannot be read: {error.strerror or error}.") from error
        return Album(pixels, numbers, self.shape, self.class_names, self.tests).generated()

    def preview(self) -> Generated:
        """Return a few pictures; DataError where they are not here."""
        if sentence := self.missing(Params()):
            raise DataError(sentence)
        pixels, numbers = self._mapped()
        few = np.array(pixels[:PREVIEWED]), numbers[:PREVIEWED].astype(np.int64)
        return Album(*few, self.shape, self.class_names).generated()

    # ---- files ------------------------------------------------------------------------------------------
    @property
    def _folder(self) -> Path:
        return data_folder() / self.name

    @property
    def _ordered(self) -> Order:
        return Order(self.name, self.files, self.mirrors, self._folder / "download")

    @property
    def _bytes(self) -> int:
        return int(np.prod(self.shape))

    def _parts(self, samples: int) -> tuple[Bytes, Indices]:
        """Return the pixels and classes asked for: read in one piece where they lie in one."""
        if samples == self.train:
            pixels = np.fromfile(self._folder / PIXELS, np.uint8).reshape(-1, self._bytes)
            return pixels, np.fromfile(self._folder / CLASSES, np.uint8).astype(np.int64)
        pixels, numbers = self._mapped()
        both = [slice(samples), slice(self.train, None)]
        chosen = np.concatenate([pixels[part] for part in both])
        return chosen, np.concatenate([numbers[part] for part in both]).astype(np.int64)

    def _mapped(self) -> tuple[Bytes, Bytes]:
        shape = self.train + self.tests, self._bytes
        pixels = np.memmap(self._folder / PIXELS, np.uint8, "r", shape=shape)
        return pixels, np.fromfile(self._folder / CLASSES, np.uint8)

    def _keep(self, album: Album) -> None:
        """Write an album so that it is there whole or not at all."""
        if (album.shape, len(album.pixels), album.tests) != (
            self.shape,
            self.train + self.tests,
            self.tests,
        ):
            raise DataError(f"The files of {self.title} hold other pictures than expected.")
        for name, values in ((PIXELS, album.pixels), (CLASSES, album.numbers.astype(np.uint8))):
            part = self._folder / f"{name}.part"
            values.tofile(part)
            os.replace(part, self._folder / name)


def _size(path: Path) -> int:
    """Return the size of a file, -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
