"""What is added up for a number, as rows with a bar each."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.views.layer.workings.working import Term, Working
from playground.views.panels.controls import number_text
from playground.views.theme import Look

Listed = tuple[QRectF, Term]
"""A term and where it was drawn."""

ROW, NUMBER = 18, 56
NAME_SHARE, DETAIL_SHARE = 0.34, 0.28
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TermPainter:
    """Draws as many terms as there is room for, and the rest as one."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint(
        self, painter: QPainter, working: Working, room: QRectF, meant: tuple[int, int]
    ) -> list[Listed]:
        """Draw the terms in `room` and return where each is; `meant` are the channel and the number that are
        pointed out.
        """
        px = self._look.px
        painter.setFont(self._look.font(11))
        painter.setPen(self._look.theme.color("muted"))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), px(ROW)), LEFT, working.terms_title)
        top = room.top() + px(ROW)
        place = next((i for i, term in enumerate(working.terms) if is_meant(term, *meant)), 0)
        shown = fitted(working.terms, max(1, int((room.bottom() - top) // px(ROW))), place)
        axis = axis_of(working.terms)
        listed = [
            (QRectF(room.left(), top + number * px(ROW), room.width(), px(ROW)), term)
            for number, term in enumerate(shown)
        ]
        for where, term in listed:
            self._paint_term(painter, term, where, axis, is_meant(term, *meant))
        return listed

    def _paint_term(
        self, painter: QPainter, term: Term, room: QRectF, axis: tuple[float, float], meant: bool
    ) -> None:
        px, theme = self._look.px, self._look.theme
        if meant:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("line"))
            painter.drawRoundedRect(room, px(3), px(3))
        share = NAME_SHARE + (DETAIL_SHARE if term.detail else 0)
        name = QRectF(room.left() + px(4), room.top(), share * room.width(), room.height())
        value = QRectF(room.right() - px(NUMBER), room.top(), px(NUMBER - 4), room.height())
        painter.setPen(theme.color("text"))
        painter.drawText(value, RIGHT, number_text(term.value, 3))
        self._paint_words(painter, term, name)
        bar = QRectF(name.right() + px(6), room.top() + px(4), 0, room.height() - px(8))
        bar.setRight(value.left())
        self._paint_bar(painter, term.value, bar, axis)

    def _paint_words(self, painter: QPainter, term: Term, room: QRectF) -> None:
        metrics = painter.fontMetrics()
        taken = metrics.horizontalAdvance(term.detail) + self._look.px(6) if term.detail else 0
        words = metrics.elidedText(term.name, Qt.TextElideMode.ElideRight, int(room.width() - taken))
        painter.drawText(room, LEFT, words)
        painter.setPen(self._look.theme.color("muted"))
        painter.drawText(room, RIGHT, term.detail)

    def _paint_bar(self, painter: QPainter, value: float, room: QRectF, axis: tuple[float, float]) -> None:
        """Draw a bar from 0 to the value, no longer than the axis."""
        theme = self._look.theme
        low, high = axis
        zero, end = (
            room.left() + (min(max(number, low), high) - low) / (high - low) * room.width()
            for number in (0.0, value if np.isfinite(value) else 0.0)
        )
        bar = QRectF(min(zero, end), room.top(), abs(end - zero), room.height())
        painter.fillRect(bar, theme.color("negative" if value < 0 else "positive"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(QPointF(zero, room.top()), QPointF(zero, room.bottom()))


def is_meant(term: Term, channel: int, unit: int) -> bool:
    """Return whether a term is about the number that is pointed at, or about the channel that is shown."""
    if term.unit >= 0:
        return term.unit == unit
    return term.channel >= 0 and term.channel == channel


def axis_of(terms: tuple[Term, ...]) -> tuple[float, float]:
    """Return the ends of the axis of the bars: from 0, or as far to the left as to the right."""
    values = [term.value for term in terms if np.isfinite(term.value)]
    reach = max((abs(value) for value in values), default=0.0) or 1.0
    return (-reach if any(value < 0 for value in values) else 0.0), reach


def fitted(terms: tuple[Term, ...], room: int, meant: int) -> list[Term]:
    """Return at most `room` terms, that number `meant` among them; those left out as one."""
    if len(terms) <= room:
        return list(terms)
    shown = room - 1
    first = max(0, min(meant - shown + 1, len(terms) - shown)) if meant >= shown else 0
    rest = [*terms[:first], *terms[first + shown :]]
    total = float(sum(term.value for term in rest))
    return [*terms[first : first + shown], Term(f"{len(rest):,} others", total)]
