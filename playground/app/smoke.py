"""The smoke test: does the program start, train and end on this machine?"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from playground.session.session import Session
from playground.train.messages import Phase, Snapshot

BATCHES = 5
LIMIT_MILLISECONDS = 120_000


class SmokeTest(QObject):
    """Trains a few batches in the open window, then calls `done` with what failed, or an empty text."""

    def __init__(self, session: Session, done: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._done = session, done
        self._limit = QTimer(self, singleShot=True, interval=LIMIT_MILLISECONDS)
        self._limit.timeout.connect(
            lambda: self._end("The smoke test got no answer from the compute thread.")
        )

    def start(self) -> None:
        """Ask for the batches and wait for them."""
        self._limit.start()
        self._session.snapshot_changed.connect(self._look)
        self._session.step(BATCHES)

    def _look(self, snapshot: Snapshot) -> None:
        if snapshot.phase in (Phase.FAILED, Phase.BLOCKED):
            self._end(snapshot.message)
        elif snapshot.step >= BATCHES:
            self._end("")

    def _end(self, failure: str) -> None:
        self._limit.stop()
        self._session.snapshot_changed.disconnect(self._look)
        self._done(failure)
