"""What a person draws: strokes of a pen or an eraser, over nothing or over a picture that was pasted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.views.pictures.habit import Habit, inside

FINE: Final = 320
"""A drawing has about as many pixels on its longer side, however few the network sees."""


@dataclass
class Stroke:
    """One movement of the mouse: its colour, width and points, in pixels of the picture the network sees."""

    color: QColor
    width: float
    points: list[QPointF] = field(default_factory=list)


class Drawing:
    """The strokes so far and the image they make; `size` is that of the picture the network sees."""

    def __init__(self, size: QSize, habit: Habit) -> None:
        self.size, self.habit = size, habit
        self.strokes: list[Stroke] = []
        self.base: QImage | None = None
        self._fine = max(1, round(FINE / max(size.width(), size.height())))
        self._image = self._blank()

    @property
    def image(self) -> QImage:
        """The drawing, finer than the picture by a whole number."""
        return self._image

    @property
    def empty(self) -> bool:
        """Whether there is nothing yet."""
        return not self.strokes and self.base is None

    @property
    def ground(self) -> QColor:
        """The colour of the paper."""
        return _grey(self.habit.ground)

    @property
    def ink(self) -> QColor:
        """The colour that stands out most against the paper."""
        return _grey(self.habit.ink)

    def begin(self, at: QPointF, width: float, color: QColor) -> None:
        """Start a stroke with a dot."""
        self.strokes.append(Stroke(color, width, [at]))
        self._draw(self.strokes[-1], [at])

    def extend(self, at: QPointF) -> None:
        """Draw the newest stroke on to a point."""
        stroke = self.strokes[-1]
        stroke.points.append(at)
        self._draw(stroke, stroke.points[-2:])

    def undo(self) -> None:
        """Take back the newest stroke, or else the picture below."""
        if self.strokes:
            self.strokes.pop()
        else:
            self.base = None
        self._redraw()

    def clear(self) -> None:
        """Begin with empty paper."""
        self.strokes.clear()
        self.base = None
        self._redraw()

    def lay_below(self, image: QImage) -> None:
        """Draw over a picture from now on; it is scaled to fit."""
        self.strokes.clear()
        self.base = inside(image, self._image.size(), self.habit)
        self._redraw()

    def invert(self) -> None:
        """Turn light and dark of the picture below around."""
        if self.base is not None:
            self.base.invertPixels()
            self._redraw()

    def _blank(self) -> QImage:
        image = QImage(self.size * self._fine, QImage.Format.Format_RGB32)
        image.fill(self.ground)
        return image

    def _redraw(self) -> None:
        self._image = self.base.copy() if self.base is not None else self._blank()
        for stroke in self.strokes:
            # As it was drawn, piece by piece: soft edges that overlap look different in one go.
            self._draw(stroke, stroke.points[:1])
            for piece in pairwise(stroke.points):
                self._draw(stroke, piece)

    def _draw(self, stroke: Stroke, points: Sequence[QPointF]) -> None:
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._fine, self._fine)
        pen = QPen(stroke.color, stroke.width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawLine(points[0], points[-1])
        painter.end()


def _grey(level: int) -> QColor:
    return QColor(level, level, level)
