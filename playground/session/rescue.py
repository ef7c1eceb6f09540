"""Keeps the recovery copy of a changed document up to date, without writing all the time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from playground.files.errors import FileError
from playground.files.recovery import Recovery
from playground.model.document import Document

SECONDS: Final = 2.0


class Rescue:
    """Writes at most every two seconds, and only what is changed and not saved.

    A busy disk keeps a writer for half a second, so copies are written on a thread of their own. `tell` hears
    a sentence when one could not be written, once until one could.
    """

    def __init__(
        self, recovery: Recovery | None, tell: Callable[[str], None], clock: Callable[[], float]
    ) -> None:
        self._recovery = recovery
        self._tell = tell
        self._clock = clock
        self._kept: Document | None = None
        self._next = clock()
        self._failed = False
        self._pool = ThreadPoolExecutor(1, "rescue")
        self._job: Future[None] | None = None

    def keep(self, document: Document, path: Path | None, modified: bool) -> None:
        """Begin to write or to delete the copy if that is due."""
        self._hear()
        if self._job is not None:
            return
        if not modified:
            self._clear()
        elif document is not self._kept and self._clock() >= self._next:
            self._begin(document, path)

    def write(self, document: Document, path: Path | None) -> bool:
        """Write the copy now and wait for it; False, with a sentence, when that failed."""
        self.settle()
        self._begin(document, path)
        self.settle()
        return not self._failed

    def settle(self) -> None:
        """Wait for the copy that is being written."""
        if self._job is not None:
            wait((self._job,))
            self._hear()

    def close(self, keep: bool = False) -> None:
        """End cleanly: nothing is offered at the next start, unless the copy is kept."""
        self.settle()
        self._pool.shutdown()
        if self._recovery is not None:
            self._recovery.close(keep)

    def _begin(self, document: Document, path: Path | None) -> None:
        self._kept, self._next = document, self._clock() + SECONDS
        if self._recovery is not None:
            self._job = self._pool.submit(self._recovery.write, document, path)

    def _clear(self) -> None:
        if self._kept is not None and self._recovery is not None:
            self._job = self._pool.submit(self._recovery.clear)
        self._kept = None

    def _hear(self) -> None:
        """Learn how the last copy went."""
        if self._job is None or not self._job.done():
            return
        job, self._job = self._job, None
        failed, self._failed = self._failed, False
        try:
            job.result()
        except FileError as error:
            self._failed = True
            if not failed:
                self._tell(str(error))
