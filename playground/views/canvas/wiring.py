"""Pulling wires: from a port to another node or into empty space, and off the node where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from playground.model import edits
from playground.model.document import Document, Wire
from playground.model.edits import EditError
from playground.model.kinds import LayerKind, kinds
from playground.views.canvas.chooser import layer_entries
from playground.views.canvas.gestures import Gesture
from playground.views.canvas.hints import CUTTING, PULLING
from playground.views.canvas.joining import joined
from playground.views.canvas.sketch import Note
from playground.views.canvas.spots import Spot

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView


class PullWire(Gesture):
    """Pulls a wire out of `layer`: forward from its output, or backward from its input.

    `cut` is an existing wire whose end is being moved; it is gone when the release is in empty space.
    """

    def __init__(
        self, view: CanvasView, event: QMouseEvent, layer: str, forward: bool, cut: Wire | None = None
    ) -> None:
        super().__init__(view, event)
        self.layer, self.forward, self.cut = layer, forward, cut
        self._refusals: dict[str, str] = {}
        self._over = ""

    @property
    def _anchor(self) -> QPointF:
        node = self.view.canvas.nodes[self.layer]
        return node.pos() + (node.layout.output_port if self.forward else node.layout.input_port)

    def _begin(self) -> None:
        document = self._without_cut(self.view.session.document)
        self.view.hint.emit(PULLING if self.cut is None else CUTTING)
        others = (i for i in self.view.canvas.nodes if i != self.layer)
        self._refusals = {i: self._refusal(document, i) for i in others}
        for layer_id, sentence in self._refusals.items():
            self.view.canvas.nodes[layer_id].greet(not sentence)
        if self.cut is not None:
            self.view.canvas.bundles[self.cut].setOpacity(0.15)

    def _refusal(self, document: Document, other: str) -> str:
        try:
            joined(document, *self._ends(other))
        except EditError as error:
            return str(error)
        return ""

    def _ends(self, other: str) -> tuple[str, str]:
        return (self.layer, other) if self.forward else (other, self.layer)

    def _without_cut(self, document: Document) -> Document:
        return edits.disconnect(document, self.cut) if self.cut is not None else document

    def follow(self, event: QMouseEvent) -> None:
        """Draw the wire to the mouse, or to the port it would take."""
        if not self._refusals and not self._over:
            self._begin()
        point = self.view.scene_point(event.position())
        self._over = self.view.canvas.node_at(point)
        sentence = self._refusals.get(self._over, "")
        end, note = point, Note(point, sentence, bad=True) if sentence else None
        if self._over in self._refusals and not sentence:
            node = self.view.canvas.nodes[self._over]
            end = node.pos() + (node.layout.input_port if self.forward else node.layout.output_port)
        pulled = (self._anchor, end) if self.forward else (end, self._anchor)
        self.view.sketch.draw(pulled=(pulled,), note=note)

    def release(self, event: QMouseEvent) -> None:
        """Connect, disconnect, or ask which layer to add."""
        if self.moved:
            self._land(self.view.scene_point(event.position()))
        elif self.cut is None:
            self._ask(self._beside())
        self._calm()

    def _land(self, point: QPointF) -> None:
        session, other = self.view.session, self.view.canvas.node_at(point)
        if other and other != self.layer:
            source, target = self._ends(other)
            session.edit(
                "Connect layers", lambda document: joined(self._without_cut(document), source, target)
            )
        elif self.cut is not None:
            session.edit("Remove wire", self._without_cut)
        elif not other:
            self._ask(point)

    def _beside(self) -> QPointF:
        return self._anchor + QPointF(64 if self.forward else -64, 0)

    def _ask(self, point: QPointF) -> None:
        entries = layer_entries(self._fits)
        layer, forward = self.layer, self.forward

        def add(kind: str) -> None:
            self.view.adding.beside(kind, layer, forward, point)

        self.view.sketch.draw(pulled=((self._anchor, point) if forward else (point, self._anchor),))
        self.view.chooser.ask(entries, self.view.pixel(point), add, self.view.sketch.clear)

    def _fits(self, kind: LayerKind) -> bool:
        return kind.inputs[1] > 0 if self.forward else kind.has_output

    def _calm(self) -> None:
        self.view.hint.emit("")
        for node in self.view.canvas.nodes.values():
            node.greet(None)
        if self.cut in self.view.canvas.bundles:
            self.view.canvas.bundles[self.cut].setOpacity(1.0)
        if not self.view.chooser.popup.isVisible():
            self.view.sketch.clear()

    def cancel(self) -> None:
        """Let go without a change."""
        self._calm()


class PressWire(Gesture):
    """A press on a wire: a click edits its weight, a drag pulls the nearer end off."""

    def __init__(self, view: CanvasView, event: QMouseEvent, spot: Spot) -> None:
        super().__init__(view, event)
        self._spot = spot
        self._pull: PullWire | None = None

    def follow(self, event: QMouseEvent) -> None:
        """Pull the end off, and on to where it shall go."""
        wire = self._spot.wire
        if self._pull is None and wire is not None:
            forward = self._spot.along >= 0.5
            self._pull = PullWire(self.view, event, wire.source if forward else wire.target, forward, wire)
            self._pull.moved = True
        if self._pull is not None:
            self._pull.follow(event)

    def release(self, event: QMouseEvent) -> None:
        """Let the pulled end go, or edit the weight."""
        if self._pull is not None:
            self._pull.release(event)
        else:
            self.view.clicks.click(self._spot)

    def cancel(self) -> None:
        """Leave the wire as it was."""
        if self._pull is not None:
            self._pull.cancel()


def press_port(view: CanvasView, event: QMouseEvent, spot: Spot) -> PullWire:
    """Pull a new wire from a port; an input that takes no more gives up the wire it has."""
    graph = view.canvas.graph
    if spot.part == "input":
        sources = graph.sources(spot.layer)
        kind = kinds().get(graph.layer(spot.layer).kind)
        if kind is not None and sources and len(sources) >= kind.inputs[1]:
            return PullWire(view, event, sources[-1], True, Wire(sources[-1], spot.layer))
    return PullWire(view, event, spot.layer, spot.part == "output")
