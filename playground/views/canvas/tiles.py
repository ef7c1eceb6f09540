"""The living part of a node: unit maps, biases, ports and live numbers. It repaints with every snapshot."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.model.cells import Cells, grid
from playground.views.canvas.answers import Bars, Maps
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.face import Face
from playground.views.canvas.ink import CENTER, LEFT, RIGHT, Ink, draw_text, outline
from playground.views.canvas.layout import LINE, Layout
from playground.views.canvas.lights import paint_lit
from playground.views.canvas.live import Summary
from playground.views.canvas.picture_paint import paint_bars, paint_maps

Floats = NDArray[np.float32]
CORNER = 4.0
PORT = 3.5


class TilesItem(QGraphicsItem):
    """Paints what changes while training, above the wires."""

    def __init__(self, ink: Ink, face: Face, layout: Layout) -> None:
        super().__init__()
        self.ink = ink
        self.atlas: Atlas | None = None
        self.off_atlas: Atlas | None = None
        self.strip: tuple[Summary, Atlas] | None = None
        self.maps: Maps | None = None
        self.bars: Bars | None = None
        self.lit: Cells | None = None
        self.through: list[bool] = []
        self.lit_is_own = False
        self.bias_colors: list[QColor] = []
        self.hot_unit = -1
        self.open_port = ""
        self.face, self.layout = face, layout
        self.reshape(face, layout)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(2)

    def reshape(self, face: Face, layout: Layout) -> None:
        """Follow a change of what is shown."""
        self.prepareGeometryChange()
        if face.blocked or face.pictures != self.face.pictures:
            self.atlas = self.strip = self.maps = self.bars = None
        if face.shape != self.face.shape:
            self.maps = self.bars = None
        self.face, self.layout = face, layout
        self._bounds = layout.card.adjusted(-10, -10, 10, 10)
        self._corners, self._frames = _tile_shapes(layout)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the card with its ports."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw tiles, biases, ports and numbers."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_off(painter)
        if self.face.form == "folded":
            self._paint_strip(painter)
        elif self.face.form == "maps":
            paint_maps(painter, self.ink, self.layout, self.maps)
            if self.lit is not None and grid(self.face.shape) == (len(self.lit.rows), self.lit.columns):
                paint_lit(painter, self.ink, self.layout.tiles, self.lit, self.through, self.lit_is_own)
            self._paint_hot(painter)
        elif self.face.form == "bars":
            paint_bars(painter, self.ink, self.face, self.layout, self.bars)
            self._paint_biases(painter)
        else:
            self._paint_tiles(painter)
            self._paint_biases(painter)
        self._paint_ports(painter)

    def _paint_tiles(self, painter: QPainter) -> None:
        for index, rect in enumerate(self.layout.tiles):
            unit = self.face.first + index
            if self.atlas is not None and unit < self.atlas.units:
                painter.drawImage(rect, self.atlas.image, self.atlas.source(unit))
            else:
                painter.fillRect(rect, self.ink.theme.color("neutral"))
        painter.fillPath(self._corners, self.ink.surface)
        painter.strokePath(self._frames, outline(self.ink.hairline))
        self._paint_hot(painter)

    def _paint_hot(self, painter: QPainter) -> None:
        hot = self.hot_unit - self.face.first
        if self.hot_unit >= 0 and 0 <= hot < len(self.layout.tiles):
            painter.setPen(outline(self.ink.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.layout.tiles[hot].adjusted(-1, -1, 1, 1), CORNER + 1, CORNER + 1)

    def _paint_biases(self, painter: QPainter) -> None:
        painter.setFont(self.ink.tiny)
        for index, rect in enumerate(self.layout.biases):
            unit = self.face.first + index
            color = self.bias_colors[unit] if unit < len(self.bias_colors) else self.ink.ring
            painter.setPen(outline(self.ink.surface, 1.5))
            painter.setBrush(color)
            painter.drawRoundedRect(rect, 3, 3)
            painter.setPen(self.ink.on(color))
            painter.drawText(rect, CENTER, "b")

    def _paint_off(self, painter: QPainter) -> None:
        for index, row in enumerate(self.layout.off):
            rect = QRectF(-8, row.center().y() - 8, 16, 16)
            painter.setOpacity(0.5)
            if self.off_atlas is not None and index < self.off_atlas.units:
                painter.drawImage(rect, self.off_atlas.image, self.off_atlas.source(index))
            painter.setOpacity(1.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(outline(self.ink.hairline))
            painter.drawRoundedRect(rect, 3, 3)

    def _paint_strip(self, painter: QPainter) -> None:
        rect, numbers = self.layout.strip, self.layout.numbers
        if rect is None or numbers is None:
            return
        painter.fillRect(rect, self.ink.theme.color("neutral"))
        summary, atlas = self.strip or (None, None)
        if atlas is not None:
            painter.drawImage(rect, atlas.image, atlas.source(0))
        painter.fillPath(self._corners, self.ink.surface)
        painter.strokePath(self._frames, outline(self.ink.hairline))
        head = QRectF(numbers.left(), numbers.top(), numbers.width(), LINE)
        title = "" if summary is None else summary.title
        draw_text(painter, head, title, self.ink.small, self.ink.small_metrics, self.ink.muted, CENTER)
        for line, name in enumerate(("max", "mean", "min")):
            row = head.translated(0, (line + 1) * LINE)
            value = "" if summary is None else number(summary.numbers[line])
            draw_text(painter, row, name, self.ink.small, self.ink.small_metrics, self.ink.muted, LEFT)
            draw_text(painter, row, value, self.ink.small, self.ink.small_metrics, self.ink.text, RIGHT)

    def _paint_ports(self, painter: QPainter) -> None:
        ports = [("input", self.layout.input_port)] if self.face.has_input else []
        if self.face.has_output:
            ports.append(("output", self.layout.output_port))
        for name, point in ports:
            hot = name == self.open_port
            painter.setPen(outline(self.ink.accent if hot else self.ink.ring, 1.5))
            painter.setBrush(self.ink.accent if hot else self.ink.surface)
            radius = PORT + 2 if hot else PORT
            painter.drawEllipse(QPointF(point), radius, radius)


def number(value: float) -> str:
    """Return a number as it is written on the canvas: three places, a true minus."""
    if value != value or value in (float("inf"), float("-inf")):
        return "not a number" if value != value else ("∞" if value > 0 else "−∞")
    small = value != 0 and not 1e-3 <= abs(value) < 1e5
    return (f"{value:.2e}" if small else f"{value:.3f}").replace("-", "−")


def _tile_shapes(layout: Layout) -> tuple[QPainterPath, QPainterPath]:
    """Return what hides the square corners of all tiles, and their outlines."""
    corners, frames = QPainterPath(), QPainterPath()
    for rect in [*layout.tiles, *([layout.strip] if layout.strip else [])]:
        corners.addRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
        corners.addRoundedRect(rect, CORNER, CORNER)
        frames.addRoundedRect(rect, CORNER, CORNER)
    return corners, frames
