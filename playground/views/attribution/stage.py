"""The stage shows a sheet: pictures with heat, bars, what the colours mean. It is clicked and read."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.attribution.drawing import Pen
from playground.views.attribution.places import Places, places
from playground.views.attribution.sheet import Bar, Sheet, Tile
from playground.views.panels.controls import number_text
from playground.views.theme import Look


class Stage(QWidget):
    """Shows a `Sheet`, or a sentence where there is none. `class_picked` and `sample_picked` tell clicks,
    `read` that the mouse moved.
    """

    class_picked = Signal(int)
    sample_picked = Signal(int)
    read = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.sheet = Sheet()
        self.sentence = ""
        self._mouse = QPointF(-1, -1)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show what was found."""
        self.sheet, self.sentence = sheet, ""
        self.setAccessibleName(sheet.words)
        self.update()

    def show_sentence(self, sentence: str) -> None:
        """Show why there is nothing to see, or what to do."""
        if sentence != self.sentence:
            self.sentence = sentence
            self.setAccessibleName(sentence)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which a picture beside bars reads well."""
        return QSize(self._look.px(420), self._look.px(220))

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size that can still be read."""
        return QSize(self._look.px(120), self._look.px(80))

    def places(self) -> Places:
        """Return where everything lies."""
        return places(self.sheet, QRectF(self.rect()).adjusted(1, 0, -1, 0), self._look)

    # ---- drawing --------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet, or the sentence."""
        painter = QPainter(self)
        pen = Pen(painter, self._look)
        if self.sentence:
            painter.setPen(self._look.theme.color("muted"))
            painter.setFont(self._look.font(13))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self.sentence)
            return
        where = self.places()
        for tile, place in zip(self.sheet.tiles, where.tiles, strict=False):
            pen.tile(tile, place, tile.sample >= 0 and place.contains(self._mouse))
        self._draw_beside(pen, where)

    def _draw_beside(self, pen: Pen, where: Places) -> None:
        painter, sheet = pen.painter, self.sheet
        if where.rows:
            title = QRectF(where.bars.left(), where.bars.top(), where.bars.width(), self._look.px(16))
            pen.words(title, sheet.bars_title)
        signed = any(bar.share < 0 for bar in sheet.bars)
        for bar, row in zip(self._bars(where), where.rows, strict=True):
            pen.bar(bar, row, signed, bar.number >= 0 and row.contains(self._mouse))
        if sheet.curve is not None and where.curve.width() > 0:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen.curve(sheet.curve, sheet.curve_title, where.curve)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _bars(self, where: Places) -> tuple[Bar, ...]:
        """Return the bars that have a row: where there is too little room, the longest in their order."""
        bars, room = self.sheet.bars, len(where.rows)
        ordered = sorted(range(len(bars)), key=lambda i: (not bars[i].marked, -abs(bars[i].share)))
        return tuple(bars[i] for i in sorted(ordered[:room]))

    # ---- the mouse ------------------------------------------------------------------------------
    def reading(self) -> str:
        """Return the number under the mouse in words, or nothing."""
        for tile, place in zip(self.sheet.tiles, self.places().tiles, strict=False):
            if tile.values is not None and place.contains(self._mouse):
                return _number_at(tile, place, self._mouse)
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the number under the mouse, and show what a click would choose."""
        self._mouse = event.position()
        clickable = self._class_at(self._mouse) >= 0 or self._sample_at(self._mouse) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        self.read.emit()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the mouse."""
        self._mouse = QPointF(-1, -1)
        self.read.emit()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the class of a bar, or the sample of a picture."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if (number := self._class_at(event.position())) >= 0:
            self.class_picked.emit(number)
        elif (sample := self._sample_at(event.position())) >= 0:
            self.sample_picked.emit(sample)

    def _class_at(self, point: QPointF) -> int:
        where = self.places()
        shown = zip(self._bars(where), where.rows, strict=True)
        return next((bar.number for bar, row in shown if row.contains(point)), -1)

    def _sample_at(self, point: QPointF) -> int:
        shown = zip(self.sheet.tiles, self.places().tiles, strict=False)
        return next((tile.sample for tile, place in shown if place.contains(point)), -1)


def _number_at(tile: Tile, place: QRectF, point: QPointF) -> str:
    assert tile.values is not None
    rows, columns = tile.values.shape
    row = min(int((point.y() - place.top()) / place.height() * rows), rows - 1)
    column = min(int((point.x() - place.left()) / place.width() * columns), columns - 1)
    return f"row {row + 1}, column {column + 1}: {number_text(float(tile.values[row, column]), 3)}"
