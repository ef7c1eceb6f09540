"""A slider: a line, the part of it that is used up, and a handle that jumps to a click."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider

from playground.views.panels.controls import new_gesture
from playground.views.theme import Look

POSITIONS = 1000
HANDLE = 6
HEIGHT, WIDTH = 22, 40


class Slider(QSlider):
    """A horizontal slider. `moved` tells the share, and a key that is the same all through one gesture.

    Without the focus it ignores the wheel, so that scrolling a panel changes nothing.
    """

    moved = Signal(float, str)

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._gesture = new_gesture()
        self.setRange(0, POSITIONS)
        self.setSingleStep(POSITIONS // 100)
        self.setPageStep(POSITIONS // 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.valueChanged.connect(self._tell)
        look.changed.connect(self.updateGeometry)

    @property
    def share(self) -> float:
        """Where the handle is, from 0 to 1."""
        return self.value() / POSITIONS

    def show_share(self, share: float) -> None:
        """Move the handle without telling anyone; not while a hand holds it."""
        if not self.isSliderDown():
            with QSignalBlocker(self):
                self.setValue(round(share * POSITIONS))

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(self._look.px(2 * WIDTH), self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can be aimed at."""
        return QSize(self._look.px(WIDTH), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line and handle."""
        px, theme = self._look.px, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        handle, radius, thick = self._handle(), px(HANDLE), px(3)
        line = QRectF(radius, handle.y() - thick / 2, self.width() - 2 * radius, thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(line, thick / 2, thick / 2)
        painter.setBrush(self._mark())
        used = QRectF(line.topLeft(), QPointF(handle.x(), line.bottom()))
        painter.drawRoundedRect(used, thick / 2, thick / 2)
        painter.setPen(QPen(self._mark(), px(2) if self.hasFocus() else px(1.5)))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(handle, radius - 1, radius - 1)

    def _mark(self) -> QColor:
        busy = self.hasFocus() or self.isSliderDown() or self.underMouse()
        return self._look.theme.color("accent" if busy else "muted")

    def _handle(self) -> QPointF:
        radius = self._look.px(HANDLE)
        return QPointF(radius + self.share * (self.width() - 2 * radius), self.height() / 2)

    # ---- mouse and wheel ------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a gesture; the handle comes to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gesture = new_gesture()
            self.setSliderDown(True)
            if abs(event.position().x() - self._handle().x()) > self._look.px(HANDLE):
                self._follow(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self.isSliderDown():
            self._follow(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        self.setSliderDown(False)
        event.accept()

    def _follow(self, event: QMouseEvent) -> None:
        radius = self._look.px(HANDLE)
        share = (event.position().x() - radius) / max(self.width() - 2 * radius, 1)
        self.setValue(round(min(max(share, 0.0), 1.0) * POSITIONS))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start a gesture of keys."""
        self._gesture = new_gesture()
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move only when focused."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self, value: int) -> None:
        self.moved.emit(self.share, self._gesture)
