"""What gestures draw above everything: a wire being pulled, a rubber band, a node about to land."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.views.canvas.curves import curve
from playground.views.canvas.ink import Ink, draw_text, outline
from playground.views.canvas.layout import LINE, PAD
from playground.views.canvas.node import RADIUS


@dataclass(frozen=True)
class Ghost:
    """A node that is not there yet."""

    rect: QRectF
    title: str
    text: str


@dataclass(frozen=True)
class Note:
    """A few words at a point; `bad` ones say why something cannot be."""

    point: QPointF
    text: str
    bad: bool = False


class Sketch(QGraphicsItem):
    """Draws whatever a gesture sets; `clear` takes it all back."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.ink = ink
        self.band: QRectF | None = None
        self.pulled: tuple[tuple[QPointF, QPointF], ...] = ()
        self.ghost: Ghost | None = None
        self.guides: tuple[QLineF, ...] = ()
        self.note: Note | None = None
        self._bounds = QRectF()
        self.setZValue(10)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def draw(
        self,
        band: QRectF | None = None,
        pulled: tuple[tuple[QPointF, QPointF], ...] = (),
        ghost: Ghost | None = None,
        guides: tuple[QLineF, ...] = (),
        note: Note | None = None,
    ) -> None:
        """Draw this and nothing else."""
        self.prepareGeometryChange()
        self.band, self.pulled, self.ghost, self.guides, self.note = band, pulled, ghost, guides, note
        self._bounds = self._extent()
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        self.draw()

    def boundingRect(self) -> QRectF:
        """Return a rectangle around everything drawn."""
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.ink.accent, 1, Qt.PenStyle.DashLine))
        for line in self.guides:
            painter.drawLine(line)
        painter.setPen(QPen(self.ink.accent, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for start, end in self.pulled:
            painter.strokePath(curve(start, end), painter.pen())
            painter.setBrush(self.ink.accent)
            painter.drawEllipse(end, 3, 3)
        if self.band is not None:
            self._paint_band(painter, self.band)
        if self.ghost is not None:
            self._paint_ghost(painter, self.ghost)
        if self.note is not None:
            self._paint_note(painter, self.note)

    def _paint_band(self, painter: QPainter, band: QRectF) -> None:
        fill = self.ink.theme.color("accent")
        fill.setAlphaF(0.08)
        painter.setPen(outline(self.ink.accent))
        painter.setBrush(fill)
        painter.drawRect(band)

    def _paint_ghost(self, painter: QPainter, ghost: Ghost) -> None:
        fill = self.ink.theme.color("surface")
        fill.setAlphaF(0.92)
        painter.setPen(QPen(self.ink.accent, 2, Qt.PenStyle.DashLine))
        painter.setBrush(fill)
        painter.drawRoundedRect(ghost.rect, RADIUS, RADIUS)
        inner = ghost.rect.adjusted(PAD, 8, -PAD, 0)
        title = QRectF(inner.left(), inner.top(), inner.width(), 20)
        draw_text(painter, title, ghost.title, self.ink.title, self.ink.title_metrics, self.ink.text)
        below = QRectF(inner.left(), inner.top() + 20, inner.width(), LINE)
        draw_text(painter, below, ghost.text, self.ink.small, self.ink.small_metrics, self.ink.accent)

    def _paint_note(self, painter: QPainter, note: Note) -> None:
        rect = self._note_rect(note)
        painter.setPen(outline(self.ink.error if note.bad else self.ink.hairline))
        painter.setBrush(self.ink.raised)
        painter.drawRoundedRect(rect, 6, 6)
        painter.setFont(self.ink.small)
        painter.setPen(self.ink.error if note.bad else self.ink.text)
        painter.drawText(rect.adjusted(8, 4, -8, -4), Qt.TextFlag.TextWordWrap, note.text)

    def _note_rect(self, note: Note) -> QRectF:
        room = QRectF(0, 0, 240, 400)
        size = QFontMetricsF(self.ink.small).boundingRect(room, Qt.TextFlag.TextWordWrap.value, note.text)
        return QRectF(note.point.x() + 14, note.point.y() + 14, size.width() + 18, size.height() + 10)

    def _extent(self) -> QRectF:
        rect = QRectF()
        for part in (self.band, self.ghost.rect if self.ghost else None):
            rect = rect.united(part) if part is not None else rect
        for start, end in self.pulled:
            rect = rect.united(curve(start, end).boundingRect())
        for line in self.guides:
            rect = rect.united(QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1))
        if self.note is not None:
            rect = rect.united(self._note_rect(self.note))
        return rect.adjusted(-8, -8, 8, 8)
