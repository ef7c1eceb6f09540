"""What happens when the mouse rests on something: it lights up, and a card tells its live numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint

from playground.model.document import Wire
from playground.views.canvas import answer_cards, cards
from playground.views.canvas.cards import Card
from playground.views.canvas.hints import HINTS
from playground.views.canvas.layout import Part
from playground.views.canvas.spots import EMPTY, Spot

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView


class Hover:
    """Keeps the spot under the mouse and shows it."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.spot = EMPTY

    def move(self, spot: Spot, point: QPoint) -> None:
        """Rest on another spot, or move on the same one."""
        if spot.layer != self.spot.layer or spot.wire is not None:
            self._view.canvas.let_go(but="" if spot.wire is not None else spot.layer)
            self._view.settle()
        if spot.place == self.spot.place:
            self.spot = spot
        else:
            unit = self.spot.unit
            self._cool()
            self.spot = spot
            self._warm()
            self._view.hint.emit(HINTS.get(spot.part, ""))
            if spot.unit != unit:
                self._light()
                self._view.unit_hovered.emit(spot.unit)
        self._view.lights.point(spot)
        self._say(point)

    def leave(self) -> None:
        """Show everything as usual."""
        self.move(EMPTY, QPoint())
        self._view.hint.emit("")

    def refresh(self) -> None:
        """Tell the newest numbers; forget what is no longer there."""
        if not self._there:
            self.spot = EMPTY
            self._light()
            self._view.unit_hovered.emit(None)
        card = self._card()
        if card is None:
            self._view.card.hide()
        elif self._view.card.isVisible():
            self._view.card.say(*card)

    @property
    def _there(self) -> bool:
        """Whether what was pointed at still exists: a layer of the same name may have fewer parts by now."""
        canvas, spot = self._view.canvas, self.spot
        if spot.wire is not None:
            item = canvas.bundles.get(spot.wire)
            return item is not None and spot.index < item.bundle.targets * item.bundle.sources
        if not spot.layer:
            return True
        node = canvas.nodes.get(spot.layer)
        return node is not None and any(
            (p.name, p.index) == (spot.part, spot.index) for p in node.layout.parts
        )

    def _cool(self) -> None:
        canvas, spot = self._view.canvas, self.spot
        if spot.wire in canvas.bundles:
            canvas.bundles[spot.wire].point_out(-1)
        elif spot.layer in canvas.nodes:
            canvas.nodes[spot.layer].warm(None)
        self._view.groups.warm(EMPTY)

    def _warm(self) -> None:
        canvas, spot = self._view.canvas, self.spot
        self._view.groups.warm(spot)
        if spot.wire is not None:
            canvas.bundles[spot.wire].point_out(spot.index)
        elif spot.layer:
            node = canvas.nodes[spot.layer]
            part = next((p for p in node.layout.parts if (p.name, p.index) == (spot.part, spot.index)), None)
            node.warm(part or Part(spot.part, node.layout.card, spot.index))

    def _light(self) -> None:
        """Light the wires into the unit (out of it, where none lead in) and dim the rest."""
        canvas, unit = self._view.canvas, self.spot.unit
        into = {wire for wire in canvas.bundles if unit and wire.target == unit[0]}
        for wire, item in canvas.bundles.items():
            if unit is None:
                item.light(None)
                continue
            lit = np.zeros((item.bundle.targets, item.bundle.sources), np.bool_)
            self._mark(lit, wire, unit, bool(into))
            item.light(lit.ravel())

    def _mark(self, lit: np.ndarray, wire: Wire, unit: tuple[str, int], into: bool) -> None:
        layer, number = unit
        index = number - self._view.canvas.nodes[layer].face.first
        if into and wire.target == layer:
            lit[min(index, len(lit) - 1)] = True
        elif not into and wire.source == layer:
            lit[:, min(index, lit.shape[1] - 1)] = True

    def _say(self, point: QPoint) -> None:
        card = self._card()
        if card is None:
            self._view.card.hide()
        else:
            self._view.card.say(*card)
            self._view.card.stand_by(point)

    def _card(self) -> Card | None:
        canvas, spot = self._view.canvas, self.spot
        session = self._view.session
        if spot.wire is not None:
            source, target = canvas.nodes[spot.wire.source].face, canvas.nodes[spot.wire.target].face
            return cards.wire_card(source, target, canvas.bundles[spot.wire], spot.index)
        if not spot.layer:
            return None
        node = canvas.nodes[spot.layer]
        face = node.face
        if spot.part == "map":
            return answer_cards.map_card(canvas.ink, node, spot, session.snapshot)
        if spot.part == "bar":
            return answer_cards.bar_card(node, spot.index)
        if spot.part == "unit":
            title, rows = cards.unit_card(session.document, face, spot.index, session.snapshot)
            answer = answer_cards.answer_rows(face, spot.index, session.snapshot) if face.pictures else ()
            return title, (*answer, *rows)
        if spot.part == "bias":
            return cards.bias_card(face, spot.index, session.snapshot)
        return cards.tip_card(face, spot)
