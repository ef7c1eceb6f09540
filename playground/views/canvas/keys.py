"""Keys on the canvas. Plain arrows belong to the window (Right trains one batch), so they are left alone."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from playground.model import edits
from playground.model.words import some
from playground.views.canvas.layout import GRID
from playground.views.canvas.places import position_of

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

ARROWS: Final = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
ON_ONE: Final = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
NUDGE: Final = 2 * GRID


class Keys:
    """Turns key presses into edits of the selection. Nudges of one selection in a row are one undo step."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._runs = count()
        self._run: tuple[frozenset[str], str] = (frozenset(), "")

    def press(self, event: QKeyEvent) -> bool:
        """Carry out a key; False when it means nothing here."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            return self._arrow(ARROWS[key], event.modifiers())
        if key == Qt.Key.Key_Escape:
            return self._escape()
        return key in ON_ONE and self._on_one(key)

    def _on_one(self, key: Qt.Key) -> bool:
        """Rename the one layer that is selected, or look inside."""
        chosen, group = self._view.canvas.chosen, self._view.groups.chosen
        if group is not None:
            self._on_group(key, group.id)
            return True
        if len(chosen) != 1:
            return False
        if key == Qt.Key.Key_F2:
            self._view.clicks.rename(next(iter(chosen)))
        else:
            self._view.clicks.entered.emit(next(iter(chosen)))
        return True

    def _on_group(self, key: Qt.Key, group: str) -> None:
        if key == Qt.Key.Key_F2:
            self._view.groups.rename(group)
        else:
            self._view.groups.turn_chosen()

    def _escape(self) -> bool:
        if self._view.cancel():
            return True
        if self._view.session.selection:
            self._view.session.select(())
            return True
        return False

    def _arrow(self, step: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return self._nudge(step * NUDGE)
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return self._neighbour(step)
        return False

    def _nudge(self, step: QPointF) -> bool:
        session, nodes = self._view.session, self._view.canvas.nodes
        if not session.selection:
            return False
        if self._run[0] != session.selection:
            self._run = (session.selection, f"nudge {next(self._runs)}")
        places = {i: position_of(nodes[i].home + step) for i in self._view.canvas.chosen}
        label = f"Move {some(len(places), 'layers')}"
        return session.edit(label, lambda document: edits.move(document, places), self._run[1])

    def _neighbour(self, step: QPointF) -> bool:
        """Select the nearest node in a direction, or the leftmost one when none is selected."""
        session, nodes, chosen = self._view.session, self._view.canvas.nodes, self._view.canvas.chosen
        if not nodes:
            return False
        if len(chosen) != 1:
            session.select({min(nodes, key=lambda i: nodes[i].home.x())})
            return True
        start = nodes[next(iter(chosen))].home
        gaps = {i: node.home - start for i, node in nodes.items() if i not in chosen}
        ahead = {i: QPointF.dotProduct(gap, step) for i, gap in gaps.items()}
        across = {i: abs(gap.x() * step.y()) + abs(gap.y() * step.x()) for i, gap in gaps.items()}
        reachable = [i for i in gaps if ahead[i] > 0]
        if reachable:
            session.select({min(reachable, key=lambda i: ahead[i] + 2 * across[i])})
        return True
