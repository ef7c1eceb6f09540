"""Copies of unsaved documents, to be offered after a crash.

Each running program has one recovery file and holds a lock beside it, which the system releases however the
program ends. So a recovery file whose lock is free belongs to a program that did not end cleanly.
"""

import fcntl
import logging
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from platformdirs import PlatformDirs

from playground.files import atomic, codec, strict_json
from playground.files.errors import ContentError, FileError, reading, writing
from playground.files.migrations import VERSION, migrate
from playground.model.document import Document

FORMAT: Final = "nn-playground recovery"

_log = logging.getLogger(__name__)


def recovery_folder() -> Path:
    """Return where recovery files are kept."""
    return Path(PlatformDirs("nn-playground", appauthor=False).user_data_dir) / "recovery"


@dataclass(frozen=True)
class Offer:
    """A document that was not saved before its program ended.

    `path` is the document's own file, if it had one; `time` counts seconds as `time.time` does.
    """

    document: Document
    path: Path | None
    time: float
    file: Path

    def remove(self) -> None:
        """Delete the recovery file: it was taken up or turned down."""
        _remove(self.file)


class Recovery:
    """The recovery file of this running program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{secrets.token_hex(8)}.json"
        self._lock: int | None = None

    def write(self, document: Document, path: Path | None) -> None:
        """Keep a copy of `document`, whose own file is `path`; `FileError` when that failed."""
        try:
            content = strict_json.dump(
                {
                    "format": FORMAT,
                    "version": VERSION,
                    "path": str(path) if path is not None and strict_json.is_text(str(path)) else None,
                    "time": time.time(),
                    "document": codec.to_entries(document),
                }
            )
        except ContentError as error:
            raise FileError(f"No recovery copy was written: {error}. Save the document.") from error
        self._take_lock()
        # What the system was given it writes even after a crash of the program: no need to wait for the disk.
        atomic.write(self._file, content.encode(), durable=False)

    def clear(self) -> None:
        """Delete the copy: the document was saved, or thrown away on purpose."""
        with writing(self._file):
            self._file.unlink(missing_ok=True)

    def close(self, keep: bool = False) -> None:
        """End cleanly: nothing is offered at the next start, unless the copy is kept."""
        if self._lock is not None:
            if not keep:
                _remove(self._file)
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        if self._lock is None:
            with writing(self._file):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._lock = os.open(_lock_file(self._file), os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def offer(folder: Path) -> list[Offer]:
    """Return the documents that programs left behind that did not end cleanly, the newest first.

    A copy that cannot be read is renamed and noted in the log.
    """
    offers = [_read(file) for file in folder.glob("*.json") if not _in_use(file)]
    return sorted((found for found in offers if found is not None), key=lambda found: -found.time)


def _read(file: Path) -> Offer | None:
    try:
        with reading(file):
            content = file.read_bytes()
        return _from_content(content, file)
    except (FileError, ContentError) as error:
        _log.warning("The recovery copy %s cannot be read: %s", file, error)
        _set_aside(file)
        return None


def _set_aside(file: Path) -> None:
    try:
        file.rename(file.with_name(file.name + ".damaged"))
    except OSError as error:
        _log.warning("The recovery copy %s cannot be renamed: %s", file, error)


def _from_content(content: bytes, file: Path) -> Offer:
    entries = strict_json.load(content)
    if not isinstance(entries, dict) or entries.get("format") != FORMAT:
        raise ContentError("it is no recovery copy")
    version, document = entries.get("version"), entries.get("document")
    path, written = entries.get("path"), entries.get("time")
    if type(version) is not int or not 1 <= version <= VERSION or not isinstance(document, dict):
        raise ContentError("it was written by another version")
    if not isinstance(path, str | None) or not isinstance(written, int | float):
        raise ContentError("its path or time is damaged")
    return Offer(
        codec.from_entries(migrate(document, version)),
        None if path is None else Path(path),
        float(written),
        file,
    )


def _in_use(file: Path) -> bool:
    """Tell whether the program that writes `file` still runs."""
    try:
        lock = os.open(_lock_file(file), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _lock_file(file: Path) -> Path:
    return file.with_suffix(".lock")


def _remove(file: Path) -> None:
    with writing(file):
        file.unlink(missing_ok=True)
        _lock_file(file).unlink(missing_ok=True)
