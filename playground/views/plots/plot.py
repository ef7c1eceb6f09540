"""A plot of lines that never pans or zooms by itself, from pyqtgraph's parts."""

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from playground.views.panels.controls import label, number_text
from playground.views.theme import Look

Series = NDArray[np.float64]
Words = Callable[[Sequence[float], float, float], list[str]]
LEFT, BOTTOM, TOP = 46, 20, 6


def tick_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the numbers along an axis as people write them."""
    return [number_text(value * scale) for value in values]


def power_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the powers of ten whose exponents lie along an axis; nothing between them."""
    return [number_text(10.0**value) if value == round(value) else "" for value in values]


class LinePlot(QWidget):
    """Lines over a horizontal axis called `across`. `pointed` tells the number under the mouse, or None.

    Built from a view box and two axes: a whole PlotItem would make menus that outlive it.
    """

    pointed = Signal(object)

    def __init__(self, look: Look, across: str, lines: int) -> None:
        super().__init__()
        self._look = look
        self._ranges: dict[str, tuple[float, float]] = {}
        self._view = pg.GraphicsView(background=None)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.viewport().installEventFilter(self)
        self._box = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._axes = {side: pg.AxisItem(side, linkView=self._box) for side in ("left", "bottom")}
        self._axes["bottom"].tickStrings = tick_words
        self._lines = [pg.PlotDataItem() for _ in range(lines)]
        self._cursor = pg.InfiniteLine(angle=90)
        self._name = label(across, "caption")
        self._name.setParent(self._view)
        self._assemble()

    def _assemble(self) -> None:
        grid = self._grid = pg.GraphicsLayout()
        grid.setSpacing(0)
        grid.addItem(self._axes["left"], 0, 0)
        grid.addItem(self._box, 0, 1)
        grid.addItem(self._axes["bottom"], 1, 1)
        for line in self._lines:
            self._box.addItem(line)
        self._cursor.hide()
        self._box.addItem(self._cursor, ignoreBounds=True)
        self._view.setCentralItem(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)

    # ---- looks ----------------------------------------------------------------------------------
    def restyle(self, pens: Sequence[QPen]) -> None:
        """Follow theme and scale."""
        px, theme = self._look.px, self._look.theme
        # The view keeps a picture of its background, which a new palette alone does not replace.
        self._view.setBackground(theme.color("window"))
        for line, pen in zip(self._lines, pens, strict=True):
            line.setPen(pen)
            line.setSymbolSize(px(5))
            line.setSymbolPen(None)
            line.setSymbolBrush(pen.color())
        self._cursor.setPen(theme.color("accent"))
        for axis in self._axes.values():
            axis.setStyle(tickFont=self._look.font(11), tickTextOffset=px(4), maxTickLevel=0)
            axis.setTextPen(theme.color("muted"))
            axis.setPen(theme.color("line"))
            axis.setTickPen(theme.color("line"))
        self._grid.setContentsMargins(0, px(TOP), 0, 0)
        self._axes["left"].setWidth(px(LEFT))
        self._axes["bottom"].setHeight(px(BOTTOM))
        self._fit()

    def name_ticks(self, words: Words) -> None:
        """Write the numbers of the vertical axis another way."""
        axis = self._axes["left"]
        axis.tickStrings = words
        axis.picture = None
        axis.update()

    def set_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Mark these places of the vertical axis and no others."""
        self._axes["left"].setTicks([ticks])

    def _fit(self) -> None:
        # Ticks that reach all the way are the grid; pyqtgraph's own one hides the outermost numbers.
        self._axes["left"].setStyle(tickLength=-self._view.width(), hideOverlappingLabels=False)
        self._axes["bottom"].setStyle(tickLength=0)
        size = self._name.sizeHint()
        self._name.setGeometry(0, self._view.height() - size.height(), size.width(), size.height())

    # ---- numbers --------------------------------------------------------------------------------
    def show_line(self, number: int, x: Series, y: Series) -> None:
        """Draw one of the lines; a single value is a dot, values that are not finite are left out."""
        finite = np.isfinite(y)
        x, y = x[finite], y[finite]
        self._lines[number].setData(x, y, symbol="o" if x.size == 1 else None)

    def show_range(self, axis: str, low: float, high: float) -> None:
        """Span ``"x"`` or ``"y"`` from low to high. The axis is drawn anew only when that changes."""
        if self._ranges.get(axis) != (low, high):
            self._ranges[axis] = (low, high)
            set_range = self._box.setXRange if axis == "x" else self._box.setYRange
            set_range(low, high, padding=0.0)

    def range_of(self, axis: str) -> tuple[float, float]:
        """Return what an axis spans."""
        return self._ranges[axis]

    def show_cursor(self, x: float | None) -> None:
        """Draw an upright line at a number, or none."""
        self._cursor.setVisible(x is not None)
        if x is not None:
            self._cursor.setPos(x)

    # ---- the mouse ------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell where the mouse is; follow the size."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            place = self._view.mapToScene(event.position().toPoint())
            self.pointed.emit(self._box.mapSceneToView(place).x())
        elif event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
        elif event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)
