"""The small card beside the mouse: the name and the numbers of what it points at."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.views.theme import Look

Rows = tuple[tuple[str, str], ...]


class HoverCard(QWidget):
    """A title and rows of name and value, painted at once; it never takes the mouse."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._owner = parent
        self.title = ""
        self.rows: Rows = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def text(self) -> str:
        """Everything the card says, as one text."""
        return "\n".join((self.title, *(f"{name} {value}".strip() for name, value in self.rows)))

    def say(self, title: str, rows: Rows) -> None:
        """Show other words; nothing is painted again when they are the same."""
        if (title, rows) == (self.title, self.rows):
            return
        self.title, self.rows = title, rows
        self.setAccessibleName(self.text)
        self._fit()
        self.update()

    def stand_by(self, point: QPoint) -> None:
        """Stand beside a point of the parent, inside it."""
        px, room = self._look.px, self._owner.rect()
        left, top = point.x() + px(16), point.y() + px(16)
        left = min(left, room.right() - px(8) - self.width())
        if top + self.height() > room.bottom() - px(8):
            top = point.y() - px(16) - self.height()
        self.move(max(left, px(4)), max(top, px(4)))
        if not self.isVisible():
            self._fit()
            self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a raised sheet with the rows."""
        painter, px, theme = QPainter(self), self._look.px, self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("raised"))
        painter.setPen(QPen(theme.color("line"), px(1)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
        inner = self.rect().adjusted(px(10), px(8), -px(10), -px(8))
        painter.setFont(self._look.font(13, bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(
            QRect(inner.left(), inner.top(), inner.width(), px(20)), Qt.AlignmentFlag.AlignLeft, self.title
        )
        painter.setFont(self._look.font(11))
        top = inner.top() + px(22)
        for name, value in self.rows:
            row = QRect(inner.left(), top, inner.width(), px(16))
            painter.setPen(theme.color("muted"))
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft, name)
            painter.setPen(theme.color("text"))
            align = Qt.AlignmentFlag.AlignRight if name else Qt.AlignmentFlag.AlignLeft
            painter.drawText(row, align, value)
            top += px(16)

    def _fit(self) -> None:
        px = self._look.px
        bold, small = QFontMetrics(self._look.font(13, bold=True)), QFontMetrics(self._look.font(11))
        widths = [bold.horizontalAdvance(self.title)]
        widths += [
            small.horizontalAdvance(n) + small.horizontalAdvance(v) + px(20 if n else 0) for n, v in self.rows
        ]
        self.resize(max(*widths, px(96)) + px(20), px(16 + 22) + px(16) * len(self.rows))
