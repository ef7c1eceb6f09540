"""An answer as bars: a line for each class, with its number; what is right and what is wrong is marked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.icons import pixmap
from playground.views.pictures.reading import Reading, Row
from playground.views.theme import Look, mixed

LEAST_LINE, LINE, BAR = 14, 20, 8
NAME_SHARE, NUMBER_WIDTH, MARK = 0.36, 58, 12
EMPTY = "No answer yet: the network is being prepared, or has a problem to repair."


class AnswerBars(QWidget):
    """The answer for the chosen sample.

    The bar of the answer has the colour of its class where it is right, and that of errors where it is wrong;
    the right class is set in bold and has a check mark.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._reading = Reading()
        self._classes = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Answer of the network")

    @property
    def reading(self) -> Reading:
        """What is drawn."""
        return self._reading

    def show_reading(self, reading: Reading, classes: int) -> None:
        """Show other numbers; `classes` is how many there are altogether."""
        if reading == self._reading:
            return
        if len(reading.rows) != len(self._reading.rows):
            self.updateGeometry()
        self._reading, self._classes = reading, classes
        self.setAccessibleDescription(", ".join(f"{row.name} {row.text}" for row in reading.rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that suits the side of the window."""
        return QSize(self._look.px(240), self._height(LINE))

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which all lines can be read."""
        return QSize(self._look.px(160), self._height(LEAST_LINE))

    def _height(self, line: int) -> int:
        return self._look.px(line) * max(len(self._reading.rows), 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(11))
        rows = self._reading.rows
        if not rows:
            painter.setPen(self._look.theme.color("muted"))
            words = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), words, EMPTY)
            return
        high = min(self.height() / len(rows), self._look.px(LINE))
        names = self._name_width(painter)
        for number, row in enumerate(rows):
            self._draw(painter, QRectF(0, number * high, self.width(), high), names, row)

    def _name_width(self, painter: QPainter) -> float:
        """Return the room for the names: what the longest one needs, up to a share of the width."""
        wanted = max(painter.fontMetrics().horizontalAdvance(row.name) for row in self._reading.rows)
        return min(wanted * 1.1, NAME_SHARE * self.width()) + self._look.px(MARK + 4)

    def _draw(self, painter: QPainter, line: QRectF, names: float, row: Row) -> None:
        px, theme = self._look.px, self._look.theme
        self._draw_name(painter, QRectF(line.left(), line.top(), names, line.height()), row)
        room = line.adjusted(names + px(4), 0, -px(NUMBER_WIDTH), 0)
        bar = QRectF(room.left(), room.center().y() - px(BAR) / 2, room.width(), px(BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(theme.window, theme.muted, 0.18))
        painter.drawRoundedRect(bar, px(2), px(2))
        if row.share > 0:
            bar.setWidth(max(bar.width() * row.share, px(1)))
            painter.setBrush(self._color(row))
            painter.drawRoundedRect(bar, px(2), px(2))
        painter.setPen(theme.color("text" if row.said or row.true else "muted"))
        numbers = QRectF(line.right() - px(NUMBER_WIDTH), line.top(), px(NUMBER_WIDTH), line.height())
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.text)

    def _draw_name(self, painter: QPainter, room: QRectF, row: Row) -> None:
        px, theme = self._look.px, self._look.theme
        if mark := self._mark(row):
            name, color = mark
            picture = pixmap(name, theme.color(color), round(px(MARK) * self.devicePixelRatioF()))
            top = room.center().y() - px(MARK) / 2
            painter.drawPixmap(QRectF(room.left(), top, px(MARK), px(MARK)).toRect(), picture)
        painter.setFont(self._look.font(11, bold=row.true))
        painter.setPen(QPen(theme.color("text" if row.said or row.true else "muted")))
        words = room.adjusted(px(MARK + 4), 0, 0, 0)
        text = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(self._look.font(11))

    def _mark(self, row: Row) -> tuple[str, str] | None:
        if row.true:
            return "done", "good"
        wrong = row.said and self._reading.truth >= 0
        return ("close", "error") if wrong else None

    def _color(self, row: Row) -> QColor:
        theme = self._look.theme
        if not row.said:
            return mixed(theme.window, theme.muted, 0.7)
        if self._reading.truth >= 0 and not row.true:
            return theme.color("error")
        return theme.class_color(row.number, self._classes)
