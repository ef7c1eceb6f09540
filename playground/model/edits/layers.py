"""Edits of layers: add, copy, remove, move, rename, set parameters."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from playground.model.document import Document, Graph, Layer, Wire
from playground.model.edits.base import (
    EditError,
    check_graph,
    checked_params,
    checked_position,
    fresh_id,
    kind_of,
    layer_of,
    new_id,
    with_graph,
)
from playground.model.formulas import FormulaError, parse
from playground.model.geometry import Point
from playground.model.kinds import kinds
from playground.model.params import Params, Value
from playground.model.titles import kind_title

NAME_LIMIT = 60
PASTE_OFFSET: Point = (40.0, 40.0)


def add_layer(
    document: Document,
    kind: str,
    position: Point,
    params: Params | None = None,
    layer_id: str | None = None,
) -> Document:
    """Add a layer without wires. Without `layer_id` it gets `new_id`."""
    identity = new_id(document) if layer_id is None else layer_id
    if not identity or identity in document.graph:
        raise EditError(f"The id “{identity}” is taken already." if identity else "A layer needs an id.")
    checked = checked_params(kind_of(kind).fields, params or Params(), kind_title(kind))
    layer = Layer(identity, kind, checked, position=checked_position(position))
    return with_graph(document, (*document.graph.layers, layer), document.graph.wires)


def remove(document: Document, ids: Collection[str]) -> Document:
    """Remove layers and their wires. A layer with one source is bridged: its source feeds its targets
    instead.
    """
    _check_there(document, ids)
    wires = list(document.graph.wires)
    for layer in document.graph:
        if layer.id in ids:
            wires = _without(wires, layer.id)
    layers = (layer for layer in document.graph if layer.id not in ids)
    return with_graph(document, layers, wires)


def _check_there(document: Document, ids: Iterable[str]) -> None:
    for layer_id in ids:
        layer_of(document, layer_id)


def _without(wires: list[Wire], layer_id: str) -> list[Wire]:
    sources = [wire.source for wire in wires if wire.target == layer_id]
    bridge = sources[0] if len(sources) == 1 else None
    kept = []
    for wire in wires:
        if wire.source == layer_id and bridge is not None and bridge != wire.target:
            kept.append(Wire(bridge, wire.target))
        elif layer_id not in (wire.source, wire.target):
            kept.append(wire)
    return kept


def duplicate(document: Document, ids: Collection[str], offset: Point = PASTE_OFFSET) -> Document:
    """Copy layers and the wires between them, shifted by `offset`. The copies come last in the document."""
    _check_there(document, ids)
    fragment = Graph(
        tuple(layer for layer in document.graph if layer.id in ids),
        tuple(wire for wire in document.graph.wires if wire.source in ids and wire.target in ids),
    )
    return _paste(document, fragment, offset)


def paste(document: Document, fragment: Graph, position: Point | None = None) -> Document:
    """Add copies of a fragment's layers and wires under new ids.

    Its top left corner comes to `position`; without one it lands beside where it was, clear of what lies
    there.
    """
    check_graph(fragment)
    if not fragment.layers:
        return document
    if position is None:
        return _paste(document, fragment, _clear_offset(document, fragment))
    left = min(layer.position[0] for layer in fragment)
    top = min(layer.position[1] for layer in fragment)
    return _paste(document, fragment, (position[0] - left, position[1] - top))


def _clear_offset(document: Document, fragment: Graph) -> Point:
    taken = {layer.position for layer in document.graph}
    x, y = PASTE_OFFSET
    while any((layer.position[0] + x, layer.position[1] + y) in taken for layer in fragment):
        x, y = x + PASTE_OFFSET[0], y + PASTE_OFFSET[1]
    return x, y


def _paste(document: Document, fragment: Graph, offset: Point) -> Document:
    names: dict[str, str] = {}
    graph = document.graph
    for layer in fragment:
        names[layer.id] = fresh_id(graph)
        position = checked_position((layer.position[0] + offset[0], layer.position[1] + offset[1]))
        copy = replace(layer, id=names[layer.id], position=position)
        graph = replace(graph, layers=(*graph.layers, copy))
    wires = (Wire(names[wire.source], names[wire.target]) for wire in fragment.wires)
    return with_graph(document, graph.layers, (*graph.wires, *wires))


def move(document: Document, positions: Mapping[str, Point]) -> Document:
    """Move layers to new places; `positions` are the nodes' top left corners."""
    _check_there(document, positions)
    layers = (
        replace(layer, position=checked_position(positions[layer.id])) if layer.id in positions else layer
        for layer in document.graph
    )
    return with_graph(document, layers, document.graph.wires)


def set_param(document: Document, layer_id: str, name: str, value: Value) -> Document:
    """Give a parameter of a layer a value that its field accepts."""
    layer = layer_of(document, layer_id)
    checked = checked_params(kind_of(layer.kind).fields, {name: value}, kind_title(layer.kind))
    return document.with_layer(layer.with_params(**checked))


def rename(document: Document, layer_id: str, name: str) -> Document:
    """Name a layer; an empty name goes back to its kind's title."""
    text = " ".join(name.split())
    if len(text) > NAME_LIMIT:
        raise EditError(f"A name may have up to {NAME_LIMIT} characters, not {len(text)}.")
    return document.with_layer(replace(layer_of(document, layer_id), name=text))


def toggle_feature(document: Document, layer_id: str, formula: str) -> Document:
    """Switch a feature of an Input on, after the others so that their weights stay theirs, or off."""
    layer = layer_of(document, layer_id)
    kind = kinds().get(layer.kind)
    features = kind.params(layer).get("features") if kind else None
    if not isinstance(features, tuple):
        raise EditError(f"{kind_title(layer.kind)} has no features to switch.")
    text = formula.strip()
    kept = tuple(feature for feature in features if not _alike(feature, text))
    return set_param(document, layer_id, "features", kept if len(kept) < len(features) else (*features, text))


def _alike(first: str, second: str) -> bool:
    """Tell whether two formulas are the same but for how they are written."""
    try:
        return first == second or parse(first).tree == parse(second).tree
    except FormulaError:
        return False
