"""What the session asks of the window around it: dialogs, the clipboard, a picture for the file."""

from enum import Enum
from pathlib import Path
from typing import Protocol

from playground.model.document import Document


class Answer(Enum):
    """What a person wants done with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Desktop(Protocol):
    """The window's side; every method returns at once or after a dialog was closed."""

    def ask_open(self) -> Path | None:
        """Return the file to open, or None when the person changed their mind."""

    def ask_save(self, suggested: str) -> Path | None:
        """Return the file to write, or None when the person changed their mind."""

    def ask_unsaved(self, title: str) -> Answer:
        """Ask what to do with the changes to the document called `title`."""

    def read_clipboard(self) -> str:
        """Return the text on the clipboard."""

    def write_clipboard(self, text: str) -> None:
        """Put text on the clipboard."""

    def thumbnail(self) -> bytes | None:
        """Return a small picture of the canvas as PNG, or None."""

    def arranged(self, document: Document) -> Document:
        """Return the document that is shown, laid out by the sizes that its nodes have there."""


class NoDesktop:
    """A session without a window: a clipboard of its own, and every dialog is cancelled."""

    def __init__(self) -> None:
        self._clipboard = ""

    def ask_open(self) -> Path | None:
        """Return None: nobody is there to choose."""
        return None

    def ask_save(self, suggested: str) -> Path | None:
        """Return None: nobody is there to choose."""
        return None

    def ask_unsaved(self, title: str) -> Answer:
        """Keep the changes."""
        return Answer.CANCEL

    def read_clipboard(self) -> str:
        """Return what was copied last."""
        return self._clipboard

    def write_clipboard(self, text: str) -> None:
        """Remember the text."""
        self._clipboard = text

    def thumbnail(self) -> bytes | None:
        """Return None: nothing is drawn."""
        return None

    def arranged(self, document: Document) -> Document:
        """Return the document as it is: nothing is drawn."""
        return document
