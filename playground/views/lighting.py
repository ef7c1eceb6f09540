"""Light on the cells of a picture or a map that a place sees, or that see it: the rest is dimmed."""

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.model.cells import Cells
from playground.views.theme import Theme

DIMMED = 150
"""Of 255, how much of the dimming colour lies over what is not lit."""


def draw_lit(
    painter: QPainter, place: QRectF, cells: Cells, theme: Theme, width: float, dims: bool = True
) -> None:
    """Dim a picture at `place` but for some of its cells, and draw a line, `width` wide, around their box.

    Where all of it is lit nothing is drawn; without `dims` only the line is.
    """
    if len(cells) == len(cells.rows) * cells.columns:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if dims:
        painter.drawImage(place, _veil(cells, theme.window))
    box = lit_box(place, cells)
    if box is not None:
        pen = QPen(theme.color("accent"), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
    painter.restore()


def dim(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """Dim a whole picture."""
    painter.fillRect(place, _cover(theme.window))


def _cover(color: str) -> QColor:
    cover = QColor(color)
    cover.setAlpha(DIMMED)
    return cover


def lit_box(place: QRectF, cells: Cells) -> QRectF | None:
    """Return the rectangle around the lit cells of a picture at `place`, or None."""
    if cells.box is None:
        return None
    top, left, bottom, right = cells.box
    wide, high = place.width() / cells.columns, place.height() / len(cells.rows)
    corner = QPointF(place.left() + left * wide, place.top() + top * high)
    return QRectF(corner.x(), corner.y(), (right + 1 - left) * wide, (bottom + 1 - top) * high)


def cell_at(place: QRectF, size: tuple[int, int], point: QPointF) -> tuple[int, int] | None:
    """Return row and column of the cell under a point, of `size` rows and columns that fill `place`."""
    if not place.contains(point) or place.isEmpty():
        return None
    row = int((point.y() - place.top()) / place.height() * size[0])
    column = int((point.x() - place.left()) / place.width() * size[1])
    return min(row, size[0] - 1), min(column, size[1] - 1)


@lru_cache(maxsize=64)
def _veil(cells: Cells, color: str) -> QImage:
    """Return a picture with a pixel a cell: clear where it is lit, half covered elsewhere."""
    image = QImage(cells.columns, len(cells.rows), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(_cover(color))
    pixels = np.frombuffer(image.bits(), np.uint32).reshape(len(cells.rows), -1)
    for row, column in cells:
        pixels[row, column] = 0
    return image
