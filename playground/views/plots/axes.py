"""A plane with axes: where a number lies in the widget, ticks at round numbers, and the mouse in numbers."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.panels.controls import number_text
from playground.views.theme import Look

TICKS = 4
LEFT, TOP, RIGHT, BOTTOM = 28, 4, 8, 20
Range = tuple[float, float]


def ticks(low: float, high: float, wanted: int = TICKS) -> list[float]:
    """Return about `wanted` round numbers between `low` and `high`."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return []
    raw = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(i * step, 12) for i in range(first, math.floor(high / step + 1e-9) + 1)]


class Axes(QWidget):
    """A plane that subclasses draw into. `pointed` tells the numbers under the mouse, None when it leaves."""

    pointed = Signal(object)

    def __init__(self, look: Look, square: bool) -> None:
        super().__init__()
        self._look = look
        self._square = square
        self._x: Range = (-1.0, 1.0)
        self._y: Range = (-1.0, 1.0)
        self._titles = ("x1", "x2")
        self.mouse: QPointF | None = None
        self.note = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.restyle)

    def set_ranges(self, x: Range, y: Range, titles: tuple[str, str]) -> None:
        """Set what the axes span and what they are called."""
        if (x, y, titles) != (self._x, self._y, self._titles):
            self._x, self._y, self._titles = x, y, titles
            self.restyle()

    def restyle(self) -> None:
        """Draw everything anew; subclasses forget what they have cached."""
        self.update()

    def plane(self) -> QRectF:
        """Return where the plane lies in the widget."""
        px = self._look.px
        room = QRectF(self.rect()).adjusted(px(LEFT), px(TOP), -px(RIGHT), -px(BOTTOM))
        if self._square:
            side = max(1.0, min(room.width(), room.height()))
            room = QRectF(room.left() + (room.width() - side) / 2, room.top(), side, side)
        return room.toRect().toRectF()

    def height_for(self, width: int) -> int:
        """Return the height at which a square plane fills the width."""
        return width - self._look.px(LEFT + RIGHT) + self._look.px(TOP + BOTTOM)

    def to_widget(self, x: float, y: float) -> QPointF:
        """Return where the numbers (x, y) lie in the widget."""
        plane = self.plane()
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (y - self._y[0]) / (self._y[1] - self._y[0])
        return QPointF(plane.left() + across * plane.width(), plane.bottom() - up * plane.height())

    def to_numbers(self, point: QPointF) -> tuple[float, float] | None:
        """Return the numbers at a point of the widget, or None outside the plane."""
        plane = self.plane()
        if not plane.contains(point):
            return None
        across, up = (point.x() - plane.left()) / plane.width(), (plane.bottom() - point.y()) / plane.height()
        return self._x[0] + across * (self._x[1] - self._x[0]), self._y[0] + up * (self._y[1] - self._y[0])

    def sizeHint(self) -> QSize:
        """Return a size that suits the side of the window."""
        return QSize(self._look.px(260), self._look.px(260))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can still be read."""
        return QSize(self._look.px(120), self._look.px(110))

    def draw(self, painter: QPainter, plane: QRectF) -> None:
        """Draw what lies in the plane."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plane, then the axes around it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = self.plane()
        self.draw(painter, plane)
        self._draw_frame(painter, plane)

    def _draw_frame(self, painter: QPainter, plane: QRectF) -> None:
        theme = self._look.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRect(plane)
        painter.setPen(theme.color("muted"))
        painter.setFont(self._look.font(11))
        self._draw_across(painter, plane)
        self._draw_up(painter, plane)

    def _draw_across(self, painter: QPainter, plane: QRectF) -> None:
        height, width = self._look.px(16), self._look.px(48)
        top = plane.bottom() + self._look.px(3)
        title = QRectF(plane.right() - plane.width() / 2, top, plane.width() / 2, height)
        painter.drawText(title, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._titles[0])
        end = plane.right() - painter.fontMetrics().horizontalAdvance(self._titles[0]) - self._look.px(4)
        for tick in ticks(*self._x):
            x, text = self.to_widget(tick, 0).x(), number_text(tick)
            half = painter.fontMetrics().horizontalAdvance(text) / 2
            if x + half < end and x - half >= 0:
                place = QRectF(x - width / 2, top, width, height)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_up(self, painter: QPainter, plane: QRectF) -> None:
        height, width = self._look.px(16), self._look.px(48)
        right = plane.left() - self._look.px(4)
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        top = plane.top() - self._look.px(3)
        painter.drawText(QRectF(right - width, top, width, height), alignment, self._titles[1])
        for tick in ticks(*self._y):
            y = self.to_widget(0, tick).y()
            if y - height / 2 > top + height * 0.8:
                painter.drawText(
                    QRectF(right - width, y - height / 2, width, height), alignment, number_text(tick)
                )

    def set_note(self, note: str) -> None:
        """Write a few words beside the mouse."""
        self.note = note
        self.update()

    def draw_mouse(self, painter: QPainter) -> None:
        """Draw a ring where the mouse points, and the note beside it."""
        if self.mouse is None:
            return
        px, theme = self._look.px, self._look.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text"), px(1.5)))
        painter.drawEllipse(self.mouse, px(6), px(6))
        if self.note:
            self._draw_note(painter, self.mouse)

    def _draw_note(self, painter: QPainter, at: QPointF) -> None:
        px, theme, plane = self._look.px, self._look.theme, self.plane()
        painter.setFont(self._look.font(11))
        size = painter.fontMetrics().size(0, self.note) + QSize(px(12), px(6))
        x = min(at.x() + px(10), plane.right() - size.width())
        y = at.y() - size.height() - px(10)
        box = QRectF(QPointF(x, y if y > plane.top() else at.y() + px(10)), QSizeF(size))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.note)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Forget what was drawn for the old size."""
        self.restyle()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the numbers under the mouse."""
        numbers = self.to_numbers(event.position())
        self.mouse = event.position() if numbers else None
        self.pointed.emit(numbers)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse is gone."""
        self.mouse = None
        self.pointed.emit(None)
        self.update()
