"""Keeps the recovery copy of a changed document up to date, without writing all the time."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from playground.files.errors import FileError
from playground.files.recovery import Recovery
from playground.model.document import Document

SECONDS: Final = 2.0


class Rescue:
    """Writes at most every two seconds, and only what is changed and not saved.

    `tell` hears a sentence when a copy could not be written, once until one could.
    """

    def __init__(
        self, recovery: Recovery | None, tell: Callable[[str], None], clock: Callable[[], float]
    ) -> None:
        self._recovery = recovery
        self._tell = tell
        self._clock = clock
        self._kept: Document | None = None
        self._next = clock()
        self._told = False

    def keep(self, document: Document, path: Path | None, modified: bool) -> None:
        """Write or delete the copy if that is due."""
        if not modified:
            self._clear()
        elif document is not self._kept and self._clock() >= self._next:
            self.write(document, path)

    def write(self, document: Document, path: Path | None) -> bool:
        """Write the copy now; False, with a sentence, when that failed."""
        self._kept, self._next = document, self._clock() + SECONDS
        try:
            if self._recovery is not None:
                self._recovery.write(document, path)
        except FileError as error:
            if not self._told:
                self._tell(str(error))
            self._told = True
            return False
        self._told = False
        return True

    def close(self, keep: bool = False) -> None:
        """End cleanly: nothing is offered at the next start, unless the copy is kept."""
        if self._recovery is not None:
            self._recovery.close(keep)

    def _clear(self) -> None:
        if self._kept is not None and self._recovery is not None:
            self._recovery.clear()
        self._kept = None
