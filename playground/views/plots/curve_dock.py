"""Loss and scores side by side, at most twenty times a second."""

from PySide6.QtCore import Qt, QTimer
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
FRAME_MILLISECONDS = 15
NARROWEST = 220
KINDS = {kind.name: kind for kind in (LOSS, ACCURACY, PIXELS, OVERLAP)}


class CurveDock(DockView):
    """A panel for the loss and for each score that the outputs have, or one in turn.

    `panels` are those made so far, by the names of their kinds. Each is made when it is first needed, in a
    frame of its own, and gets its place in the next: a plot takes long.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._curves: Curves | None = None
        self.panels: dict[str, CurvePanel] = {}
        self._names: tuple[str, ...] = ()
        self._front = LOSS.name
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self._draw = Throttle(CURVES_MILLISECONDS, self._show, self)
        self._made: CurvePanel | None = None
        self._later = QTimer(self, interval=FRAME_MILLISECONDS, singleShot=True)
        self._later.timeout.connect(self._make_next)

    @property
    def _shown(self) -> list[CurvePanel]:
        """The panels of the present outputs, as far as they are made."""
        return [self.panels[name] for name in self._names if name in self.panels]

    def _make_next(self) -> None:
        """Make the next panel that is needed or give it its place, and come back for what is left."""
        lacking = [name for name in self._names if name not in self.panels]
        if self._made is not None:
            self._seat(self._made)
            self._made = None
        elif lacking:
            self._made = CurvePanel(self._look, KINDS[lacking[0]])
            self._made.setParent(self)
        else:
            return
        self._later.start()

    def _seat(self, panel: CurvePanel) -> None:
        self.panels[panel.kind.name] = panel
        place = sorted(self.panels, key=list(KINDS).index).index(panel.kind.name)
        self.splitter.insertWidget(place, panel)
        self.splitter.setCollapsible(place, False)
        self.splitter.setStretchFactor(place, 1)
        panel.other.clicked.connect(self._turn)
        self._share_room()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow the outputs: only some have an accuracy."""
        self._names = (LOSS.name, *measures(document.graph, facts))
        self._share_room()
        self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one of the panels where the width is short, with a button for the next."""
        self._share_room()

    def _share_room(self) -> None:
        together = self.width() >= self._look.px(NARROWEST) * len(self._names)
        if self._front not in self._names:
            self._front = LOSS.name
        for name, panel in self.panels.items():
            panel.setVisible(name in self._names if together else name == self._front)
            panel.offer("" if together or len(self._names) == 1 else KINDS[self._next].title)
        self._show()

    @property
    def _next(self) -> str:
        return self._names[(self._names.index(self._front) + 1) % len(self._names)]

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
        self._later.stop()
        self._draw.close()

    def _show(self) -> None:
        for panel in self._shown:
            if panel.isVisible():
                panel.show_curves(self._curves)
