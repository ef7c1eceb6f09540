"""Edits that copy layers and groups."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from playground.model.document import Document, Fragment, Graph, Wire
from playground.model.edits.base import (
    check_graph,
    checked_position,
    fresh_id,
    layer_of,
    new_group_id,
    with_graph,
)
from playground.model.folding import folded
from playground.model.geometry import Point

PASTE_OFFSET: Final[Point] = (40.0, 40.0)


def duplicate(document: Document, ids: Collection[str], offset: Point = PASTE_OFFSET) -> Document:
    """Copy layers and the wires between them, shifted by `offset`. The copies come last in the document."""
    for layer_id in ids:
        layer_of(document, layer_id)
    return _paste(document, document.part(ids), offset)


def paste(document: Document, fragment: Fragment, position: Point | None = None) -> Document:
    """Add copies of a fragment's layers, wires and groups under new ids.

    Its top left corner comes to `position`; without one it lands beside where it was, clear of what lies
    there.
    """
    check_graph(fragment.graph)
    if not fragment.graph.layers:
        return document
    places = [node.position for node in _seen(fragment)]
    if position is None:
        return _paste(document, fragment, _clear_offset(document, places))
    left, top = min(x for x, _ in places), min(y for _, y in places)
    return _paste(document, fragment, (position[0] - left, position[1] - top))


def _seen(fragment: Fragment) -> Graph:
    return folded(Document(fragment.graph, groups=fragment.groups)).graph


def _clear_offset(document: Document, places: Sequence[Point]) -> Point:
    taken = {node.position for node in folded(document).graph}
    x, y = PASTE_OFFSET
    while any((left + x, top + y) in taken for left, top in places):
        x, y = x + PASTE_OFFSET[0], y + PASTE_OFFSET[1]
    return x, y


def _paste(document: Document, fragment: Fragment, offset: Point) -> Document:
    names: dict[str, str] = {}
    graph = document.graph
    for layer in fragment.graph:
        names[layer.id] = fresh_id(graph)
        copy = replace(layer, id=names[layer.id], position=_shifted(layer.position, offset))
        graph = replace(graph, layers=(*graph.layers, copy))
    wires = (Wire(names[wire.source], names[wire.target]) for wire in fragment.graph.wires)
    document = with_graph(document, graph.layers, (*graph.wires, *wires))
    for group in fragment.groups:
        copied = replace(
            group,
            id=new_group_id(document.groups, document.graph),
            members=tuple(names[name] for name in group.members),
            position=_shifted(group.position, offset),
        )
        document = replace(document, groups=(*document.groups, copied))
    return document


def _shifted(position: Point, offset: Point) -> Point:
    return checked_position((position[0] + offset[0], position[1] + offset[1]))
