"""Dragging a layer from the palette: where it would land is shown before it lands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from playground.model import edits
from playground.model.document import Document, Wire
from playground.model.edits import EditError
from playground.model.folding import behind, folded
from playground.model.kinds import Shape, kinds
from playground.model.shapes import infer
from playground.views.canvas.hints import DROPPING
from playground.views.canvas.joining import joined
from playground.views.canvas.places import home_of, position_of, snapped, with_room, with_sizes
from playground.views.canvas.sketch import Ghost

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

CATCHES = 24.0


@dataclass(frozen=True)
class Landing:
    """What the document would be after a drop, and which layer is the new one."""

    document: Document
    layer: str
    wire: Wire | None


class DropLayer:
    """Follows one drag of a kind of layer over the canvas."""

    def __init__(self, view: CanvasView, kind: str) -> None:
        self._view = view
        self.kind = kind
        self._wire: Wire | None = None
        view.canvas.stop_gliding()
        view.hint.emit(DROPPING)
        # Wires are caught where they lay at first: what moves aside would take them away from the mouse.
        bundles = view.canvas.bundles.items()
        self._curves = {wire: item.curves for wire, item in bundles if self._takes(wire)}
        self._landing: Landing | None = None

    @property
    def title(self) -> str:
        """What is being dragged, in words."""
        return kinds()[self.kind].title

    def follow(self, point: QPointF) -> None:
        """Show what a drop at a point of the scene would do."""
        wire = self._caught(point) if self._passes() else None
        if wire != self._wire:
            self._open(wire)
        landing = self._land(point, wire)
        if self._landing is None or _places(landing.document) != _places(self._landing.document):
            self._aside(landing)
        self._landing = landing
        self._sketch(landing, point)

    def drop(self, point: QPointF) -> None:
        """Add the layer where it was shown."""
        self.follow(point)
        landing, self._landing = self._landing, None
        self._open(None)
        self._view.sketch.clear()
        self._view.hint.emit("")
        if landing is not None:
            self._view.adding.add(landing.layer, self.title, lambda _: landing.document)

    def cancel(self) -> None:
        """Take everything back."""
        self._open(None)
        self._landing = None
        self._view.sketch.clear()
        self._view.hint.emit("")
        self._view.canvas.glide_home()

    def _takes(self, wire: Wire) -> bool:
        """Tell whether a layer can lie on a wire: one of a closed group may stand for several layers'."""
        return len({real.source for real in behind(self._view.session.document, wire)}) == 1

    def _caught(self, point: QPointF) -> Wire | None:
        reach = CATCHES / self._view.camera.pixels
        found = {wire: curves.nearest(point)[1] for wire, curves in self._curves.items()}
        nearest = min(found, key=lambda wire: found[wire], default=None)
        return nearest if nearest is not None and found[nearest] < reach else None

    def _passes(self) -> bool:
        kind = kinds()[self.kind]
        return kind.has_output and kind.inputs[1] > 0

    def _sizes(self, name: str) -> dict[str, tuple[float, float]]:
        return self._view.canvas.sizes(self.kind, name)

    def _land(self, point: QPointF, wire: Wire | None) -> Landing:
        document = self._view.session.document
        name = edits.new_id(document)
        sizes = self._sizes(name)
        place = position_of(snapped(point))
        if wire is None:
            added = _wired(edits.add_layer(document, self.kind, place, layer_id=name), name)
            return Landing(with_sizes(partial(with_room, name=name, sizes=sizes), sizes)(added), name, None)
        insert = with_sizes(lambda doc: edits.insert_on_wire(doc, wire, self.kind, sizes=sizes), sizes)
        return Landing(insert(document), name, wire)

    def _open(self, wire: Wire | None) -> None:
        if self._wire in self._view.canvas.bundles:
            self._view.canvas.bundles[self._wire].open(False)
        self._wire = wire
        if wire is not None:
            self._view.canvas.bundles[wire].open(True)

    def _aside(self, landing: Landing) -> None:
        others = (i for i in self._view.canvas.nodes if i != landing.layer)
        graph = folded(landing.document).graph
        self._view.canvas.glide({i: home_of(graph.layer(i).position) for i in others})

    def _sketch(self, landing: Landing, point: QPointF) -> None:
        layer = folded(landing.document).graph.layer(landing.layer)
        width, height = self._sizes(landing.layer)[landing.layer]
        home = home_of(layer.position)
        rect = QRectF(home.x() - width / 2, home.y() - height / 2, width, height)
        self._view.sketch.draw(
            ghost=Ghost(rect, self.title, self._shapes(landing)),
            pulled=self._pulled(landing, rect),
        )

    def _shapes(self, landing: Landing) -> str:
        graph = landing.document.graph
        shapes = infer(graph, self._view.session.facts)
        out = shapes.get(landing.layer)
        into = [shapes.get(source) for source in graph.sources(landing.layer)]
        if out is None:
            return "not connected yet" if not into else "does not fit here"
        return passed_text(into, out)

    def _pulled(self, landing: Landing, rect: QRectF) -> tuple[tuple[QPointF, QPointF], ...]:
        graph, nodes = folded(landing.document).graph, self._view.canvas.nodes
        left, right = QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y())
        into = [(nodes[i].pos() + nodes[i].layout.output_port, left) for i in graph.sources(landing.layer)]
        out = [(right, nodes[i].pos() + nodes[i].layout.input_port) for i in graph.targets(landing.layer)]
        return (*into, *out)


class PutOnWire(DropLayer):
    """Follows a node without wires that is being moved: over a wire it lands there as a new one would."""

    def __init__(self, view: CanvasView, layer: str) -> None:
        super().__init__(view, view.session.document.graph.layer(layer).kind)
        self._layer = layer

    @property
    def landing(self) -> Landing | None:
        """What the document would be after a release here; None when no wire is near."""
        return self._landing

    def follow(self, point: QPointF) -> None:
        """Show what a release at a point of the scene would do."""
        if self._caught(point) is not None:
            super().follow(point)
        elif self._landing is not None:
            self._open(None)
            self._landing = None
            nodes = self._view.canvas.nodes.items()
            self._view.canvas.glide({i: node.home for i, node in nodes if i != self._layer})

    def finish(self) -> Landing | None:
        """End, and return what shall be done."""
        landing, self._landing = self._landing, None
        self._open(None)
        self._view.hint.emit("")
        return landing

    def _sizes(self, name: str) -> dict[str, tuple[float, float]]:
        return self._view.canvas.sizes()

    def _land(self, point: QPointF, wire: Wire | None) -> Landing:
        document, sizes = self._view.session.document, self._sizes(self._layer)
        if wire is None:
            return Landing(document, self._layer, None)
        put = with_sizes(partial(edits.put_on_wire, wire=wire, layer_id=self._layer, sizes=sizes), sizes)
        return Landing(put(document), self._layer, wire)


def _places(document: Document) -> list[tuple[float, float]]:
    return [node.position for node in folded(document).graph]


def passed_text(into: Sequence[Shape | None], out: Shape | None) -> str:
    """Return what comes in and what goes out, in words."""
    before = " + ".join(_size(shape) for shape in into)
    return f"{before} → {_size(out)}" if before else f"{_size(out)} out"


def _size(shape: tuple[int, ...] | None) -> str:
    return " × ".join(map(str, shape)) if shape else "?"


def _wired(document: Document, name: str) -> Document:
    """Connect a new layer from the only loose end and to the only layer that lacks an input, if it is so."""
    graph = document.graph
    new = kinds()[graph.layer(name).kind]
    others = [layer for layer in graph if layer.id != name and layer.kind in kinds()]
    loose = [o for o in others if kinds()[o.kind].has_output and not graph.targets(o.id)]
    hungry = [o for o in others if kinds()[o.kind].inputs[0] > 0 and not graph.sources(o.id)]
    x = graph.layer(name).position[0]
    if new.inputs[1] > 0 and len(loose) == 1 and loose[0].position[0] < x:
        document = _connected(document, loose[0].id, name)
    if new.has_output and len(hungry) == 1 and hungry[0].position[0] > x:
        document = _connected(document, name, hungry[0].id)
    return document


def _connected(document: Document, source: str, target: str) -> Document:
    try:
        return joined(document, source, target)
    except EditError:
        return document
