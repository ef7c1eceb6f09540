"""The one hint of the first minute: a bubble that points at Play and goes once it was pressed."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.views.theme import Look

TEXT = "Press Space: the network starts to learn"
ARROW, EDGE, LID = 7, 12, 4
BESIDE, TIP = (
    52,
    20,
)  #: where the bubble begins, right of the heading below the button, and where its arrow is


class Hint(QWidget):
    """A bubble below a button; the mouse goes through it. Once dismissed it never comes back."""

    def __init__(self, look: Look, target: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._target, self._dismissed = look, target, False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(TEXT)
        look.changed.connect(self.place)

    def sizeHint(self) -> QSize:
        """Return the size of the text with its edges."""
        metrics, px = QFontMetrics(self._look.font(13, bold=True)), self._look.px
        return QSize(metrics.horizontalAdvance(TEXT) + px(2 * EDGE), metrics.height() + px(2 * LID + ARROW))

    def offer(self, possible: bool) -> None:
        """Show itself while what it hints at is possible."""
        self.setVisible(possible and not self._dismissed)

    def dismiss(self) -> None:
        """Go for good."""
        self._dismissed = True
        self.hide()

    def place(self) -> None:
        """Lie below the target, above everything else."""
        below = self._target.mapTo(self.window(), QPoint(0, self._target.height()))
        self.resize(self.sizeHint())
        self.move(self._look.px(BESIDE), below.y() - self._look.px(1))
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bubble with its arrow."""
        px, theme = self._look.px, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(0.5, px(ARROW), -0.5, -0.5)
        middle = px(TIP)
        path = QPainterPath()
        path.addRoundedRect(body, px(6), px(6))
        arrow = QPainterPath(QPointF(middle - px(ARROW), body.top() + 1))
        arrow.lineTo(middle, 1)
        arrow.lineTo(middle + px(ARROW), body.top() + 1)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(theme.color("accent"))
        painter.drawPath(path.united(arrow))
        painter.setPen(theme.color("surface"))
        painter.setFont(self._look.font(13, bold=True))
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, TEXT)
