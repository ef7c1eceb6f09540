"""Calls that come too often are made now and then, and the last one is never lost."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer


class Throttle(QObject):
    """Runs `call` at most once in `interval` milliseconds: at once after a rest, else as soon as it may."""

    def __init__(self, interval: int, call: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._interval, self._call = interval, call
        self._since = QElapsedTimer()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._run)

    def __call__(self) -> None:
        """Ask for a run."""
        passed = self._since.elapsed() if self._since.isValid() else self._interval
        if passed >= self._interval:
            self._run()
        elif not self._later.isActive():
            self._later.start(int(self._interval - passed))

    def close(self) -> None:
        """Forget a run that waits."""
        self._later.stop()

    def _run(self) -> None:
        self._later.stop()
        self._since.start()
        self._call()
