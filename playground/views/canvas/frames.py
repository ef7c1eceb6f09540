"""Open groups on the canvas: a quiet frame around the nodes of their layers, with name and button above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.model.geometry import FRAME_HEAD, FRAME_PAD
from playground.views.canvas.ink import CENTER, Ink, draw_text, outline
from playground.views.canvas.layout import CHIP
from playground.views.canvas.node import RADIUS, NodeItem
from playground.views.canvas.spots import EMPTY, Spot

if TYPE_CHECKING:
    from playground.views.canvas.scene import CanvasScene


class FrameItem(QGraphicsItem):
    """The frame of one open group; `hot` is the part under the mouse, empty where there is none."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self.ink = ink
        self.name = ""
        self.rect = QRectF()
        self.chosen = False
        self.hot = ""
        self.setZValue(-1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_group(self, name: str, rect: QRectF, chosen: bool) -> None:
        """Stand around a rectangle of the scene."""
        if (name, rect, chosen) != (self.name, self.rect, self.chosen):
            self.prepareGeometryChange()
            self.name, self.rect, self.chosen = name, rect, chosen
            self.update()

    def warm(self, part: str) -> None:
        """Show which part the mouse is over."""
        if part != self.hot:
            self.hot = part
            self.update()

    @property
    def head(self) -> QRectF:
        """The strip with the name."""
        return QRectF(self.rect.left(), self.rect.top(), self.rect.width(), FRAME_HEAD + FRAME_PAD / 2)

    @property
    def button(self) -> QRectF:
        """The button that closes the group."""
        return QRectF(self.rect.right() - FRAME_PAD / 2 - CHIP, self.rect.top() + 8, CHIP, CHIP)

    def part_at(self, point: QPointF) -> str:
        """Return ``"close"`` or ``"frame"`` where the mouse can take hold, else an empty text."""
        if self.button.adjusted(-4, -4, 4, 4).contains(point):
            return "close"
        return "frame" if self.head.contains(point) else ""

    def boundingRect(self) -> QRectF:
        """Return the frame with its outline."""
        return self.rect.adjusted(-3, -3, 3, 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the frame, its name and its button."""
        ink = self.ink
        # A frame may cover the whole view: plain rectangles are many times faster to fill than a rounded one.
        for inset in (QPointF(0, RADIUS), QPointF(RADIUS, 0)):
            painter.fillRect(self.rect.adjusted(inset.x(), inset.y(), -inset.x(), -inset.y()), ink.veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(outline(ink.accent, 2) if self.chosen else outline(ink.ring))
        painter.drawRoundedRect(self.rect, RADIUS, RADIUS)
        words = self.head.adjusted(FRAME_PAD / 2 + 4, 6, -FRAME_PAD - CHIP, -10)
        color = ink.text if self.hot == "frame" or self.chosen else ink.muted
        draw_text(painter, words, self.name, ink.title, ink.title_metrics, color)
        painter.setPen(outline(ink.accent if self.hot == "close" else ink.hairline))
        painter.setBrush(ink.raised)
        painter.drawRoundedRect(self.button.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(ink.small)
        painter.setPen(ink.accent if self.hot == "close" else ink.muted)
        painter.drawText(self.button, CENTER, "−")


class Frames:
    """Keeps one frame for each open group around its nodes, wherever they are shown."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self.items: dict[str, FrameItem] = {}
        scene.rearranged.connect(self.refresh)

    def refresh(self) -> None:
        """Follow the document, the nodes and the selection."""
        scene = self._scene
        opened = {group.id: group for group in scene.session.document.groups if group.open}
        for group_id in self.items.keys() - opened.keys():
            scene.removeItem(self.items.pop(group_id))
        for group_id, group in opened.items():
            if group_id not in self.items:
                self.items[group_id] = FrameItem(scene.ink)
                scene.addItem(self.items[group_id])
            chosen = scene.session.selection >= set(group.members)
            self.items[group_id].show_group(group.name, around(scene.nodes, group.members), chosen)

    def dress(self) -> None:
        """Take colours from the look."""
        for item in self.items.values():
            item.update()

    def spot_at(self, point: QPointF) -> Spot:
        """Return the part of a frame at a point of the scene."""
        for group_id, item in self.items.items():
            if part := item.part_at(point):
                return Spot(part, group=group_id)
        return EMPTY


def around(nodes: Mapping[str, NodeItem], members: tuple[str, ...]) -> QRectF:
    """Return the rectangle around nodes as they are shown, with room for a name above."""
    rect = QRectF()
    for name in members:
        if name in nodes:
            rect = rect.united(nodes[name].layout.card.translated(nodes[name].pos()))
    return rect.adjusted(-FRAME_PAD, -FRAME_PAD - FRAME_HEAD, FRAME_PAD, FRAME_PAD)
