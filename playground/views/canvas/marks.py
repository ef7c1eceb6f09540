"""Small marks in the header of a node: trouble, a padlock, and that weights are new."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from playground.views.canvas.ink import CENTER, Ink, outline


def paint_mark(painter: QPainter, ink: Ink, color: QColor, rect: QRectF) -> None:
    """Draw the mark of a node in trouble: a triangle with an exclamation mark."""
    path = QPainterPath(QPointF(rect.center().x(), rect.top()))
    path.lineTo(rect.bottomRight())
    path.lineTo(rect.bottomLeft())
    path.closeSubpath()
    painter.setPen(outline(color, 1.5))
    painter.setBrush(color)
    painter.drawPath(path)
    painter.setFont(ink.tiny)
    painter.setPen(ink.surface)
    painter.drawText(rect.adjusted(0, 3, 0, 1), CENTER, "!")


def paint_lock(painter: QPainter, color: QColor, rect: QRectF, closed: bool) -> None:
    """Draw a padlock: closed and full, or open and hollow."""
    middle, top = rect.center().x(), rect.center().y()
    body = QRectF(middle - 5, top - 1, 10, 7)
    bow = QPainterPath(QPointF(middle - 3, top - 1))
    bow.lineTo(middle - 3, top - 3)
    bow.arcTo(QRectF(middle - 3, top - 6, 6, 6), 180, -180 if closed else -130)
    if closed:
        bow.lineTo(middle + 3, top - 1)
    painter.setPen(outline(color, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(bow)
    painter.setBrush(color if closed else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(body, 1.5, 1.5)


def paint_tag(painter: QPainter, ink: Ink, word: str, title: QRectF) -> QRectF:
    """Write a word in a box at the right end of a title, and return the box."""
    width = QFontMetricsF(ink.tiny).horizontalAdvance(word) + 8
    box = QRectF(title.right() - width, title.top() + 3, width, 14)
    painter.setPen(outline(ink.accent))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(ink.tiny)
    painter.setPen(ink.text)
    painter.drawText(box, CENTER, word)
    return box
