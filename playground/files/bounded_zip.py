"""Reading zip files from strangers: with limits on the number and size of members, and one kind of error."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from playground.files.errors import ContentError

END: Final = b"PK\x05\x06"
END_SIZE: Final = 22
LOCATOR: Final = b"PK\x06\x07"
LOCATOR_SIZE: Final = 20
LONGEST_COMMENT: Final = 0xFFFF
ENCRYPTED: Final = 0x1

# What zipfile raises for damaged files, as found by damaging many.
_BROKEN: Final = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


class ContentTooBigError(ContentError):
    """A member that holds, or claims to hold, more than is ever written."""


class BoundedZip:
    """A zip file open for reading. `ContentError` where it is damaged or its directory is too large."""

    def __init__(self, file: BinaryIO, largest_directory: int) -> None:
        _check_directory(file, largest_directory)
        with broken_is_content():
            self._zip = ZipFile(file)
        self._members = {info.filename: info for info in self._zip.infolist()}
        if len(self._members) != len(self._zip.infolist()):
            raise ContentError("a part of it is there twice")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the directory."""
        return tuple(self._members)

    def read(self, name: str, largest: int, *, packed: bool = True) -> bytes:
        """Return a member's content; `ContentError` where it is missing, damaged, or larger than `largest`.

        Where it may not be `packed`, it cannot hold more than the file has on the disk.
        """
        info = self._members.get(name)
        if info is None:
            raise ContentError(f"its part {name} is missing")
        _check_member(info, largest, packed)
        with broken_is_content(), self._zip.open(info) as member:
            content = member.read(largest + 1)
        if len(content) != info.file_size:
            raise ContentError(f"its part {name} is not as long as it should be")
        return content


@contextmanager
def broken_is_content() -> Iterator[None]:
    """Turn what zipfile raises for a damaged file into a `ContentError`."""
    try:
        yield
    except ContentError:
        raise
    except _BROKEN as error:
        raise ContentError("a part of it cannot be unpacked") from error


def _check_member(info: ZipInfo, largest: int, packed: bool) -> None:
    if info.file_size > largest:
        raise ContentTooBigError(f"its part {info.filename} is larger than {largest / 2**20:g} MiB")
    methods = (ZIP_STORED, ZIP_DEFLATED) if packed else (ZIP_STORED,)
    if info.compress_type not in methods or info.flag_bits & ENCRYPTED:
        raise ContentError(f"its part {info.filename} is packed in an unknown way")


def _check_directory(file: BinaryIO, largest: int) -> None:
    """Look at the directory's size before `zipfile` reads all of it."""
    length = file.seek(0, 2)
    file.seek(max(0, length - END_SIZE - LONGEST_COMMENT - LOCATOR_SIZE))
    tail = file.read()
    end = len(tail) - END_SIZE
    if not (tail[end : end + 4] == END and tail.endswith(b"\0\0")):
        end = tail.rfind(END)
    if end < 0 or end + END_SIZE > len(tail):
        raise ContentError("it was cut short")
    (size,) = struct.unpack_from("<I", tail, end + 12)
    if size > largest or tail[max(0, end - LOCATOR_SIZE) :].startswith(LOCATOR):
        raise ContentTooBigError("it has more parts than are ever written")
