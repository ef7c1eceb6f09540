"""Painting what layers answer to the chosen picture: feature maps with their scale, and bars of classes."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from playground.views.canvas import picture_layout
from playground.views.canvas.answers import Bars, Maps
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.face import Face
from playground.views.canvas.ink import CENTER, LEFT, RIGHT, Ink, draw_text, outline
from playground.views.canvas.layout import Layout
from playground.views.panels.controls import number_text
from playground.views.plots.maps import Scale

ENDS = 40.0
BAND = 6.0


def paint_maps(painter: QPainter, ink: Ink, layout: Layout, maps: Maps | None) -> None:
    """Draw the tiles of the maps and what their colours mean."""
    for number, tile in enumerate(layout.tiles):
        if maps is None or number >= maps.atlas.units:
            painter.fillRect(tile, ink.theme.color("neutral"))
        else:
            draw_map(painter, tile, maps.atlas, number)
    painter.setPen(outline(ink.hairline))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRects(layout.tiles)
    if layout.legend is not None and maps is not None and maps.scale is not None:
        paint_scale(painter, ink, layout.legend, maps.scale)


def draw_map(painter: QPainter, rect: QRectF, atlas: Atlas, number: int) -> None:
    """Draw one map: cells stay sharp where they are enlarged, and are averaged where they shrink."""
    source = atlas.source(number)
    shrinks = rect.width() * painter.worldTransform().m11() < source.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
    painter.drawImage(rect, atlas.image, source)


def paint_scale(painter: QPainter, ink: Ink, row: QRectF, scale: Scale) -> None:
    """Draw the colours of a scale between the numbers that its ends mean."""
    low, high = scale.ends(0)
    shared = scale.shared
    left = number_text(low, 2) if shared or not scale.signed else "−max"
    right = number_text(high, 2) if shared else "its max"
    small, metrics, muted = ink.small, ink.small_metrics, ink.muted
    draw_text(painter, QRectF(row.left(), row.top(), ENDS, row.height()), left, small, metrics, muted, LEFT)
    end = QRectF(row.right() - ENDS, row.top(), ENDS, row.height())
    draw_text(painter, end, right, small, metrics, muted, RIGHT)
    start = row.left() + metrics.horizontalAdvance(left) + 4
    stop = row.right() - metrics.horizontalAdvance(right) - 4
    band = QRectF(start, row.center().y() - BAND / 2, stop - start, BAND)
    painter.drawImage(band, gradient(ink, scale.signed))


def gradient(ink: Ink, signed: bool) -> QImage:
    """Return all colours of a scale in a row."""
    table = ink.signed if signed else ink.unsigned
    return QImage(table.data, len(table), 1, 4 * len(table), QImage.Format.Format_RGB32)


def paint_bars(painter: QPainter, ink: Ink, face: Face, layout: Layout, bars: Bars | None) -> None:
    """Draw a row for each class: name, a tick at the right one, how likely it is, and that in numbers."""
    for row, tile in enumerate(layout.tiles):
        places = picture_layout.columns(tile, face.names)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.theme.color("neutral"))
        painter.drawRoundedRect(places.bar, 3, 3)
        if bars is None:
            _write(painter, ink, places.name, face.names[row], False)
            continue
        best = row == int(bars.values.argmax())
        number = int(bars.order[row])
        _write(painter, ink, places.name, face.names[number], best)
        if number == bars.right:
            good = ink.theme.color("good")
            draw_text(painter, places.tick, "✓", ink.small, ink.small_metrics, good, CENTER)
        value = float(bars.values[row])
        color = ink.theme.class_color(number, len(face.names)) if best else ink.ring
        _paint_bar(painter, places, value, color)
        words = percent(value) if face.shares else number_text(value, 2)
        _write(painter, ink, places.share, words, best, RIGHT)


def _paint_bar(painter: QPainter, places: picture_layout.Columns, value: float, color: QColor) -> None:
    filled = QRectF(places.bar)
    filled.setWidth(places.bar.width() * min(max(value, 0.0), 1.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(filled, min(3.0, filled.width() / 2), 3)


def _write(
    painter: QPainter, ink: Ink, rect: QRectF, text: str, strong: bool, align: Qt.AlignmentFlag = LEFT
) -> None:
    draw_text(painter, rect, text, ink.small, ink.small_metrics, ink.text if strong else ink.muted, align)


def percent(share: float) -> str:
    """Return a share as a percentage; a small one that is not 0 is not called 0."""
    if share != share:
        return "–"
    return f"{100 * share:.0f} %" if share >= 0.095 or share < 0.0005 else f"{100 * share:.1f} %"
