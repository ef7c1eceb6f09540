"""Loss and scores side by side, at most twenty times a second."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.measures import measures
from playground.train.messages import Curves, Snapshot
from playground.views.docks.dock import DockView
from playground.views.plots.curves import ACCURACY, LOSS, OVERLAP, PIXELS, CurvePanel
from playground.views.theme import Look
from playground.views.throttle import Throttle

CURVES_MILLISECONDS = 50
NARROWEST = 220


class CurveDock(DockView):
    """A panel for the loss and for each score that the outputs have, or one in turn."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._curves: Curves | None = None
        self.loss, self.accuracy = CurvePanel(look, LOSS), CurvePanel(look, ACCURACY)
        self.pixels, self.overlap = CurvePanel(look, PIXELS), CurvePanel(look, OVERLAP)
        self._scores = {"accuracy": self.accuracy, "pixels": self.pixels, "overlap": self.overlap}
        self.panels = (self.loss, *self._scores.values())
        self._shown = [self.loss, self.accuracy]
        self._front = self.loss
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        for number, panel in enumerate(self.panels):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(number, False)
            self.splitter.setStretchFactor(number, 1)
            panel.other.clicked.connect(self._turn)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._draw = Throttle(CURVES_MILLISECONDS, self._show, self)

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow the outputs: only some have an accuracy."""
        self._shown = [self.loss, *(self._scores[name] for name in measures(document.graph, facts))]
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one of the panels where the width is short, with a button for the next."""
        self._share_room()

    def _share_room(self) -> None:
        together = self.width() >= self._look.px(NARROWEST) * len(self._shown)
        if self._front not in self._shown:
            self._front = self.loss
        for panel in self.panels:
            panel.setVisible(panel in self._shown if together else panel is self._front)
            panel.offer("" if together or len(self._shown) == 1 else self._next.kind.title)
        self._show()

    @property
    def _next(self) -> CurvePanel:
        return self._shown[(self._shown.index(self._front) + 1) % len(self._shown)]

    def _turn(self) -> None:
        self._front = self._next
        self._share_room()

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
        for panel in self._shown:
            if panel.isVisible():
                panel.show_curves(self._curves)
