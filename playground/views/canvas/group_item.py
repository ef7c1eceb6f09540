"""A closed group on the canvas: a stack of cards with a button that opens it."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from playground.views.canvas.face import Face
from playground.views.canvas.ink import outline
from playground.views.canvas.layout import BOX, CHIP, LINE, PAD, Layout, Part, with_ports
from playground.views.canvas.node import RADIUS, NodeItem

BEHIND: Final = ((8.0, 12.0), (4.0, 6.0))
"""How far the cards behind the first one rise above it, and how much narrower they are on each side."""


def group_layout(face: Face) -> Layout:
    """Return where the words and the button of a group's box go."""
    width, height = BOX
    card = QRectF(-width / 2, -height / 2, width, height)
    inner = card.adjusted(PAD, PAD, -PAD, -PAD)
    button = QRectF(inner.right() - CHIP, inner.top() + 2, CHIP, CHIP)
    title = QRectF(inner.left(), inner.top(), inner.width() - CHIP - PAD, 20)
    subtitle = QRectF(inner.left(), title.bottom(), inner.width(), LINE)
    note = QRectF(inner.left(), inner.bottom() - 2 * LINE, inner.width(), 2 * LINE)
    parts = [Part("node", card), Part("title", title), Part("note", note), Part("open", button)]
    return with_ports(Layout(card, title, subtitle, note, parts=parts), face)


class GroupItem(NodeItem):
    """The box of one closed group."""

    def _set(self, face: Face) -> None:
        self.face = face
        self.layout = group_layout(face)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the stack with its words, and the button."""
        super().paint(painter, option, widget)
        part = next(part for part in self.layout.parts if part.name == "open")
        self._button(painter, part, "+")

    def _paint_card(self, painter: QPainter) -> None:
        painter.setBrush(self.ink.surface)
        painter.setPen(outline(self.ink.hairline))
        for rise, narrower in BEHIND:
            card = self.layout.card.adjusted(narrower, -rise, -narrower, 0)
            painter.drawRoundedRect(card, RADIUS, RADIUS)
        super()._paint_card(painter)
