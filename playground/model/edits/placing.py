"""Edits that add a layer among others: they find its place, move neighbours aside and make its wires."""

from dataclasses import replace

from playground.model.document import Document, Graph, Wire
from playground.model.edits.base import EditError, fresh_id, kind_of, layer_of, with_graph
from playground.model.edits.layers import add_layer, move
from playground.model.edits.wires import connect, receivers, sender
from playground.model.folding import behind, folded
from playground.model.geometry import (
    DEFAULT_SIZE,
    GAP_X,
    GAP_Y,
    Box,
    Point,
    Sizes,
    box,
    boxes,
    free_spot,
)
from playground.model.kinds import kinds
from playground.model.params import Params


def insert_on_wire(
    document: Document,
    wire: Wire,
    kind: str,
    params: Params | None = None,
    *,
    position: Point | None = None,
    sizes: Sizes | None = None,
) -> Document:
    """Put a new layer on a wire: source -> new -> target. What lies to the right moves aside where it must.

    Without `position` the layer lies half way. `sizes` may hold the new layer's size under `new_id`.
    """
    check_wire(document, wire)
    _check_passes(kind)
    name, known = fresh_id(document.graph), sizes or {}
    place = half_way(document, wire, known, name) if position is None else position
    return spliced(add_layer(document, kind, place, params), wire, name, known)


def put_on_wire(document: Document, wire: Wire, layer_id: str, *, sizes: Sizes | None = None) -> Document:
    """Put a layer that has no wires yet on a wire, half way along it; the rest moves aside where it must."""
    layer, known = layer_of(document, layer_id), sizes or {}
    check_wire(document, wire)
    if document.graph.sources(layer_id) or document.graph.targets(layer_id):
        raise EditError("That layer has wires already. Take them off before it goes onto another one.")
    _check_passes(layer.kind)
    place = half_way(document, wire, known, layer_id)
    return spliced(move(document, {layer_id: place}), wire, layer_id, known)


def check_wire(document: Document, wire: Wire) -> None:
    """Raise `EditError` where a wire is gone, or stands for those of several layers in a closed group."""
    sources = {real.source for real in behind(document, wire)}
    if not sources:
        raise EditError("That wire is not in the network any more.")
    if len(sources) > 1:
        raise EditError("Several layers inside feed this wire. Open the box and choose the wire of one.")


def spliced(document: Document, wire: Wire, node: str, sizes: Sizes) -> Document:
    """Put a layer or a group that has no wires yet on a wire, and let the rest make room."""
    document = _make_room(document, wire, node, sizes)
    cut, end, graph = behind(document, wire), sender(document, node), document.graph
    wires = (Wire(end, other.target) if other in cut else other for other in graph.wires)
    starts = (Wire(cut[0].source, start) for start in receivers(document, node))
    return _joined(with_graph(document, graph.layers, (*wires, *starts)), cut[0], node)


def _joined(document: Document, wire: Wire, name: str) -> Document:
    """Let a layer between two members of a group be a member too."""
    group = document.group_of(wire.source)
    if name not in document.graph or group is None or group is not document.group_of(wire.target):
        return document
    return document.with_group(replace(group, members=(*group.members, name)))


def insert_before(document: Document, target: str, kind: str, *, sizes: Sizes | None = None) -> Document:
    """Put a new layer before `target` that takes over all its wires, in their order."""
    layer_of(document, target)
    _check_passes(kind)
    name, known = fresh_id(document.graph), sizes or {}
    sources = document.graph.sources(target)
    if not sources:
        raise EditError("No wire leads to that layer, so nothing can be put before it.")
    wire = Wire(sources[0], target)
    document = add_layer(document, kind, half_way(document, wire, known, name))
    document = _make_room(document, wire, name, known)
    wires = (Wire(other.source, name) if other.target == target else other for other in document.graph.wires)
    return with_graph(document, document.graph.layers, (*wires, Wire(name, target)))


def append_layer(
    document: Document,
    kind: str,
    after: str | None = None,
    params: Params | None = None,
    *,
    sizes: Sizes | None = None,
) -> Document:
    """Add a layer after layer `after`, or where the network ends, with the wires there is one sensible way to
    make.

    A layer goes onto the one wire behind `after`; before an Output that has one wire; or to the loose end.
    Where the way is not clear the layer stands alone.
    """
    if after is not None:
        layer_of(document, after)
    known = sizes or {}
    wire = natural_wire(document.graph, after) if _passes(kind) else None
    if wire is not None:
        return insert_on_wire(document, wire, kind, params, sizes=known)
    source = natural_source(document.graph, after) if kind_of(kind).inputs[1] > 0 else None
    name = fresh_id(document.graph)
    document = add_layer(document, kind, place_for(document, kind, source, known, name), params)
    return document if source is None else connect(document, source, name)


def prepend_layer(document: Document, kind: str, before: str, *, sizes: Sizes | None = None) -> Document:
    """Add a layer left of layer `before` and wire it to it."""
    layer_of(document, before)
    name, known = fresh_id(document.graph), sizes or {}
    width, height = known.get(name, DEFAULT_SIZE)
    shown = folded(document)
    right = box(shown.graph, shown.node(before), known)
    wanted = Box(right.x - GAP_X - width, right.middle - height / 2, width, height)
    document = add_layer(document, kind, free_spot(wanted, boxes(shown.graph, known)))
    return connect(document, name, before)


def _passes(kind: str) -> bool:
    return kind_of(kind).has_output and kind_of(kind).inputs[1] > 0


def _check_passes(kind: str) -> None:
    if not _passes(kind):
        raise EditError(f"{kind_of(kind).title} passes nothing through, so it cannot lie on a wire.")


def natural_wire(graph: Graph, after: str | None) -> Wire | None:
    """Return the wire that a new layer after `after` belongs on, or None."""
    if after is None:
        outputs = graph.of_kind("output")
        return _only_wire_to(graph, outputs[0].id) if len(outputs) == 1 else None
    if not _sends(graph, after):
        return _only_wire_to(graph, after)
    targets = graph.targets(after)
    return Wire(after, targets[0]) if len(targets) == 1 else None


def _only_wire_to(graph: Graph, target: str) -> Wire | None:
    sources = graph.sources(target)
    return Wire(sources[0], target) if len(sources) == 1 else None


def natural_source(graph: Graph, after: str | None) -> str | None:
    """Return the layer that feeds a new layer after `after`, or None."""
    if after is not None:
        return after if _sends(graph, after) else None
    ends = loose_ends(graph)
    return ends[0] if len(ends) == 1 else None


def loose_ends(graph: Graph) -> tuple[str, ...]:
    """Return the layers that have an output which feeds nothing."""
    return tuple(layer.id for layer in graph if _sends(graph, layer.id) and not graph.targets(layer.id))


def _sends(graph: Graph, layer_id: str) -> bool:
    kind = kinds().get(graph.layer(layer_id).kind)
    return kind is None or kind.has_output


# ---- places ----------------
def half_way(document: Document, wire: Wire, sizes: Sizes, name: str) -> Point:
    """Return the corner of a new node half way along a wire, right of the source at least."""
    source, target = _ends(document, wire, sizes)
    width, height = sizes.get(name, DEFAULT_SIZE)
    x = (source.right + target.x - width) / 2
    if source.right <= target.x:
        x = max(x, source.right + GAP_X)
    return x, (source.middle + target.middle - height) / 2


def _ends(document: Document, wire: Wire, sizes: Sizes) -> tuple[Box, Box]:
    shown = folded(document)
    seen = shown.wire(wire)
    return box(shown.graph, seen.source, sizes), box(shown.graph, seen.target, sizes)


def _make_room(document: Document, wire: Wire, name: str, sizes: Sizes) -> Document:
    """Move the wire's target, and all that lies as far right, aside for node `name`; then let it clear the
    others.
    """
    graph = folded(document).graph
    (source, target), new = _ends(document, wire, sizes), box(graph, name, sizes)
    missing = new.right + GAP_X - target.x
    if missing > 0 and source.right <= target.x:
        right = (node for node in graph if node.id != name and node.position[0] >= target.x)
        document = move(document, {node.id: (node.position[0] + missing, node.position[1]) for node in right})
    others = boxes(folded(document).graph, sizes, without=(name,))
    return move(document, {name: free_spot(new, others)})


def place_for(document: Document, kind: str, source: str | None, sizes: Sizes, name: str) -> Point:
    """Return a free corner: right of the source; without one Inputs go left, others right of everything."""
    width, height = sizes.get(name, DEFAULT_SIZE)
    shown = folded(document)
    if not shown.graph.layers:
        return 0.0, 0.0
    taken = boxes(shown.graph, sizes)
    if source is not None:
        before = box(shown.graph, shown.node(source), sizes)
        wanted = Box(before.right + GAP_X, before.middle - height / 2, width, height)
    elif kind == "input":
        left = min(taken, key=lambda item: item.x)
        wanted = Box(left.x, left.bottom + GAP_Y, width, height)
    else:
        right = max(taken, key=lambda item: item.right)
        wanted = Box(right.right + GAP_X, right.middle - height / 2, width, height)
    return free_spot(wanted, taken)
