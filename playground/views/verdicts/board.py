"""What matrix and gallery have in common: they scroll, and the arrow keys go from one thing to the next."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea

from playground.views.theme import Look

MOVES: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class Board(QAbstractScrollArea):
    """A plain ground to draw on. Subclasses draw, and end with `draw_focus`."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)

    def move_by(self, down: int, right: int) -> bool:
        """Go to another thing; False where there is nothing to go to."""
        return False

    def draw_focus(self, painter: QPainter) -> None:
        """Draw a frame while the keys come here."""
        if self.hasFocus():
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._look.theme.color("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the window: here they have a meaning of their own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() in MOVES)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one thing to the next."""
        if event.key() not in MOVES or not self.move_by(*MOVES[Qt.Key(event.key())]):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self.viewport().update()
