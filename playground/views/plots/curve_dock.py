"""Loss and accuracy side by side, at most twenty times a second."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.train.messages import Curves, Snapshot
from playground.views.docks.dock import DockView
from playground.views.plots.curves import ACCURACY, LOSS, CurvePanel
from playground.views.theme import Look
from playground.views.throttle import Throttle

CURVES_MILLISECONDS = 50
BOTH = 540


class CurveDock(DockView):
    """Both curve panels, or one in turn; no accuracy where the data has no classes."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._classes = look, True
        self._curves: Curves | None = None
        self.loss, self.accuracy = CurvePanel(look, LOSS), CurvePanel(look, ACCURACY)
        self._front = self.loss
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        for number, panel in enumerate((self.loss, self.accuracy)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(number, False)
            self.splitter.setStretchFactor(number, 1)
            panel.other.clicked.connect(self._swap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._draw = Throttle(CURVES_MILLISECONDS, self._show, self)

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow the data: only classes have an accuracy."""
        self._classes = facts.classes > 0
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one of the two where the width is short, with a button for the other."""
        self._share_room()

    def _share_room(self) -> None:
        both = self._classes and self.width() >= self._look.px(BOTH)
        accuracy = self._classes and self._front is self.accuracy
        self.loss.setVisible(both or not accuracy)
        self.accuracy.setVisible(both or accuracy)
        for panel in (self.loss, self.accuracy):
            panel.other.setVisible(self._classes and not both)

    def _swap(self) -> None:
        self._front = self.loss if self._front is self.accuracy else self.accuracy
        self._share_room()
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the history so far, as soon as it may be drawn again."""
        if snapshot.curves is not None and snapshot.curves is not self._curves:
            self._curves = snapshot.curves
            if self.isVisible():
                self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self._show()

    def close_down(self) -> None:
        """Stop what waits."""
        self._draw.close()

    def _show(self) -> None:
        for panel in (self.loss, self.accuracy):
            if panel.isVisible():
                panel.show_curves(self._curves)
