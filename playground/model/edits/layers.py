"""Edits of layers: add, copy, remove, move, rename, set parameters."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from playground.model.document import Document, Group, Layer, Wire
from playground.model.edits.base import (
    GROUP_NAME,
    EditError,
    checked_name,
    checked_params,
    checked_position,
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
    sources = list(dict.fromkeys(wire.source for wire in wires if wire.target == layer_id))
    bridge = sources[0] if len(sources) == 1 else None
    kept = []
    for wire in wires:
        if wire.source == layer_id and bridge is not None and bridge != wire.target:
            kept.append(Wire(bridge, wire.target))
        elif layer_id not in (wire.source, wire.target):
            kept.append(wire)
    return kept


def move(document: Document, positions: Mapping[str, Point]) -> Document:
    """Move layers and closed groups to new places; `positions` are the nodes' top left corners. What is
    inside a group goes with it.
    """
    carried = {
        name: place for group in document.groups for name, place in _carried(document, group, positions)
    }
    _check_there(document, positions.keys() - {group.id for group in document.groups})
    places = {**carried, **positions}
    layers = (
        replace(layer, position=checked_position(places[layer.id])) if layer.id in places else layer
        for layer in document.graph
    )
    groups = (
        replace(group, position=checked_position(positions[group.id])) if group.id in positions else group
        for group in document.groups
    )
    return with_graph(replace(document, groups=tuple(groups)), layers, document.graph.wires)


def _carried(document: Document, group: Group, positions: Mapping[str, Point]) -> Iterator[tuple[str, Point]]:
    if group.id in positions:
        x, y = (new - old for new, old in zip(positions[group.id], group.position, strict=True))
        for name in group.members:
            left, top = document.graph.layer(name).position
            yield name, (left + x, top + y)


def set_param(document: Document, layer_id: str, name: str, value: Value) -> Document:
    """Give a parameter of a layer a value that its field accepts."""
    layer = layer_of(document, layer_id)
    checked = checked_params(kind_of(layer.kind).fields, {name: value}, kind_title(layer.kind))
    return document.with_layer(layer.with_params(**checked))


def rename(document: Document, node: str, name: str) -> Document:
    """Name a layer or a group; a layer with an empty name is called what its kind is."""
    text, group = checked_name(name), document.group(node)
    if group is None:
        return document.with_layer(replace(layer_of(document, node), name=text))
    return document.with_group(replace(group, name=text or GROUP_NAME))


def set_frozen(document: Document, ids: Collection[str], frozen: bool) -> Document:
    """Keep the weights of layers as they are while training, or let them learn again."""
    _check_there(document, ids)
    layers = (replace(layer, frozen=frozen) if layer.id in ids else layer for layer in document.graph)
    return with_graph(document, layers, document.graph.wires)


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
