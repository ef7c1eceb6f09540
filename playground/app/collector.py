"""Garbage collection on the GUI thread only.

Python's cyclic collector runs on whichever thread allocates, and there it would destroy Qt objects, which
only the thread that made them may do. So automatic collection is off, and a timer collects, young objects
often and old ones rarely.
"""

import gc

from PySide6.QtCore import QObject, QTimer

SETTLING_MILLISECONDS = 2000
TICK_MILLISECONDS = 1000
OLD_EVERY_TICKS = 60


class Collector(QObject):
    """Collects garbage on the thread that made it, between `start` and `stop`, once things have settled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._settling = QTimer(self, interval=SETTLING_MILLISECONDS, singleShot=True)
        self._settling.timeout.connect(self.begin)
        self._timer = QTimer(self, interval=TICK_MILLISECONDS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Switch the automatic collector off."""
        gc.disable()

    def settle(self) -> None:
        """Begin to collect in a moment: the last modules are being imported."""
        self._settling.start()

    def begin(self) -> None:
        """Collect from now on. What exists now, modules and widgets, is left out: collections stay short."""
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give back to the automatic collector."""
        self._settling.stop()
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect young objects, and every minute old ones too."""
        self._ticks += 1
        gc.collect(2 if self._ticks % OLD_EVERY_TICKS == 0 else 1)
