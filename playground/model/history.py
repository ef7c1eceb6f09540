"""Undo and redo: the documents a person went through."""

from dataclasses import dataclass
from typing import Final

from playground.model.document import Document

LIMIT: Final = 500


@dataclass(frozen=True)
class _Step:
    """A document and the edit that led to it. Edits in a row with the same `merge_key` are one step."""

    label: str
    document: Document
    merge_key: str | None = None


class History:
    """Documents in the order they were made, the present one among them.

    Documents are told apart by identity: what was saved is that very document, so undoing back to it is not a
    change.
    """

    def __init__(self, document: Document, limit: int = LIMIT) -> None:
        self._steps = [_Step("", document)]
        self._index = 0
        self._limit = limit
        self._saved = document
        self._open = False

    @property
    def document(self) -> Document:
        """The present document."""
        return self._steps[self._index].document

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier document."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a later document."""
        return self._index < len(self._steps) - 1

    @property
    def undo_label(self) -> str:
        """What undo takes back, or an empty text."""
        return self._steps[self._index].label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        """What redo does again, or an empty text."""
        return self._steps[self._index + 1].label if self.can_redo else ""

    @property
    def labels(self) -> tuple[str, ...]:
        """What all the steps that can be undone did, oldest first."""
        return tuple(step.label for step in self._steps[1 : self._index + 1])

    @property
    def is_modified(self) -> bool:
        """Whether the present document is another than the saved one."""
        return self.document is not self._saved

    def push(self, label: str, document: Document, merge_key: str | None = None) -> bool:
        """Make `document` the present one, as a new step or, with the last step's `merge_key`, in its place.

        The saved document is never replaced: an edit after saving starts a new step. Later documents are
        dropped. Returns whether there is a new step.
        """
        if document is self.document:
            return False
        continues = self._open and merge_key is not None and merge_key == self._steps[self._index].merge_key
        merges = continues and self.is_modified
        keep = self._index if merges else self._index + 1
        self._steps[keep:] = [_Step(label, document, merge_key)]
        del self._steps[: -self._limit - 1]
        self._index = len(self._steps) - 1
        self._open = True
        return not merges

    def seal(self) -> None:
        """End a gesture: the next edit is a new step whatever its key."""
        self._open = False

    def undo(self) -> Document:
        """Go one step back and return the document; at the beginning nothing changes."""
        return self._go(-1)

    def redo(self) -> Document:
        """Go one step forward and return the document; at the end nothing changes."""
        return self._go(+1)

    def mark_saved(self) -> None:
        """Remember the present document as the saved one."""
        self._saved = self.document

    def _go(self, by: int) -> Document:
        self._index = min(max(self._index + by, 0), len(self._steps) - 1)
        self._open = False
        return self.document
