"""The confusion matrix: how many samples of each class (rows) the network takes for each class (columns)."""

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip

from playground.engine.studies.verdicts import Verdicts
from playground.views.theme import Look
from playground.views.verdicts.board import Board
from playground.views.verdicts.cells import Cell, Cells
from playground.views.verdicts.drawing import CLASS, PADDING, paint_matrix
from playground.views.verdicts.table import Table

LEAST_WIDE, MOST_WIDE, LEAST_HIGH, MOST_HIGH = 28, 64, 19, 34
MOST_NAME, MOST_UPRIGHT, KEYS, SUM_WIDTH, GAP = 96, 68, 20, 116, 6


class MatrixView(Board):
    """Mistakes are the more coloured the more there are, right answers lie on plain ground.

    `chosen` tells a cell that a person clicked or went to with the arrow keys: true class and answer, either
    of them `SUM` for all.
    """

    chosen = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Confusion matrix")
        self._table: Table | None = None
        self._cell: Cell | None = None
        look.changed.connect(self._place)

    @property
    def cell(self) -> Cell | None:
        """The chosen cell."""
        return self._cell

    @property
    def table(self) -> Table | None:
        """What is written."""
        return self._table

    def show_verdicts(self, verdicts: Verdicts | None, shares: bool) -> None:
        """Show other numbers."""
        before = self._table.names if self._table else ()
        self._table = Table(verdicts.names, verdicts.counts, shares) if verdicts is not None else None
        if self._table is None or self._table.names != before:
            self._cell = None
        self._place()

    def choose(self, cell: Cell | None) -> None:
        """Mark a cell and tell it."""
        self._cell = cell
        if cell is not None:
            self._show(cell)
            if self._table is not None:
                self.setAccessibleDescription(self._table.sentence(*cell))
            self.chosen.emit(*cell)
        self.viewport().update()

    # ---- places ---------------------------------------------------------------------------------
    def cells(self) -> Cells:
        """Return where everything lies."""
        px, metrics = self._look.px, QFontMetrics(self._look.font(11))
        names = self._table.names if self._table else ()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        caption = metrics.horizontalAdvance(CLASS)
        side = max(min(widest, px(MOST_NAME)), caption) + px(PADDING + KEYS)
        line = px(LEAST_HIGH)
        count, sums, view = max(len(names), 1), px(SUM_WIDTH), self.viewport().size()
        wide = (view.width() - side - sums - 1) // count
        wide = min(max(wide, self._least_width(metrics)), px(MOST_WIDE))
        # Names that are wider than their columns stand upright.
        head = QSize(side, line + (line if widest < wide else min(widest, px(MOST_UPRIGHT)) + px(PADDING)))
        high = (view.height() - head.height() - 1) // (count + 1)
        cell = QSize(wide, min(max(high, line), px(MOST_HIGH)))
        return Cells(count, head, line, cell, sums, self._offset())

    def _least_width(self, metrics: QFontMetrics) -> int:
        largest = int(self._table.counts.max(initial=0)) if self._table else 0
        return max(self._look.px(LEAST_WIDE), metrics.horizontalAdvance(f"{largest:,}") + self._look.px(GAP))

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _place(self) -> None:
        rest = self.cells().size() - self.viewport().size()
        for bar, length, page in (
            (self.horizontalScrollBar(), rest.width(), self.viewport().width()),
            (self.verticalScrollBar(), rest.height(), self.viewport().height()),
        ):
            bar.setRange(0, max(length, 0))
            bar.setPageStep(page)
            bar.setSingleStep(self._look.px(LEAST_HIGH))
        self.viewport().update()

    def _show(self, cell: Cell) -> None:
        """Scroll to a cell that is hidden."""
        cells = self.cells()
        place, view = cells.place(*cell), self.viewport().rect()
        for bar, low, high, first, last in (
            (self.horizontalScrollBar(), cells.head.width(), view.right(), place.left(), place.right()),
            (self.verticalScrollBar(), cells.head.height(), view.bottom(), place.top(), place.bottom()),
        ):
            bar.setValue(bar.value() + min(first - low, 0) + max(last - high, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the cells the room there is."""
        self._place()

    def sizeHint(self) -> QSize:
        """Return the room for ten classes."""
        return QSize(self._look.px(430), self._look.px(250))

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few cells."""
        return QSize(self._look.px(200), self._look.px(90))

    # ---- mouse and keys -------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the mouse."""
        if self._table is not None and (cell := self.cells().at(event.position().toPoint())):
            self.choose(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the cell in words."""
        cell = self.cells().at(event.position().toPoint()) if self._table is not None else None
        if cell is not None and self._table is not None:
            QToolTip.showText(event.globalPosition().toPoint(), self._table.sentence(*cell), self)
        else:
            QToolTip.hideText()

    def move_by(self, down: int, right: int) -> bool:
        """Go to another cell."""
        if self._table is not None:
            self.choose((0, 0) if self._cell is None else self.cells().moved(self._cell, down, right))
        return self._table is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matrix."""
        if self._table is not None:
            painter = QPainter(self.viewport())
            paint_matrix(painter, self._look, self._table, self.cells(), self._cell)
            self.draw_focus(painter)
