"""What a view below the canvas is, and what it is told."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.theme import Look


class DockView(QWidget):
    """A view below the canvas. It is told of documents and snapshots only while active.

    When it becomes active it gets the present document and the newest snapshot first.
    """

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network or of the data."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest numbers."""

    def set_active(self, active: bool) -> None:
        """Follow whether it can be seen: what is not asks nothing of the engine."""

    def close_down(self) -> None:
        """Stop timers and what waits: the view is thrown away."""


@dataclass(frozen=True)
class Dock:
    """One view in the menus: `help` says what it shows, `order` where it stands among the others.

    `height` is the least height in pixels of the design at which it reads well; opening it makes that much
    room. `slow_imports` are modules that `make` needs and that are imported on another thread at the start.
    """

    name: str
    title: str
    help: str
    order: int
    make: Callable[[Look, Session], DockView]
    height: int = 172
    slow_imports: tuple[str, ...] = ()
