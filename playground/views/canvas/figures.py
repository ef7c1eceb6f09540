"""What a hover card draws above its numbers: a map at large, the cell that is pointed at, and its kernels."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.views.canvas.answers import Maps, colored
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.ink import Ink
from playground.views.canvas.picture_paint import draw_map
from playground.views.panels.controls import number_text
from playground.views.plots.maps import Floats, scale_of

SIDE: Final = 160.0
GAP: Final = 8.0
LINE: Final = 16.0
CELL: Final = (32.0, 18.0)
WRITTEN: Final = 5
SMALL: Final = 32.0
IN_A_ROW: Final = 4
MOST: Final = 8


@dataclass(frozen=True, eq=False)
class MapFigure:
    """One map at large; `cell` is the row and column pointed at, `kernels` (inputs, rows, columns) what made
    it.
    """

    ink: Ink
    maps: Maps
    number: int
    cell: tuple[int, int] | None
    kernels: Floats | None

    @property
    def size(self) -> QSizeF:
        """How large it is, at 100 %."""
        height = self._picture.height()
        return QSizeF(SIDE, height if self.kernels is None else height + GAP + LINE + _height(self.kernels))

    @property
    def _picture(self) -> QRectF:
        rows, columns = self.maps.values.shape[1:]
        longest = max(rows, columns)
        width, height = max(SIDE * columns / longest, 16.0), max(SIDE * rows / longest, 16.0)
        return QRectF((SIDE - width) / 2, 0, width, height)

    def paint(self, painter: QPainter) -> None:
        """Draw it with its upper left corner at the origin, in pixels at 100 %."""
        place = self._picture
        draw_map(painter, place, self.maps.atlas, self.number)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.ink.hairline, 1))
        painter.drawRect(place)
        if self.cell is not None:
            self._mark(painter, place, self.cell)
        if self.kernels is not None:
            self._paint_kernels(painter, self.kernels, place.bottom() + GAP)

    def _mark(self, painter: QPainter, place: QRectF, cell: tuple[int, int]) -> None:
        rows, columns = self.maps.values.shape[1:]
        width, height = place.width() / columns, place.height() / rows
        corner = QPointF(place.left() + cell[1] * width, place.top() + cell[0] * height)
        painter.setPen(QPen(self.ink.accent, 2))
        painter.drawRect(QRectF(corner.x(), corner.y(), max(width, 4), max(height, 4)))

    def _paint_kernels(self, painter: QPainter, kernels: Floats, top: float) -> None:
        count = len(kernels)
        shown = kernels[:MOST]
        words = "Kernel" if count == 1 else f"Kernels over {count:,} inputs"
        words += f", first {MOST}" if count > MOST else ""
        painter.setFont(self.ink.small)
        painter.setPen(self.ink.muted)
        painter.drawText(QRectF(0, top, SIDE * 2, LINE), Qt.AlignmentFlag.AlignLeft, words)
        atlas = colored(shown, scale_of(kernels, "layer"), self.ink)
        top += LINE
        if _is_written(kernels):
            self._write(painter, kernels[0], atlas, top)
            return
        for number in range(len(shown)):
            row, column = divmod(number, IN_A_ROW)
            left = column * (SMALL + GAP)
            draw_map(painter, QRectF(left, top + row * (SMALL + GAP), SMALL, SMALL), atlas, number)

    def _write(self, painter: QPainter, kernel: Floats, atlas: Atlas, top: float) -> None:
        rows, columns = kernel.shape
        left = (SIDE - columns * CELL[0]) / 2
        draw_map(painter, QRectF(left, top, columns * CELL[0], rows * CELL[1]), atlas, 0)
        for (row, column), value in np.ndenumerate(kernel):
            rect = QRectF(left + column * CELL[0], top + row * CELL[1], *CELL)
            back = atlas.image.pixelColor(column, row)
            painter.setPen(self.ink.on(back))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, number_text(float(value), 2))


def _is_written(kernels: Floats) -> bool:
    """Tell whether there is room for the numbers of the kernels."""
    return len(kernels) == 1 and kernels.shape[2] <= WRITTEN


def _height(kernels: Floats) -> float:
    if _is_written(kernels):
        return float(kernels.shape[1] * CELL[1])
    return -(-min(len(kernels), MOST) // IN_A_ROW) * (SMALL + GAP) - GAP
