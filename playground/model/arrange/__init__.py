"""Tidy up: a layered layout after Sugiyama, Tagawa and Toda, "Methods for visual understanding of
hierarchical system structures", 1981.

Layers stand in columns by their longest path from a beginning. Within a column their order is the one with
few crossings that repeated barycentres find. A wire that passes a column takes a place there, a knot, so that
no node lies on it. Layers in a row, and the ends of a wire that passes others, line up on their centres.
Columns have room between them for wires that fan out; where these are straight ribbons they stand close.
Groups are laid out for themselves, and then count as one node as large as their box or frame.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from playground.model.arrange.columns import Place, Sheet, arranged
from playground.model.arrange.heights import levels
from playground.model.document import Document, Graph, Group, Layer, Wire
from playground.model.folding import GROUP, Folded, anchor, folded
from playground.model.geometry import (
    DEFAULT_SIZE,
    FRAME_PAD,
    GAP_RIBBON,
    GAP_X,
    REACH,
    Point,
    Sizes,
    box,
    frame,
)

__all__ = ["layout", "tidy"]

_BEFORE: Final = ""
"""Stands for whatever feeds a group while its layers are laid out."""


def tidy(document: Document, sizes: Sizes | None = None, ribbons: Collection[Wire] = ()) -> Document:
    """Lay all layers out in columns, left to right; the picture's top left corner stays where it was.

    `ribbons` are the wires that are drawn as one line: they need less room than a wire for each weight.
    """
    known = sizes or {}
    if not document.graph.layers:
        return document
    inner = {group.id: _inside(document, group, known, ribbons) for group in document.groups}
    shown = folded(_all_closed(document, known))
    blocks = {**known, **{group.id: _block(document, group, known, inner) for group in document.groups}}
    places = layout(shown.graph, blocks, _folded_ribbons(document.graph, shown, ribbons))
    corners = _anchored(shown.graph, blocks, places)
    positions = {**corners}
    for group in document.groups:
        x, y = corners[group.id]
        middle = y + blocks.get(group.id, DEFAULT_SIZE)[1] / 2
        for name, (left, top) in inner[group.id].items():
            positions[name] = (x + left + FRAME_PAD, middle + top)
    return _placed(document, positions)


def _folded_ribbons(graph: Graph, shown: Folded, ribbons: Collection[Wire]) -> frozenset[Wire]:
    """Return the wires between nodes that stand for nothing but ribbons."""
    others = {shown.wire(wire) for wire in graph.wires if wire not in ribbons}
    return frozenset(map(shown.wire, ribbons)) - others


def _inside(document: Document, group: Group, sizes: Sizes, ribbons: Collection[Wire]) -> dict[str, Point]:
    """Return where the layers of a group go, from the leftmost and from where wires leave the group.

    What is fed from outside counts as fed by one layer before the group, so that a wire around others gets a
    place of its own.
    """
    part, inside = document.part(group.members).graph, set(group.members)
    fed = tuple(name for name in group.members if not set(document.graph.sources(name)) <= inside)
    before = (Layer(_BEFORE, GROUP),) if fed else ()
    wires = (*part.wires, *(Wire(_BEFORE, name) for name in fed))
    graph = Graph((*before, *part.layers), wires)
    places = layout(graph, {**sizes, _BEFORE: (0.0, 0.0)}, ribbons)
    laid = replace(document, graph=_moved(document.graph, places))
    left, middle = min(places[name][0] for name in group.members), anchor(laid.graph, group, sizes)
    return {name: (places[name][0] - left, places[name][1] - middle) for name in group.members}


def _all_closed(document: Document, sizes: Sizes) -> Document:
    """Return the document with all groups closed, open ones at the corner of their frame."""
    groups = (
        replace(group, open=False, position=_corner(document, group, sizes)) if group.open else group
        for group in document.groups
    )
    return replace(document, groups=tuple(groups))


def _corner(document: Document, group: Group, sizes: Sizes) -> Point:
    around = frame(document.graph, group.members, sizes)
    return around.x, around.y


def _block(
    document: Document, group: Group, sizes: Sizes, inner: Mapping[str, Mapping[str, Point]]
) -> tuple[float, float]:
    """Return the size of a group as one node; wires leave it half way down."""
    if not group.open:
        return sizes.get(group.id, DEFAULT_SIZE)
    around = frame(_moved(document.graph, inner[group.id]), group.members, sizes)
    return around.width, 2 * max(-around.y, around.bottom)


def _placed(document: Document, positions: Mapping[str, Point]) -> Document:
    """Return the document with layers and groups at other places, in whole pixels."""
    groups = (replace(n, position=_whole(positions.get(n.id, n.position))) for n in document.groups)
    return replace(document, graph=_moved(document.graph, positions), groups=tuple(groups))


def _moved(graph: Graph, positions: Mapping[str, Point]) -> Graph:
    layers = (replace(n, position=_whole(positions.get(n.id, n.position))) for n in graph)
    return replace(graph, layers=tuple(layers))


def _whole(point: Point) -> Point:
    return float(round(point[0])), float(round(point[1]))


def layout(graph: Graph, sizes: Sizes, ribbons: Collection[Wire] = ()) -> dict[str, Point]:
    """Return the top left corner of every layer's node; the picture begins at x = 0."""
    boxes = {layer.id: box(graph, layer.id, sizes) for layer in graph}
    sheet = arranged(graph, {name: item.middle for name, item in boxes.items()})
    middles = levels(sheet, {name: item.height for name, item in boxes.items()})
    positions = {}
    left = 0.0
    for column in sheet.columns:
        names = [place for place in column if isinstance(place, str)]
        width = max(boxes[name].width for name in names)
        for name in names:
            x = left + (width - boxes[name].width) / 2
            positions[name] = (x, middles[name] - boxes[name].height / 2)
        left += width + _gap_behind(column, sheet, middles, ribbons)
    return positions


def _gap_behind(
    column: Sequence[Place], sheet: Sheet, middles: Mapping[Place, float], ribbons: Collection[Wire]
) -> float:
    """Return the room between a column and the next: little where only straight ribbons lead there."""
    leads = [(place, other) for place in column for other in sheet.behind.get(place, ())]
    calm = all(_wire(a, b) in ribbons and abs(middles[a] - middles[b]) < 1 for a, b in leads)
    return GAP_RIBBON if leads and calm else GAP_X


def _wire(place: Place, other: Place) -> Wire:
    """Return the wire that leads from one place to another; a knot knows its ends."""
    if not isinstance(place, str):
        return Wire(*place[:2])
    return Wire(place, other) if isinstance(other, str) else Wire(*other[:2])


def _anchored(graph: Graph, sizes: Sizes, positions: Mapping[str, Point]) -> dict[str, Point]:
    """Return the positions in whole pixels, shifted so that the picture stays in its place and on the
    canvas.
    """
    old = [box(graph, layer.id, sizes) for layer in graph]
    width, height = (max(values) - min(values) for values in zip(*positions.values(), strict=True))
    x = min(min(item.x for item in old), REACH - width)
    y = min(min(item.y for item in old), REACH - height) - min(y for _, y in positions.values())
    return {name: (float(round(px + x)), float(round(py + y))) for name, (px, py) in positions.items()}
