"""How a confusion matrix is drawn: mistakes the more coloured the more there are, right answers plain."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from playground.views.theme import Look, mixed
from playground.views.verdicts.cells import SUM, Cell, Cells
from playground.views.verdicts.table import Table

PADDING, GAP, KEY = 8, 6, 8
SCALE_WIDTH, SCALE_HIGH, CAPTION = 48, 8, 130
CLASS, ANSWERS = "Class", "The network answers"
CENTER, MIDDLE = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignVCenter
AT_RIGHT = MIDDLE | Qt.AlignmentFlag.AlignRight


def paint_matrix(painter: QPainter, look: Look, table: Table, cells: Cells, chosen: Cell | None) -> None:
    """Draw a whole matrix, with a frame around the chosen cell."""
    drawing = _Drawing(painter, look, table, cells)
    drawing.draw_cells(chosen)
    drawing.draw_answers()
    drawing.draw_classes()


def mistake_color(look: Look, share: float) -> QColor:
    """Return the ground of a cell with this share of the most mistakes."""
    return mixed(look.theme.surface, look.theme.error, share)


def legible(ground: QColor) -> QColor:
    """Return black or white, whichever is read better on a ground: W3C's relative luminance decides."""
    red, green, blue = (_linear(part) for part in (ground.redF(), ground.greenF(), ground.blueF()))
    dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179
    return QColor("#FFFFFF" if dark else "#000000")


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True)
class _Drawing:
    painter: QPainter
    look: Look
    table: Table
    cells: Cells

    @property
    def _view(self) -> QRect:
        return self.painter.viewport()

    def draw_cells(self, chosen: Cell | None) -> None:
        """Draw cells and sums."""
        head = self.cells.head
        self.painter.setClipRect(self._view.adjusted(head.width(), head.height(), 0, 0))
        most, numbers = self.table.most, self.table.numbers()
        for truth in range(self.cells.classes):
            for answer in range(self.cells.classes):
                share = numbers[truth, answer] / most if most and truth != answer else 0.0
                self._draw_cell(truth, answer, float(share))
        for number in (*range(self.cells.classes), SUM):
            self._draw_sums(number)
        if chosen is not None:
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.setPen(QPen(self.look.theme.color("accent"), self.look.px(2)))
            self.painter.drawRect(self.cells.place(*chosen).adjusted(0, 0, -1, -1))

    def _draw_cell(self, truth: int, answer: int, share: float) -> None:
        place = self.cells.place(truth, answer).adjusted(0, 0, -1, -1)
        if not place.intersects(self._view):
            return
        right, theme = truth == answer, self.look.theme
        ground = mixed(theme.window, theme.muted, 0.18) if right else mistake_color(self.look, share)
        self.painter.fillRect(place, ground)
        self.painter.setFont(self.look.font(11, bold=right))
        self._write(place, CENTER, self.table.text(truth, answer), legible(ground))

    def _draw_sums(self, number: int) -> None:
        muted, side = self.look.theme.color("muted"), self.cells.place(number, SUM)
        self.painter.setFont(self.look.font(11))
        total, right = self.table.sum_texts(number)
        room = side.adjusted(self.look.px(GAP), 0, -self.look.px(GAP), 0)
        half = room.width() * 9 // 20
        self._write(QRect(room.left(), room.top(), half, room.height()), AT_RIGHT, total, muted)
        self._write(room, AT_RIGHT, right, self.look.theme.color("text"))
        if number != SUM:
            self._write(self.cells.place(SUM, number), CENTER, self.table.answer_text(number), muted)

    def draw_answers(self) -> None:
        """Draw the names of the columns, which do not scroll down."""
        head, theme, px = self.cells.head, self.look.theme, self.look.px
        line, rest = self.cells.line, head.height() - self.cells.line
        self.painter.setClipRect(QRect(head.width(), 0, self._view.width(), head.height()))
        self.painter.setFont(self.look.font(11))
        muted = theme.color("muted")
        self._write(QRect(head.width() + px(2), 0, px(CAPTION), line), MIDDLE, ANSWERS, muted)
        self._draw_scale(QRect(head.width() + px(CAPTION), 0, px(SCALE_WIDTH), line))
        for number, name in enumerate(self.table.names):
            place = self.cells.place(0, number)
            self._draw_head(QRect(place.left(), line, place.width(), rest), name)
        sums = self.cells.place(0, SUM).adjusted(px(GAP), 0, -px(GAP), 0)
        half = sums.width() * 9 // 20
        low = head.height() - line
        self._write(QRect(sums.left(), low, half, line), AT_RIGHT, "all", muted)
        self._write(QRect(sums.left(), low, sums.width(), line), AT_RIGHT, "right", muted)

    def draw_classes(self) -> None:
        """Draw the names of the rows, which do not scroll to the side."""
        head, px, theme = self.cells.head, self.look.px, self.look.theme
        wide, line = head.width() - px(PADDING), self.cells.line
        self.painter.setClipRect(QRect(0, head.height(), head.width(), self._view.height()))
        for number, name in enumerate(self.table.names):
            place = self.cells.place(number, 0)
            key = QRect(px(2), place.center().y() - px(KEY) // 2, px(KEY), px(KEY))
            self.painter.fillRect(key, theme.class_color(number, len(self.table.names)))
            self._draw_name(QRect(px(14), place.top(), wide - px(14), place.height()), name, AT_RIGHT)
        sums = self.cells.place(SUM, 0)
        self._write(QRect(0, sums.top(), wide, sums.height()), AT_RIGHT, "all", theme.color("muted"))
        self.painter.setClipping(False)
        self._write(QRect(0, head.height() - line, wide, line), AT_RIGHT, CLASS, theme.color("muted"))

    def _draw_scale(self, place: QRect) -> None:
        """Draw what the colours mean: from no mistake to the most there are in a cell."""
        muted, most = self.look.theme.color("muted"), self.table.most_text
        high = self.look.px(SCALE_HIGH)
        strip = QRect(place.left(), place.center().y() - high // 2, place.width(), high)
        ramp = QLinearGradient(strip.topLeft(), strip.topRight())
        ramp.setColorAt(0, mistake_color(self.look, 0.0))
        ramp.setColorAt(1, mistake_color(self.look, 1.0))
        self.painter.setPen(self.look.theme.color("line"))
        self.painter.setBrush(ramp)
        self.painter.drawRect(strip)
        words = place.translated(place.width() + self.look.px(GAP), 0)
        words.setWidth(self.look.px(CAPTION))
        self._write(words, MIDDLE, most, muted)

    def _draw_head(self, place: QRect, name: str) -> None:
        """Draw the name of a column, upright where that is given more height than width."""
        if place.height() <= self.cells.line:
            self._draw_name(place, name, CENTER)
            return
        self.painter.save()
        self.painter.translate(place.left(), place.bottom())
        self.painter.rotate(-90)
        self._draw_name(QRect(self.look.px(2), 0, place.height(), place.width()), name, MIDDLE)
        self.painter.restore()

    def _draw_name(self, place: QRect, name: str, side: Qt.AlignmentFlag) -> None:
        room = place.width() - self.look.px(2)
        text = self.painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self._write(place, side, text, self.look.theme.color("text"))

    def _write(self, place: QRect, side: Qt.AlignmentFlag, text: str, color: QColor) -> None:
        self.painter.setPen(color)
        self.painter.drawText(place, side, text)
