"""Work that takes long, on a thread of its own: the window goes on, and hears how it ends."""

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from playground.data.source import DataError

TOLD_SECONDS = 0.1
LAST_WORDS = 2.0
"""Seconds to wait for a thread that was told to end: a silent server keeps it longer."""

NO_MEMORY = "There is not enough memory for this. Close other programs and try again."

Work = Callable[[Callable[[int], None], threading.Event], object]


class Errand(QObject):
    """Runs `work` once. `told` brings numbers on the way, `done` the result, `failed` a sentence instead;
    each begins with the errand's name. Connect them to methods of objects of the window's thread.

    The work gets a function to tell numbers with, and an event that says it is not wanted any more.
    """

    told = Signal(str, object)
    done = Signal(str, object)
    failed = Signal(str, str)

    def __init__(self, name: str, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._name, self._work = name, work
        self._told = 0.0
        self.cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="errand", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close_down(self) -> None:
        """End, without a word."""
        self.blockSignals(True)
        self.cancelled.set()
        if self._thread.ident is not None:
            self._thread.join(LAST_WORDS)

    def _run(self) -> None:
        try:
            result = self._work(self._tell, self.cancelled)
        except DataError as error:
            self.failed.emit(self._name, str(error))
        except MemoryError:
            self.failed.emit(self._name, NO_MEMORY)
        else:
            self.done.emit(self._name, result)

    def _tell(self, number: int) -> None:
        if time.monotonic() - self._told > TOLD_SECONDS:
            self._told = time.monotonic()
            self.told.emit(self._name, number)
