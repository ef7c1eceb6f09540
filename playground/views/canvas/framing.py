"""Where things go in the viewport: the frame that shows the whole network, and the cards beside nodes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize

from playground.views.canvas.camera import Frame

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

GAP: Final = 8
AWAY: Final = (0, 16, 40, 80, 160)
NEAR: Final = 1
WORSE: Final = 8


class Framing:
    """Finds frames and places for one canvas. Nothing lies under the zoom buttons or the banner."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def best(self) -> Frame | None:
        """Return the largest frame in which nothing lies on anything; None on a canvas without room."""
        content, room = self._view.canvas.content(), self._view.viewport().rect()
        if content.isEmpty() or room.width() < 2 or room.height() < 2:
            return None
        strips = [0, *(room.bottom() - block.top() for block in self._overlays())]
        gap = self._view.look.px(GAP)
        strips += [card.wanted().height() + 2 * gap for card in self._view.troubles.cards.values()]
        heights = sorted({min(strip, room.height() // 2) for strip in strips})
        rooms = [room.adjusted(0, top, 0, -below) for top, below in product((0, *heights[-1:]), heights)]
        frames = [self._view.camera.frame(content, part) for part in rooms if part.height() > 2]
        return min(frames, key=self._covered)

    def place_cards(self) -> None:
        """Put the cards of layers in trouble beside their nodes; those of nodes out of sight are hidden."""
        camera, cards = self._view.camera, self._view.troubles.cards
        for layer, rect in self._cards(camera.seen).items():
            cards[layer].setVisible(rect is not None)
            if rect is not None:
                cards[layer].setGeometry(rect)

    def _overlays(self) -> list[QRect]:
        gap = self._view.look.px(GAP)
        shown = (widget for widget in (self._view.bar, self._view.banner) if not widget.isHidden())
        return [widget.geometry().adjusted(-gap, -gap, gap, gap) for widget in shown]

    def _nodes(self, frame: Frame) -> dict[str, QRect]:
        shown, nodes = self._view.camera.shown, self._view.canvas.nodes
        return {i: shown(node.layout.card.translated(node.home), frame) for i, node in nodes.items()}

    def _cards(self, frame: Frame) -> dict[str, QRect | None]:
        nodes, gap = self._nodes(frame), self._view.look.px(GAP)
        room = self._view.viewport().rect().adjusted(gap, gap, -gap, -gap)
        taken = [*nodes.values(), *self._overlays() * WORSE]
        places: dict[str, QRect | None] = {}
        for layer, card in self._view.troubles.cards.items():
            seen = nodes[layer].intersects(room)
            own = [nodes[layer]] * WORSE
            places[layer] = beside(nodes[layer], card.wanted(), room, taken + own, gap) if seen else None
            taken += [rect for rect in (places[layer],) if rect is not None]
        return places

    def _covered(self, frame: Frame) -> int:
        """Return how many pixels of nodes and cards lie under something else."""
        nodes = list(self._nodes(frame).values())
        overlays = self._overlays()
        hidden = sum(covered(node, overlays) for node in nodes)
        cards = [rect for rect in self._cards(frame).values() if rect is not None]
        return hidden + sum(
            covered(card, [*nodes, *overlays, *cards[:number]]) for number, card in enumerate(cards)
        )


def beside(node: QRect, size: QSize, room: QRect, taken: Sequence[QRect], gap: int) -> QRect:
    """Return where in `room` a card goes: near its node, and where it covers least of what is `taken`."""
    middle = node.center().x() - size.width() // 2
    corners = []
    for away in AWAY:
        above, below = node.top() - gap - away - size.height(), node.bottom() + 1 + gap + away
        left, right = node.left() - gap - away - size.width(), node.right() + 1 + gap + away
        corners += [QPoint(middle, below), QPoint(middle, above)]
        corners += [QPoint(x, y) for x in (right, left) for y in (node.top(), node.bottom() - size.height())]
    places = [inside(QRect(corner, size), room) for corner in corners]
    return min(places, key=lambda place: covered(place, taken) + NEAR * _distance(place, node))


def inside(rect: QRect, room: QRect) -> QRect:
    """Return `rect`, moved into `room`; its upper left corner is in where it does not fit."""
    left = max(min(rect.left(), room.right() - rect.width()), room.left())
    top = max(min(rect.top(), room.bottom() - rect.height()), room.top())
    return QRect(QPoint(left, top), rect.size())


def covered(rect: QRect, others: Iterable[QRect]) -> int:
    """Return how many pixels of `rect` the others cover; where two do, they count twice."""
    parts = (rect.intersected(other) for other in others)
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())


def _distance(place: QRect, node: QRect) -> int:
    across = max(node.left() - place.right(), place.left() - node.right(), 0)
    return across + max(node.top() - place.bottom(), place.top() - node.bottom(), 0)
