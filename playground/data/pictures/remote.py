"""What can be downloaded: files, their checksums, and where they are to be had."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MIRROR: Final = "NN_PLAYGROUND_MIRROR"
"""Environment variable with an address that is asked before all others: it has a folder for each data set."""

Progress = Callable[[int], None]


@dataclass(frozen=True)
class RemoteFile:
    """A file of a data set: its `size` as it is sent, and the SHA-256 of its content.

    The checksum of an `unpacked` file is that of the content once gzip is taken off: the same whoever packed
    it, and when.
    """

    name: str
    size: int
    sha256: str
    unpacked: bool = False


@dataclass(frozen=True)
class Order:
    """The files of the data set `name`, the addresses of folders that have them, and where they go."""

    name: str
    files: tuple[RemoteFile, ...]
    mirrors: tuple[str, ...]
    folder: Path

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def addresses(self, file: RemoteFile) -> Iterator[str]:
        """Return where a file can be had, in the order to try."""
        if own := os.environ.get(MIRROR):
            yield f"{own.rstrip('/')}/{self.name}/{file.name}"
        for mirror in self.mirrors:
            yield f"{mirror}/{file.name}"
