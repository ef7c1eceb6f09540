"""A pad to draw on with the mouse or a pen."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen

from playground.views.pictures.drawing import Drawing
from playground.views.pictures.habit import Habit
from playground.views.pictures.picture import Over, PictureView, nothing
from playground.views.theme import Look


class Pad(PictureView):
    """Shows a drawing that the mouse adds to. `changed` tells that it looks different, `paste_wanted` that
    Ctrl+V was pressed. `marks` draws over it.
    """

    changed = Signal()
    paste_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.drawing = Drawing(QSize(28, 28), Habit())
        self.erasing = False
        self.brush = 2.0
        self.color: QColor | None = None
        self._mouse: QPointF | None = None
        self.marks: Over = nothing
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Draw pad")
        self.setToolTip("Draw here: the network answers at once. Ctrl+Z takes a stroke back.")
        self._refresh()

    def begin(self, drawing: Drawing) -> None:
        """Draw on something else from now on."""
        self.drawing = drawing
        self._refresh()

    def refresh(self) -> None:
        """Show what was done to the drawing, and tell it."""
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        self.show_image(self.drawing.image, self._draw_brush)

    # ---- the mouse ------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke; the right button erases."""
        at = self._in_picture(event.position())
        if self.erasing or event.button() == Qt.MouseButton.RightButton:
            self.drawing.begin(at, 2 * self.brush, self.drawing.ground)
        else:
            self.drawing.begin(at, self.brush, self.color or self.drawing.ink)
        self.refresh()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke while a button is held."""
        self._mouse = event.position()
        if event.buttons() and self.drawing.strokes:
            self.drawing.extend(self._in_picture(event.position()))
            self.refresh()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the mouse was."""
        self._mouse = None
        self.update()

    def undo(self) -> None:
        """Take back a stroke."""
        self.drawing.undo()
        self.refresh()

    def event(self, event: QEvent) -> bool:
        """Keep two keys from the window: Ctrl+Z while there is a stroke to take back, and Ctrl+V."""
        if isinstance(event, QKeyEvent) and (act := self._meaning(event)):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                act()
                return True
        return super().event(event)

    def _meaning(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste_wanted.emit
        undoes = event.matches(QKeySequence.StandardKey.Undo) and not self.drawing.empty
        return self.undo if undoes else None

    def _in_picture(self, at: QPointF) -> QPointF:
        place, size = self.place(), self.drawing.size
        return QPointF(
            (at.x() - place.left()) / place.width() * size.width(),
            (at.y() - place.top()) / place.height() * size.height(),
        )

    def _draw_brush(self, painter: QPainter, place: QRectF) -> None:
        """Draw what the network marks, and how large the brush is."""
        self.marks(painter, place)
        if self._mouse is None or not place.contains(self._mouse):
            return
        width = (2 * self.brush if self.erasing else self.brush) * place.width() / self.drawing.size.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.theme.color("accent"), self._look.px(1.5)))
        painter.drawEllipse(self._mouse, width / 2, width / 2)
