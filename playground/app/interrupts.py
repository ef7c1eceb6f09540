"""Ctrl+C in the terminal and a polite kill close the window the clean way."""

import signal
from collections.abc import Callable
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Calls `close` when the system asks the program to end. A GUI timer must run, for Python to notice."""

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close
        self._before = {number: signal.signal(number, self._handle) for number in SIGNALS}

    def remove(self) -> None:
        """Bring back what was there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self._close()
