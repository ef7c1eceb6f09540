"""What the pages with mosaics share: controls and scale above, a line below that reads what is pointed at."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.layer.mosaic import Cell, Mosaic
from playground.views.layer.page import PageView
from playground.views.layer.scale_row import ScaleRow
from playground.views.panels.live import LiveText
from playground.views.theme import Look
from playground.views.throttle import Throttle

EVERY_MILLISECONDS = 33
RESTING = "Point at a cell to read it. The wheel zooms, a drag moves, a double click shows all."


class MosaicPage(PageView):
    """A page with one mosaic or two beside each other; a subclass says what they show in `refresh`.

    `captions` with the titles stand above the mosaics where there are two.
    """

    def __init__(self, look: Look, session: Session, titles: tuple[str, ...], *controls: QWidget) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.layer = ""
        self.snapshot: Snapshot | None = None
        self._active = False
        self.scales = ScaleRow(look, *controls)
        self.mosaics = tuple(Mosaic(look, title) for title in titles)
        self.readout = LiveText(look)
        self.readout.show_text(RESTING)
        self.captions: list[LiveText] = []
        self._later = Throttle(EVERY_MILLISECONDS, self.refresh, self)
        self._lay_out(titles)
        for mosaic in self.mosaics:
            mosaic.pointed.connect(self._point)
            for other in self.mosaics:
                if other is not mosaic:
                    mosaic.sight_changed.connect(other.show_sight)
        look.spread_changed.connect(self._respread)

    def _lay_out(self, titles: tuple[str, ...]) -> None:
        column, self._row, self._foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.scales)
        column.addLayout(self._row, 1)
        self._foot.addWidget(self.readout)
        column.addLayout(self._foot)
        for title, mosaic in zip(titles, self.mosaics, strict=True):
            part = QVBoxLayout()
            if len(titles) > 1:
                self.captions.append(LiveText(self.look))
                self.captions[-1].show_text(title)
                part.addWidget(self.captions[-1])
            part.addWidget(mosaic, 1)
            self._row.addLayout(part, 1)
        self.look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        px = self.look.px
        self._row.setContentsMargins(px(12), px(4), px(12), px(4))
        self._row.setSpacing(px(16))
        self._foot.setContentsMargins(px(12), 0, px(12), px(8))
        self._later()

    # ---- following ------------------------------------------------------------------------------
    def show_layer(self, layer_id: str) -> None:
        """Show another layer, all of it."""
        self.layer = layer_id
        for mosaic in self.mosaics:
            mosaic.show_plate(None)
            mosaic.show_sight(None)
        self.refresh()

    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change."""
        self.refresh()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show newer numbers, as often as the eye can follow."""
        self.snapshot = snapshot
        if self._active:
            self._later()

    def set_active(self, active: bool) -> None:
        """Follow snapshots only while somebody looks."""
        self._active = active
        if not active:
            self._later.close()

    def refresh(self) -> None:
        """Show the newest numbers."""
        raise NotImplementedError

    def reading(self, cell: Cell) -> str:
        """Return what stands in a cell, in words."""
        raise NotImplementedError

    def _respread(self) -> None:
        self.wishes_changed.emit()
        if self.layer:
            self.refresh()

    def read(self) -> None:
        """Read the cell that is pointed at once more."""
        self._point(self.mosaics[0].cell)

    def _point(self, cell: Cell | None) -> None:
        for mosaic in self.mosaics:
            mosaic.show_cell(cell)
        self.readout.show_text(RESTING if cell is None else self.reading(cell))
