"""A picture at large: every pixel as sharp squares, with what is drawn over it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.model.cells import Cells
from playground.views.lighting import cell_at, draw_lit
from playground.views.theme import Look

LEAST, USUAL = 96, 200
Over = Callable[[QPainter, QRectF], None]


def nothing(painter: QPainter, place: QRectF) -> None:
    """Draw nothing over the picture."""


def sharp_place(room: QRectF, columns: int, rows: int, ratio: float) -> QRectF:
    """Return the largest place at the upper left of a room in which all pixels of a picture are alike.

    Pixels are whole numbers of the screen's, of which `ratio` make one of the room's; where the picture is
    larger than the room it fills it, and pixels are no longer whole.
    """
    scale = min(room.width() * ratio / columns, room.height() * ratio / rows)
    whole = int(scale) if scale >= 1 else scale
    return QRectF(room.left(), room.top(), columns * whole / ratio, rows * whole / ratio)


class PictureView(QWidget):
    """Shows an image as large as it fits. `resized` tells that its place has changed, `pointed` row and
    column of the pixel under the mouse, or None.
    """

    resized = Signal()
    pointed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._over: Over = nothing
        self._lit: Cells | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture")
        look.changed.connect(self.update)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage | None, over: Over = nothing) -> None:
        """Show another image; `over` draws over its place."""
        self._image, self._over = image, over
        self.update()

    def light(self, lit: Cells | None) -> None:
        """Light some pixels and dim the rest; None lights all of them."""
        if lit is not self._lit:
            self._lit = lit
            self.update()

    def place(self) -> QRectF:
        """Return where the image lies."""
        if self._image is None:
            return QRectF()
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        return sharp_place(room, self._image.width(), self._image.height(), self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        """Return a size that suits the side of the window."""
        return QSize(self._look.px(USUAL), self._look.px(USUAL))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size at which a picture can be made out."""
        return QSize(self._look.px(LEAST), self._look.px(LEAST))

    @property
    def _size(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return (self._image.height(), self._image.width()) if self._image is not None else (0, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which pixel is under the mouse."""
        self.pointed.emit(cell_at(self.place(), self._size, event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is."""
        self.pointed.emit(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell who draws beside it."""
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image, a hairline around it, and what lies over it."""
        if self._image is None:
            return
        painter, place = QPainter(self), self.place()
        # Without smoothing the nearest pixel is taken: every one of them is a sharp square.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, place.width() < self._image.width())
        painter.drawImage(place, self._image)
        self._over(painter, place)
        if self._lit is not None and self._size == (len(self._lit.rows), self._lit.columns):
            draw_lit(painter, place, self._lit, self._look.theme, self._look.px(2))
        painter.setPen(QPen(self._look.theme.color("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
