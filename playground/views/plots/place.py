"""Where the curves go. They are made after the window is seen: pyqtgraph is slow to import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.train.messages import Snapshot
from playground.views.theme import Look

if TYPE_CHECKING:
    from playground.views.plots.curve_dock import CurveDock


class CurvePlace(QWidget):
    """Empty until `fill`, then the curves."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.dock: CurveDock | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can still be read."""
        return QSize(self._look.px(200), self._look.px(96))

    def fill(self, classes: int) -> None:
        """Make the curves."""
        if self.dock is None:
            from playground.views.plots.curve_dock import CurveDock

            self.dock = CurveDock(self._look)
            self._column.addWidget(self.dock)
        self.dock.show_classes(classes)

    def show_classes(self, classes: int) -> None:
        """Follow the data."""
        if self.dock is not None:
            self.dock.show_classes(classes)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the history so far."""
        if self.dock is not None:
            self.dock.show_snapshot(snapshot)

    def close_down(self) -> None:
        """Stop what waits."""
        if self.dock is not None:
            self.dock.close_down()
