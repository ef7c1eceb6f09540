"""What can go wrong with a file, each as a sentence that says what happened, where, and the way out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final


class FileError(Exception):
    """A file that cannot be read or written; the message is for the person. The disk is as it was."""


class NotAPlaygroundFileError(FileError):
    """A file of another program."""


class DamagedFileError(FileError):
    """A file that was cut short or changed outside the program."""


class NewerVersionError(FileError):
    """A file of a format that this version does not know yet."""


class TooBigError(FileError):
    """A file that holds, or claims to hold, more than is ever written."""


class MissingFileError(FileError):
    """A file or folder that is not there."""


class NotAllowedError(FileError):
    """A file or folder that this person may not read or write."""


class DiskFullError(FileError):
    """No room left on the disk."""


class ContentError(ValueError):
    """Content that is not what it should be; the message says where and what, as part of a sentence."""


_NOT_ALLOWED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MISSING: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is read into a `FileError`."""
    try:
        yield
    except OSError as error:
        raise _read_error(path, error) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is written into a `FileError`."""
    try:
        yield
    except OSError as error:
        raise _write_error(path, error) from error


def damaged(path: Path, what: str) -> DamagedFileError:
    """Return the error for content that is not what it should be."""
    return DamagedFileError(
        f"“{path.name}” is damaged: {what}. It was left as it is; open an older copy if there is one."
    )


def _read_error(path: Path, error: OSError) -> FileError:
    if error.errno in _MISSING:
        return MissingFileError(f"“{path}” is not there. It may have been moved, renamed or deleted.")
    if error.errno in _NOT_ALLOWED:
        return NotAllowedError(f"“{path}” may not be read by you. Change its permissions or open a copy.")
    return FileError(f"“{path}” could not be read: {_words(error)}.")


def _write_error(path: Path, error: OSError) -> FileError:
    name, folder = path.name, path.parent
    if error.errno in _NOT_ALLOWED:
        return NotAllowedError(
            f"“{name}” was not saved: the folder “{folder}” is read-only. Save it in another folder."
        )
    if error.errno in _NO_ROOM:
        return DiskFullError(
            f"“{name}” was not saved: there is no room left in “{folder}”. Free some, or save it elsewhere."
        )
    if error.errno in _MISSING:
        return MissingFileError(
            f"“{name}” was not saved: the folder “{folder}” is not there. Save it in another folder."
        )
    return FileError(f"“{name}” was not saved in “{folder}”: {_words(error)}. Save it elsewhere.")


def _words(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
