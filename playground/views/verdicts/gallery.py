"""Samples side by side: each one's picture, what it is, and what the network takes it for."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip

from playground.data.dataset import Dataset, Indices
from playground.engine.studies.verdicts import Verdicts
from playground.views.panels.controls import number_text
from playground.views.pictures.picture import sharp_place
from playground.views.pictures.reading import percent
from playground.views.theme import Look
from playground.views.verdicts.board import Board
from playground.views.verdicts.drawing import CENTER, MIDDLE
from playground.views.verdicts.thumbs import Thumbs

PICTURE, LINE, PADDING, WIDE, POINT_WIDE = 56, 15, 6, 76, 132
POINT_LINES = 3
NOBODY: Indices = np.zeros(0, np.int64)


class Gallery(Board):
    """Shows some of the samples that were judged. `chosen` tells the number of one that was clicked.

    While the mouse is over it the samples keep their places, whatever comes; their words follow all the same.
    """

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Samples")
        self._verdicts: Verdicts | None = None
        self._places = self._next = NOBODY
        self._thumbs: Thumbs | None = None
        self._data: Dataset | None = None
        self._sample = -1
        self.empty = ""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self._place)

    # ---- what is shown --------------------------------------------------------------------------
    def show_data(self, data: Dataset) -> None:
        """Show samples of another data set: none to begin with."""
        self._data = data
        self._thumbs = Thumbs(data) if data.facts.shape else None
        self._verdicts, self._places, self._next = None, NOBODY, NOBODY
        self._place()

    def show_places(self, verdicts: Verdicts, places: Indices) -> None:
        """Show the samples at some places of the verdicts, in this order."""
        self._verdicts, self._next = verdicts, places
        if not self.held:
            self._renew()
        self.viewport().update()

    def begin(self, verdicts: Verdicts, places: Indices) -> None:
        """Show other samples because somebody asked for them: from the top, wherever the mouse is."""
        self._verdicts, self._next = verdicts, places
        self._renew()
        self.verticalScrollBar().setValue(0)

    def show_sample(self, sample: int) -> None:
        """Mark the sample that is chosen."""
        if sample != self._sample:
            self._sample = sample
            self.viewport().update()

    @property
    def held(self) -> bool:
        """Whether the samples keep their places."""
        known = self._verdicts is not None and self._places.max(initial=-1) < len(self._verdicts.samples)
        return known and bool(self._places.size) and self.underMouse()

    @property
    def samples(self) -> list[int]:
        """The numbers of the samples that are shown."""
        return [] if self._verdicts is None else [int(i) for i in self._verdicts.samples[self._places]]

    def _renew(self) -> None:
        self._places = self._next
        self._place()

    def leaveEvent(self, event: QEvent) -> None:
        """Catch up with what came while the mouse was here."""
        self._renew()

    # ---- places ---------------------------------------------------------------------------------
    def _tile(self) -> QSize:
        px = self._look.px
        if self._thumbs is not None:
            return QSize(px(WIDE), px(PICTURE + 2 * LINE + 2 * PADDING))
        return QSize(px(POINT_WIDE), px((self._lines() + 2) * LINE + 2 * PADDING))

    def _lines(self) -> int:
        """Return how many columns of a point are written."""
        return min(POINT_LINES, len(self._data.facts.columns)) if self._data is not None else POINT_LINES

    def columns(self) -> int:
        """Return how many samples lie side by side."""
        return max(1, self.viewport().width() // self._tile().width())

    def place(self, number: int) -> QRect:
        """Return where a sample lies in the view."""
        tile, columns = self._tile(), self.columns()
        top = number // columns * tile.height() - self.verticalScrollBar().value()
        return QRect(QPoint(number % columns * tile.width(), top), tile)

    def at(self, point: QPoint) -> int | None:
        """Return which sample lies at a point."""
        tile, columns = self._tile(), self.columns()
        row = (point.y() + self.verticalScrollBar().value()) // tile.height()
        number = row * columns + point.x() // tile.width()
        inside = point.x() < columns * tile.width() and 0 <= number < len(self._places)
        return number if inside else None

    def _in_sight(self) -> range:
        tile, columns = self._tile(), self.columns()
        first = self.verticalScrollBar().value() // tile.height()
        rows = self.viewport().height() // tile.height() + 2
        return range(first * columns, min((first + rows) * columns, len(self._places)))

    def _place(self) -> None:
        tile = self._tile()
        rows = -(-len(self._places) // self.columns())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows * tile.height() - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(tile.height() // 2)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the samples out anew."""
        self._place()

    def sizeHint(self) -> QSize:
        """Return the room for three samples side by side."""
        return QSize(3 * self._tile().width() + self._look.px(16), self._look.px(250))

    def minimumSizeHint(self) -> QSize:
        """Return the room for two samples."""
        return QSize(2 * self._tile().width(), self._look.px(90))

    # ---- mouse and keys -------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the sample under the mouse."""
        number = self.at(event.position().toPoint())
        if number is not None:
            self._choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        number = self.at(event.position().toPoint())
        text = self._sentence(number) if number is not None else ""
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def move_by(self, down: int, right: int) -> bool:
        """Go to another sample."""
        samples = self.samples
        if not samples:
            return False
        here = samples.index(self._sample) + down * self.columns() + right if self._sample in samples else 0
        self._choose(min(max(here, 0), len(samples) - 1))
        return True

    def _choose(self, number: int) -> None:
        assert self._verdicts is not None
        self._sample = int(self._verdicts.samples[self._places[number]])
        place, bar = self.place(number), self.verticalScrollBar()
        bar.setValue(bar.value() + min(place.top(), 0) + max(place.bottom() - self.viewport().height(), 0))
        self.viewport().update()
        self.chosen.emit(self._sample)

    # ---- drawing --------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the samples in sight."""
        painter = QPainter(self.viewport())
        painter.setFont(self._look.font(11))
        if self._verdicts is None or not len(self._places):
            painter.setPen(self._look.theme.color("muted"))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(8, 8, -8, -8), words, self.empty)
            return
        sight = self._in_sight()
        samples = [int(self._verdicts.samples[self._places[number]]) for number in sight]
        for line, (number, sample) in enumerate(zip(sight, samples, strict=True)):
            place = self.place(number)
            if sample == self._sample:
                painter.setPen(QPen(self._look.theme.color("accent"), self._look.px(2)))
                painter.drawRoundedRect(place.adjusted(1, 1, -2, -2), self._look.px(4), self._look.px(4))
            if self._thumbs is not None:
                self._draw_picture(painter, place, self._thumbs, samples, line)
            else:
                self._draw_point(painter, place, sample)
            self._draw_words(painter, place, int(self._places[number]))
        self.draw_focus(painter)

    def _draw_picture(
        self, painter: QPainter, place: QRect, thumbs: Thumbs, samples: list[int], line: int
    ) -> None:
        px, atlas, source = self._look.px, thumbs.atlas(samples), thumbs.place(line)
        room = QRectF(place.left(), place.top() + px(PADDING), px(PICTURE), px(PICTURE))
        shown = sharp_place(room, source.width(), source.height(), self.devicePixelRatioF())
        shown.moveCenter(QRectF(place).center())
        shown.moveTop(room.top() + (room.height() - shown.height()) / 2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shown.width() < source.width())
        painter.drawImage(shown, atlas, QRectF(source))

    def _draw_point(self, painter: QPainter, place: QRect, sample: int) -> None:
        assert self._data is not None
        px, values = self._look.px, self._data.inputs[sample]
        painter.setPen(self._look.theme.color("text"))
        for line, name in enumerate(self._data.facts.columns[: self._lines()]):
            top = place.top() + px(PADDING + line * LINE)
            room = QRect(place.left() + px(PADDING), top, place.width() - 2 * px(PADDING), px(LINE))
            text = f"{name}  {number_text(float(values[line]), 3)}"
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, MIDDLE, shown)

    def _draw_words(self, painter: QPainter, place: QRect, at: int) -> None:
        assert self._verdicts is not None
        px, theme, verdicts = self._look.px, self._look.theme, self._verdicts
        truth, answer = verdicts.names[verdicts.truth[at]], verdicts.names[verdicts.answer[at]]
        right = truth == answer
        words = (
            (truth if right else f"{truth} → {answer}", "text" if right else "error"),
            (percent(float(verdicts.chance[at])), "muted"),
        )
        for line, (text, color) in enumerate(words, -2):
            top = place.bottom() - px(PADDING) + line * px(LINE) + 1
            margin = px(2 if self._thumbs is not None else PADDING)
            room = QRect(place.left() + margin, top, place.width() - 2 * margin, px(LINE))
            painter.setPen(theme.color(color))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, CENTER if self._thumbs is not None else MIDDLE, shown)

    def _sentence(self, number: int) -> str:
        assert self._verdicts is not None
        verdicts, at = self._verdicts, int(self._places[number])
        truth, answer = verdicts.names[verdicts.truth[at]], verdicts.names[verdicts.answer[at]]
        said = f"recognized as {truth}" if truth == answer else f"{truth}, taken for {answer}"
        chance, loss = percent(float(verdicts.chance[at])), number_text(float(verdicts.loss[at]), 3)
        return f"Sample {verdicts.samples[at]:,}: {said} with {chance}; loss {loss}"
