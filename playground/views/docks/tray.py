"""The place below the canvas: tabs, and the view whose tab is in front."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.docks.dock import Dock, DockView
from playground.views.docks.registry import docks
from playground.views.docks.tabs import Tabs
from playground.views.filter_popup import Entry, FilterPopup
from playground.views.panels.controls import label
from playground.views.theme import Look

NOTHING = "Press + to open a view here."
LEAST = QSize(200, 96)
MENU_WIDTH = 720


class Tray(QWidget):
    """Open views in tabs. A view is made when it first comes to the front, and not before its slow imports
    were told by `admit`, or `fill` was called.

    `room_wanted` tells the height a view just opened would like, in pixels of the design; `tall_wanted` that
    a person asked for most of the height, or for less of it.
    """

    room_wanted = Signal(int)
    tall_wanted = Signal()

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._look, self._session = look, session
        self._filled = False
        self._imported: set[str] = set()
        self._views: dict[str, DockView] = {}
        self._active: DockView | None = None
        self.tabs = Tabs(look)
        self.empty = label(NOTHING, "caption")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.chosen.connect(self._refresh)
        self.tabs.closed.connect(self.close_view)
        self.tabs.more_wanted.connect(self._offer)
        self.tabs.tall_wanted.connect(self.tall_wanted)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can still be read."""
        return QSize(self._look.px(LEAST.width()), self._look.px(LEAST.height()))

    # ---- which views ----------------------------------------------------------------------------
    def restore(self, names: Sequence[str], front: str) -> None:
        """Open the views that were open before; those that are no more are left out."""
        for name in names:
            if name in docks() and name not in self.tabs.names:
                self.tabs.add(docks()[name])
        if front in self.tabs.names:
            self.tabs.choose(front)

    def admit(self, module: str) -> None:
        """Make the view in front if this module, imported by now, was all it lacked."""
        self._imported.add(module)
        if self._active is None:
            self._refresh()

    def fill(self) -> None:
        """Make the view in front: what is slow to import is there."""
        self._filled = True
        self._refresh()

    def open_view(self, name: str) -> None:
        """Bring a view to the front, in a new tab where it has none; KeyError for an unknown one."""
        dock = docks()[name]
        if name not in self.tabs.names:
            self.tabs.add(dock)
            self.room_wanted.emit(dock.height)
        self.tabs.choose(name)

    def close_view(self, name: str) -> None:
        """Take a view away; the next one comes to the front."""
        self.tabs.remove(name)
        self._refresh()
        if (view := self._views.pop(name, None)) is not None:
            view.close_down()
            self._stack.removeWidget(view)
            view.deleteLater()

    def view(self, name: str) -> DockView | None:
        """Return an open view that was in front before, or None."""
        return self._views.get(name)

    def _offer(self) -> None:
        window, corner = self.window(), self.tabs.more.rect().topLeft()
        menu = FilterPopup(self._look, closed_entries(self.tabs.names), window)
        menu.chosen.connect(self.open_view)
        menu.chosen.connect(menu.deleteLater)
        menu.dismissed.connect(menu.deleteLater)
        at = self.tabs.more.mapTo(window, corner)
        menu.popup(QPoint(at.x(), at.y()), MENU_WIDTH)

    # ---- following ------------------------------------------------------------------------------
    def show_document(self) -> None:
        """Follow a change of the network or of the data."""
        if self._active is not None:
            self._active.show_document(self._session.document, self._session.facts)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest numbers."""
        if self._active is not None:
            self._active.show_snapshot(snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        """Wake the view in front."""
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the view in front rest."""
        self._activate(None)

    def close_down(self) -> None:
        """Stop what runs in the views."""
        self._activate(None)
        for view in self._views.values():
            view.close_down()

    def _refresh(self) -> None:
        name = self.tabs.current
        if name not in docks() or not self._ready(docks()[name]):
            self._stack.setCurrentWidget(self.empty)
            self.empty.setText("" if name else NOTHING)
            self._activate(None)
            return
        if name not in self._views:
            self._views[name] = docks()[name].make(self._look, self._session)
            self._stack.addWidget(self._views[name])
        self._stack.setCurrentWidget(self._views[name])
        self._activate(self._views[name] if self.isVisible() else None)

    def _ready(self, dock: Dock) -> bool:
        slow = dock.slow_imports
        return self._filled or (bool(slow) and self._imported.issuperset(slow))

    def _activate(self, view: DockView | None) -> None:
        before, self._active = self._active, view
        if view is before:
            return
        if before is not None:
            before.set_active(False)
        if view is not None:
            view.set_active(True)
            view.show_document(self._session.document, self._session.facts)
            if self._session.snapshot is not None:
                view.show_snapshot(self._session.snapshot)


def closed_entries(opened: Sequence[str]) -> list[Entry]:
    """Return the views that could be opened, as the menu lists them."""
    return [Entry(dock.title, dock.help, dock.name) for dock in docks().values() if dock.name not in opened]
