"""How far a long reading of files is, and a way to end it, for whoever waits for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from playground.data.source import DataError

Report = Callable[[float], None]


class CancelledError(DataError):
    """Reading that nobody waits for any more."""


_WATCHER: ContextVar[tuple[Report, threading.Event] | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(report: Report, cancelled: threading.Event) -> Iterator[None]:
    """Let `report` hear the share done of what is read inside, which ends once `cancelled` is set."""
    token = _WATCHER.set((report, cancelled))
    try:
        yield
    finally:
        _WATCHER.reset(token)


def note(done: int, whole: int) -> None:
    """Tell how much is done; CancelledError where nobody waits for the rest."""
    if (watcher := _WATCHER.get()) is None:
        return
    report, cancelled = watcher
    if cancelled.is_set():
        raise CancelledError("The reading was stopped.")
    report(done / max(whole, 1))
