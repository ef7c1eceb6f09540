"""The small card beside the mouse: the name and the numbers of what it points at."""

from typing import Protocol

from PySide6.QtCore import QPoint, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.views.theme import Look

Rows = tuple[tuple[str, str], ...]


class Figure(Protocol):
    """Something drawn between the title and the rows, in pixels at 100 %."""

    @property
    def size(self) -> QSizeF:
        """How large it is."""

    def paint(self, painter: QPainter) -> None:
        """Draw it, its upper left corner at the origin."""


class HoverCard(QWidget):
    """A title and rows of name and value, painted at once; it never takes the mouse."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._owner = parent
        self.title = ""
        self.rows: Rows = ()
        self.figure: Figure | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def text(self) -> str:
        """Everything the card says, as one text."""
        return "\n".join((self.title, *(f"{name} {value}".strip() for name, value in self.rows)))

    def say(self, title: str, rows: Rows, figure: Figure | None = None) -> None:
        """Show other words and another figure; nothing is painted again when they are the same."""
        if (title, rows, figure) == (self.title, self.rows, self.figure):
            return
        self.title, self.rows, self.figure = title, rows, figure
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
        if self.figure is not None:
            painter.save()
            painter.translate(inner.left(), top)
            painter.scale(self._look.scale, self._look.scale)
            self.figure.paint(painter)
            painter.restore()
            top += px(self.figure.size.height() + 8)
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
        size = QSizeF(96, 0) if self.figure is None else self.figure.size + QSizeF(0, 8)
        width, height = max(*widths, px(size.width())), px(16 + 22) + px(16) * len(self.rows)
        self.resize(width + px(20), height + px(size.height()))
