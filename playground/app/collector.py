"""Garbage collection on the GUI thread only.

Python's cyclic collector runs on whichever thread allocates, and there it would destroy Qt objects, which
only the thread that made them may do. So automatic collection is off, and a timer collects, young objects
often and old ones rarely.
"""

import gc

from PySide6.QtCore import QObject, QTimer

TICK_MILLISECONDS = 1000
OLD_EVERY_TICKS = 60


class Collector(QObject):
    """Collects garbage on the thread that made it, from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from the automatic collector."""
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """Leave what exists now, modules and widgets, out of later collections: they stay short."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give back to the automatic collector."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect young objects, and every minute old ones too."""
        self._ticks += 1
        gc.collect(2 if self._ticks % OLD_EVERY_TICKS == 0 else 1)
