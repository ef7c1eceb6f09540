"""How the parts of a sheet are drawn."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF

from playground.data.dataset import Floats
from playground.views.attribution.places import NOTE, TITLE
from playground.views.attribution.sheet import Bar, Ramp, Tile
from playground.views.panels.controls import number_text
from playground.views.theme import Look

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME, NUMBER, THICK, MOST = 0.28, 54, 8, 0.45
STRIPES = 256


class Pen:
    """A painter that knows the look."""

    def __init__(self, painter: QPainter, look: Look) -> None:
        self.painter, self.look = painter, look
        painter.setFont(look.font(11))

    def words(self, place: QRectF, text: str, color: str = "muted", flags: Qt.AlignmentFlag = LEFT) -> None:
        """Write words; what is too long ends in dots."""
        self.painter.setPen(self.look.theme.color(color))
        dots = Qt.TextElideMode.ElideRight
        shown = self.painter.fontMetrics().elidedText(text, dots, int(place.width()))
        self.painter.drawText(place, flags, shown)

    def image(self, image: QImage, place: QRectF, smooth: bool = False) -> None:
        """Draw an image over a place: cell by cell, or smoothly."""
        self.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        self.painter.drawImage(place, image)

    # ---- pictures -------------------------------------------------------------------------------
    def tile(self, tile: Tile, place: QRectF, lit: bool) -> None:
        """Draw a picture, its heat, its frame and its words."""
        px, painter = self.look.px, self.painter
        self.image(tile.image, place)
        if tile.heat is not None:
            painter.setOpacity(tile.cover)
            self.image(tile.heat, place, tile.smooth)
            painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.look.theme.color("accent" if lit else "line"), px(2) if lit else 1))
        painter.drawRect(place)
        if tile.box is not None:
            self.box(tile, place)
        self.words(QRectF(place.left(), place.top() - px(TITLE), place.width(), px(16)), tile.title)
        self.words(QRectF(place.left(), place.bottom() + px(2), place.width(), px(NOTE - 2)), tile.note)

    def box(self, tile: Tile, place: QRectF) -> None:
        """Mark a part of a picture: a light line on a dark one, to be seen on everything."""
        assert tile.box is not None
        across, up = place.width() / tile.image.width(), place.height() / tile.image.height()
        box = QRectF(
            place.left() + tile.box.left() * across,
            place.top() + tile.box.top() * up,
            tile.box.width() * across,
            tile.box.height() * up,
        )
        for color, width in (("surface", 3.5), ("accent", 1.5)):
            self.painter.setPen(QPen(self.look.theme.color(color), self.look.px(2 * width) / 2))
            self.painter.drawRect(box)

    # ---- bars -----------------------------------------------------------------------------------
    def bar(self, bar: Bar, row: QRectF, signed: bool, lit: bool) -> None:
        """Draw a name, a bar and a number; signed bars begin in the middle."""
        px, theme = self.look.px, self.look.theme
        if lit:
            self.painter.fillRect(row, theme.color("line"))
        wide = min(float(px(NUMBER)), row.width() * MOST)
        name = QRectF(row.left() + px(2), row.top(), row.width() * NAME - px(8), row.height())
        number = QRectF(row.right() - wide, row.top(), wide - px(2), row.height())
        track = QRectF(row.left() + row.width() * NAME, row.top(), 0, row.height())
        track.setRight(number.left() - px(4))
        self.words(name, bar.name, "text" if bar.marked else "muted", RIGHT)
        self.words(number, bar.text, "text" if bar.marked else "muted", RIGHT)
        color = (
            ("positive" if bar.share > 0 else "negative") if signed else "accent" if bar.marked else "muted"
        )
        if bar.before is None:
            self._bar(track, 1.0, False, "line", px(THICK))
            self._bar(track, bar.share, signed, color, px(THICK))
        else:
            self._bar(track, 1.0, False, "line", px(THICK + 4))
            self._bar(track.translated(0, -px(4)), bar.before, signed, "text", px(3))
            self._bar(track.translated(0, px(2)), bar.share, signed, color, px(8))

    def _bar(self, track: QRectF, share: float, signed: bool, color: str, thick: float) -> None:
        start = track.center().x() if signed else track.left()
        end = start + share * (track.right() - start)
        place = QRectF(min(start, end), track.center().y() - thick / 2, abs(end - start), thick)
        self.painter.fillRect(place, self.look.theme.color(color))

    # ---- colours and the curve ------------------------------------------------------------------
    def ramp(self, ramp: Ramp, place: QRectF) -> None:
        """Draw all colours in a row, the numbers at both ends below."""
        px, theme = self.look.px, self.look.theme
        colors = theme.signed_table() if ramp.signed else theme.unsigned_table()
        cells = np.array([colors], np.uint32)
        image = QImage(cells.data, STRIPES, 1, 4 * STRIPES, QImage.Format.Format_RGB32)
        bar = QRectF(place.left(), place.top() + px(6), place.width(), px(6))
        self.image(image, bar)
        below = QRectF(place.left(), bar.bottom() + px(1), place.width(), px(14))
        low, high = ramp.ends
        self.words(below, low)
        self.words(below, high, "muted", RIGHT)
        if ramp.signed:
            self.words(below, "0", "muted", Qt.AlignmentFlag.AlignCenter)

    def curve(self, values: Floats, title: str, place: QRectF) -> None:
        """Draw values as a line from their lowest to their highest."""
        px, theme = self.look.px, self.look.theme
        low, high = float(values.min()), float(values.max())
        plane = place.adjusted(0, px(TITLE), 0, -px(NOTE))
        self.words(QRectF(place.left(), place.top(), place.width(), px(16)), title)
        self.painter.setPen(QPen(theme.color("line"), 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(plane)
        across = plane.width() / max(len(values) - 1, 1)
        rise = (plane.height() - px(8)) / max(high - low, 1e-12)
        points = [
            QPointF(plane.left() + i * across, plane.bottom() - px(4) - (value - low) * rise)
            for i, value in enumerate(values.tolist())
        ]
        self.painter.setPen(QPen(theme.color("accent"), px(3) / 2))
        self.painter.drawPolyline(QPolygonF(points))
        below = QRectF(place.left(), plane.bottom() + px(2), place.width(), px(NOTE - 2))
        self.words(below, f"{number_text(low, 3)} to {number_text(high, 3)}")
