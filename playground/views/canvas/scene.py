"""The scene: one node for each layer or closed group, one bundle for each wire between them, always what the
document says.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from playground.model.diff import diff
from playground.model.document import Document, Graph, Layer, Wire
from playground.model.folding import GROUP, folded, members, seen
from playground.model.kinds import TargetCode, kinds
from playground.model.rules import Problem
from playground.model.shapes import parameter_counts
from playground.session.session import Session
from playground.train.messages import Phase, Snapshot
from playground.views.canvas import answers
from playground.views.canvas.face import Face, Trouble, face
from playground.views.canvas.frames import Frames
from playground.views.canvas.group_face import group_face
from playground.views.canvas.group_item import GroupItem
from playground.views.canvas.ink import Ink
from playground.views.canvas.layout import layout
from playground.views.canvas.motion import Motion, between
from playground.views.canvas.node import NodeItem
from playground.views.canvas.picture_face import pictured
from playground.views.canvas.places import home_of, size_of
from playground.views.canvas.playback import Playback
from playground.views.canvas.spots import EMPTY, Spot
from playground.views.canvas.wires import Bundle, BundleItem, mode_between
from playground.views.theme import Look

EXTENT = 40_000.0
REACH = 7.0


class CanvasScene(QGraphicsScene):
    """Follows the session's document and selection; shows its snapshots.

    `rearranged` tells that nodes look different or lie elsewhere.
    """

    rearranged = Signal()

    def __init__(self, session: Session, look: Look, parent: QObject | None = None) -> None:
        super().__init__(-EXTENT, -EXTENT, 2 * EXTENT, 2 * EXTENT, parent)
        # The default index crashes when items change their bounds while it is searched; we have few items.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.session = session
        self.look = look
        self.ink = Ink(look)
        self.nodes: dict[str, NodeItem] = {}
        self.bundles: dict[Wire, BundleItem] = {}
        self._pages: dict[str, int] = {}
        self._held: dict[str, float] = {}
        self._codes: dict[str, TargetCode] = {}
        self._failure: tuple[str, str] = ("", "")
        self._playback = Playback(self.ink)
        self._motion = Motion(look, self)
        self.frames = Frames(self)
        self._follow(Document(), session.document)
        self._follow_selection()
        session.document_changed.connect(self._follow)
        session.selection_changed.connect(self._follow_selection)

    def detach(self) -> None:
        """Stop following the session."""
        self.session.document_changed.disconnect(self._follow)
        self.session.selection_changed.disconnect(self._follow_selection)

    @property
    def graph(self) -> Graph:
        """The network as it is seen."""
        return folded(self.session.document).graph

    @property
    def chosen(self) -> frozenset[str]:
        """The nodes of the selected layers."""
        shown = folded(self.session.document)
        return frozenset(shown.node(layer_id) for layer_id in self.session.selection)

    # ---- following the document ----------------
    def _follow(self, old: Document, new: Document) -> None:
        changes = diff(seen(old), seen(new))
        for wire in changes.removed_wires:
            self.removeItem(self.bundles.pop(wire))
        for layer_id in changes.removed_layers:
            self._drop_node(layer_id)
        faces = self._faces(new)
        for layer in self.graph:
            if layer.id not in self.nodes:
                self._add_node(faces[layer.id], layer)
            self.nodes[layer.id].home = home_of(layer.position)
        self._refresh(faces)
        self.glide_home()
        self.show_again()
        self.rearranged.emit()

    def refresh(self) -> None:
        """Look at every layer again, after its page, its trouble or the theme changed."""
        self._refresh(self._faces(self.session.document))
        self.route_all()
        self.show_again()
        self.rearranged.emit()

    def dress(self) -> None:
        """Take colours and fonts from the look."""
        self.ink.refresh()
        for node in self.nodes.values():
            node.reface(node.face)
        for item in self.bundles.values():
            item.restyle()
        self.frames.dress()
        self.refresh()

    def _add_node(self, shown: Face, layer: Layer) -> None:
        make = GroupItem if layer.kind == GROUP else NodeItem
        node = make(self.ink, shown, home_of(layer.position))
        self.nodes[layer.id] = node
        self.addItem(node)
        self.addItem(node.tiles)
        node.choose(layer.id in self.chosen)

    def _drop_node(self, layer_id: str) -> None:
        node = self.nodes.pop(layer_id)
        self._pages.pop(layer_id, None)
        self._held.pop(layer_id, None)
        self._playback.forget(layer_id)
        self.removeItem(node.tiles)
        self.removeItem(node)

    def _refresh(self, faces: Mapping[str, Face]) -> None:
        for layer_id, shown in faces.items():
            if self.nodes[layer_id].face != shown:
                self.nodes[layer_id].reface(shown)
        codes = ((layer_id, self._code(layer_id)) for layer_id in faces)
        self._codes = {layer_id: code for layer_id, code in codes if code is not None}
        for wire in self.graph.wires:
            bundle = self._bundle(wire, faces)
            item = self.bundles.get(wire)
            if item is None or item.bundle != bundle:
                self.bundles[wire] = BundleItem(self.ink, bundle)
                self.addItem(self.bundles[wire])
                if item is not None:
                    self.bundles[wire].inherit(item)
                    self.removeItem(item)

    def _faces(self, document: Document) -> dict[str, Face]:
        troubles = self._troubles()
        counts = parameter_counts(document.graph, self.session.facts)
        faces = {
            layer.id: self._face(document, layer, counts.get(layer.id, 0), troubles.get(layer.id, ()))
            for layer in self.graph
            if layer.kind != GROUP
        }
        for group in document.groups:
            if not group.open:
                wrong = troubles.get(group.id, ())
                faces[group.id] = group_face(document, group, self.session.shapes, counts, wrong)
        return faces

    def _face(self, document: Document, layer: Layer, parameters: int, troubles: tuple[Trouble, ...]) -> Face:
        page, shape = self._pages.get(layer.id, -1), self.shape(layer.id)
        made = face(document, layer, self.session.facts, shape, parameters, troubles, page)
        return pictured(made, document, self.session.facts, parameters, page)

    def shape(self, layer_id: str) -> tuple[int, ...] | None:
        """Return the output shape of a layer, or None where it is not known."""
        return self.session.shapes.get(layer_id)

    def _code(self, layer_id: str) -> TargetCode | None:
        if self.shape(layer_id) is None:
            return None
        graph = self.session.document.graph
        layer, kind = graph.layer(layer_id), kinds()[graph.layer(layer_id).kind]
        inputs = self.session.shapes.inputs(graph, layer_id)
        return kind.lower(kind.params(layer), inputs, self.session.facts).targets

    # ---- trouble ----------------
    def problems_of(self, layer_id: str | None) -> tuple[Problem, ...]:
        """Return the problems of one node, or with None those of the whole network."""
        inside = {None} if layer_id is None else members(self.session.document, (layer_id,))
        return tuple(problem for problem in self.session.problems if problem.layer in inside)

    def _troubles(self) -> dict[str, tuple[Trouble, ...]]:
        """Return what is wrong with each node; what stopped a run comes last."""
        shown = folded(self.session.document)
        troubles: dict[str, tuple[Trouble, ...]] = {}
        for problem in self.session.problems:
            if problem.layer is not None:
                fixes = tuple(fix.label for fix in problem.fixes)
                trouble = Trouble(problem.sentence, fixes, problem.blocking)
                node = shown.node(problem.layer)
                troubles[node] = (*troubles.get(node, ()), trouble)
        layer, message = self._failure
        if message:
            troubles[layer] = (*troubles.get(layer, ()), Trouble(message))
        return troubles

    @property
    def holding(self) -> bool:
        """Whether a node keeps its upper edge under the mouse."""
        return bool(self._held)

    # ---- bundles ----------------
    def _bundle(self, wire: Wire, faces: Mapping[str, Face]) -> Bundle:
        source, target = faces[wire.source], faces[wire.target]
        mode = mode_between(source, target)
        return Bundle(wire, mode, source.shown, target.shown) if mode == "units" else Bundle(wire, mode)

    def route(self, wire: Wire) -> None:
        """Lay the curves of a wire between its nodes as they are shown now."""
        source, target, item = self.nodes[wire.source], self.nodes[wire.target], self.bundles[wire]
        if item.bundle.mode == "ribbon":
            item.route([source.pos() + source.layout.output_port], [target.pos() + target.layout.input_port])
            return
        starts = [source.pos() + QPointF(tile.right(), tile.center().y()) for tile in source.layout.tiles]
        ends = [target.pos() + QPointF(tile.left(), tile.center().y()) for tile in target.layout.tiles]
        item.route(starts, ends)

    def route_all(self) -> None:
        """Lay all wires."""
        for wire in self.bundles:
            self.route(wire)

    # ---- places ----------------
    def place(self, places: Mapping[str, QPointF]) -> None:
        """Show nodes elsewhere than at home, wires and all."""
        for layer_id, point in places.items():
            self.nodes[layer_id].place(point)
        for wire in self.bundles:
            if wire.source in places or wire.target in places:
                self.route(wire)
        self.rearranged.emit()

    def glide(self, places: Mapping[str, QPointF]) -> None:
        """Move nodes to places smoothly; the others stay where they are."""
        ends = {i: place for i, place in places.items() if self.nodes[i].pos() != place}
        self._motion.stop()
        self.route_all()
        if not ends:
            return
        starts = {layer_id: self.nodes[layer_id].pos() for layer_id in ends}
        self._motion.run(partial(self._glide_step, starts, ends))

    def _glide_step(self, starts: Mapping[str, QPointF], ends: Mapping[str, QPointF], share: float) -> None:
        self.place(between(starts, ends, share))

    def glide_home(self) -> None:
        """Move every node to where the document says; a node that is held keeps its upper edge."""
        self.place({layer_id: self._seat(layer_id) for layer_id in self._held})
        self.glide({layer_id: self._seat(layer_id) for layer_id in self.nodes})

    def _seat(self, layer_id: str) -> QPointF:
        node = self.nodes[layer_id]
        top = self._held.get(layer_id)
        return node.home if top is None else QPointF(node.home.x(), top - node.layout.card.top())

    def hold(self, layer_id: str) -> None:
        """Let a node grow downwards only, so that the button under the mouse stays there."""
        node = self.nodes[layer_id]
        self._held.setdefault(layer_id, node.pos().y() + node.layout.card.top())

    def let_go(self, but: str = "") -> None:
        """Let nodes that were held go back to their places, all but one."""
        if any(layer_id != but for layer_id in self._held):
            self._held = {layer_id: top for layer_id, top in self._held.items() if layer_id == but}
            self.glide_home()

    def stop_gliding(self) -> None:
        """Put every node where the document says, at once."""
        self._motion.stop()
        self._held.clear()
        self.place({layer_id: node.home for layer_id, node in self.nodes.items()})

    def sizes(self, kind: str = "", name: str = "") -> dict[str, tuple[float, float]]:
        """Return the sizes of all nodes, and under `name` that of a new layer of a kind."""
        sizes = {layer_id: size_of(node.layout) for layer_id, node in self.nodes.items()}
        if kind:
            layer = Layer(name, kind)
            document = Document(Graph((layer,)))
            sizes[name] = size_of(layout(face(document, layer, self.session.facts, None, 0)))
        return sizes

    def hidden_faces(self, groups: Collection[str]) -> dict[str, Face]:
        """Return the faces that the layers of closed groups have when these open."""
        document = self.session.document
        boxes = folded(document).boxes.items()
        hidden = (document.graph.layer(layer_id) for layer_id, group in boxes if group in groups)
        return {layer.id: self._face(document, layer, 0, ()) for layer in hidden}

    def content(self, layers: Iterable[str] | None = None) -> QRectF:
        """Return the rectangle that some nodes, or all, take."""
        rect = QRectF()
        for layer_id in self.nodes if layers is None else layers:
            node = self.nodes[layer_id]
            rect = rect.united(node.layout.bounds.translated(node.home))
        return rect

    def _follow_selection(self) -> None:
        chosen = self.chosen
        for layer_id, node in self.nodes.items():
            node.choose(layer_id in chosen)
        self.frames.refresh()

    # ---- pages ----------------
    def unfold(self, layer_id: str, page: int) -> None:
        """Show a page of units of a large layer; -1 folds it."""
        pages = self.nodes[layer_id].face.pages
        self._pages[layer_id] = page if page < 0 else page % max(pages, 1)
        self.refresh()

    # ---- looking ----------------
    def spot_at(self, point: QPointF, reach: float = REACH) -> Spot:
        """Return what lies at a point of the scene; wires are caught within `reach`."""
        for node in sorted(self.nodes.values(), key=lambda node: node.zValue(), reverse=True):
            part = node.layout.part_at(point - node.pos())
            if part is not None and part.name not in ("node",):
                cell = node.cell_at(part, point) if part.name == "map" else None
                return Spot(part.name, node.face.layer, part.index, cell=cell)
        wire = self._wire_at(point, reach)
        if wire.part:
            return wire
        for node in self.nodes.values():
            if node.layout.card.contains(point - node.pos()):
                return Spot("node", node.face.layer)
        return self.frames.spot_at(point)

    def node_at(self, point: QPointF) -> str:
        """Return the layer whose card lies at a point, or an empty text."""
        inside = (i for i, node in self.nodes.items() if node.layout.card.contains(point - node.pos()))
        return next(inside, "")

    def _wire_at(self, point: QPointF, reach: float) -> Spot:
        best, spot = reach, EMPTY
        margin = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for wire, item in self.bundles.items():
            if item.boundingRect().intersects(margin):
                number, distance, along = item.curves.nearest(point)
                if distance < best:
                    best, spot = distance, Spot("wire", wire.target, number, wire, along)
        return spot

    def describe(self) -> dict[str, Any]:
        """Return what the scene shows as plain values, to be compared with a scene made anew."""
        nodes = {
            layer_id: (node.face, node.home.toTuple(), len(node.layout.tiles), node.chosen)
            for layer_id, node in sorted(self.nodes.items())
        }
        return {"nodes": nodes, "wires": {wire: item.bundle for wire, item in sorted(self.bundles.items())}}

    def watched(self) -> tuple[str, ...]:
        """Return the layers whose maps are shown."""
        return tuple(layer_id for layer_id, node in self.nodes.items() if node.face.mapped)

    def arrays(self, seen: QRectF) -> tuple[str, ...]:
        """Return the arrays whose numbers for the chosen picture are shown in a part of the scene."""
        if self.look.spread == "network":
            seen = self.sceneRect()
        shown = (
            i
            for i, node in self.nodes.items()
            if node.isVisible() and node.face.answers and seen.intersects(node.area)
        )
        return tuple(answers.slot(layer_id) for layer_id in shown)

    # ---- living ----------------
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of a snapshot, and at its layer what stopped a run."""
        failed = snapshot.phase is Phase.FAILED and snapshot.layer in self.session.document.graph
        failure = (snapshot.layer or "", snapshot.message) if failed else ("", "")
        if failure != self._failure:
            self._failure = failure
            self.refresh()
        for layer_id, node in self.nodes.items():
            node.mark_new(not snapshot.fresh.isdisjoint(members(self.session.document, (layer_id,))))
        self._playback.advance(snapshot)
        self._play(snapshot)

    def show_again(self) -> None:
        """Show the newest snapshot again, after what its colours mean has changed."""
        if self.session.snapshot is not None:
            self._play(self.session.snapshot)

    def _play(self, snapshot: Snapshot) -> None:
        self._playback.chosen = self.session.chosen
        self._playback.show(snapshot, self.nodes, self.bundles, self._codes)
