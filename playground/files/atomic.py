"""Writing a file so that there is always a whole one: the old or the new, never half of either."""

import os
import secrets
from pathlib import Path

from playground.files.errors import FileError, writing


def write(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Replace `path` by a file with `content`; `FileError` leaves the old one as it was.

    The content goes to a new file in the same folder, which then takes the name. Where `path` is a link, the
    file it points to is replaced. A `durable` file is on the disk, not only in the system's memory, when this
    returns.
    """
    with writing(path):
        target = _target(path)
        temporary = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            _write_new(temporary, content, _mode(target), durable)
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if durable:
            _keep_name(target.parent)


def _target(path: Path) -> Path:
    try:
        target = Path(os.path.realpath(path))
    except ValueError as error:
        raise FileError(f"No file can be called {path.name!r}. Choose another name.") from error
    # A device or a pipe would be replaced by a plain file, and lost to the whole system.
    if target.exists() and not target.is_file():
        raise FileError(f"“{path}” is a folder or a device, not a file. Choose another name.")
    return target


def _mode(target: Path) -> int | None:
    """Return the permissions of the file that will be replaced, or None for those of a new file."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


def _write_new(path: Path, content: bytes, mode: int | None, durable: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(descriptor, "wb") as file:
        if mode is not None:
            os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        if durable:
            os.fsync(descriptor)


def _keep_name(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
