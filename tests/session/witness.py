"""Somebody who listens to a session."""

from playground.model.document import Document
from playground.session.session import Session
from playground.train.messages import (
    Snapshot,
)


class Witness:
    """Writes down what a session emits."""

    def __init__(self, session: Session) -> None:
        self.documents: list[tuple[Document, Document]] = []
        self.statuses: list[tuple[str, str]] = []
        self.snapshots: list[Snapshot] = []
        self.selections = 0
        self.states = 0
        session.document_changed.connect(lambda old, new: self.documents.append((old, new)))
        session.status.connect(lambda text, kind: self.statuses.append((text, kind)))
        session.snapshot_changed.connect(self.snapshots.append)
        session.selection_changed.connect(self._selection)
        session.state_changed.connect(self._state)

    def _selection(self) -> None:
        self.selections += 1

    def _state(self) -> None:
        self.states += 1
