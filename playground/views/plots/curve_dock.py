"""Loss and accuracy side by side, at most twenty times a second."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from playground.train.messages import Curves, Snapshot
from playground.views.plots.curves import ACCURACY, LOSS, CurvePanel
from playground.views.theme import Look
from playground.views.throttle import Throttle

CURVES_MILLISECONDS = 50


class CurveDock(QWidget):
    """Both curve panels; accuracy is hidden where the data has no classes."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._curves: Curves | None = None
        self.loss, self.accuracy = CurvePanel(look, LOSS), CurvePanel(look, ACCURACY)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        for number, panel in enumerate((self.loss, self.accuracy)):
            self.splitter.addWidget(panel)
            self.splitter.setCollapsible(number, False)
            self.splitter.setStretchFactor(number, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._draw = Throttle(CURVES_MILLISECONDS, self._show, self)

    def show_classes(self, classes: int) -> None:
        """Follow the data: only classes have an accuracy."""
        self.accuracy.setVisible(classes > 0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the history so far, as soon as it may be drawn again."""
        if snapshot.curves is not None and snapshot.curves is not self._curves:
            self._curves = snapshot.curves
            if self.isVisible():
                self._draw()

    def close_down(self) -> None:
        """Stop what waits."""
        self._draw.close()

    def _show(self) -> None:
        self.loss.show_curves(self._curves)
        if self.accuracy.isVisible():
            self.accuracy.show_curves(self._curves)
