"""From the document's positions to places in the scene and back.

A document's position is the upper left corner of a box of `DEFAULT_SIZE`; the tiles of a node are centred on
that box, whatever its real size. So nodes at equal heights have level centres, and a node that grows stays
centred. Edits that move other nodes aside need the real corners and sizes: `with_sizes` gives them those.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QPointF

from playground.model import edits
from playground.model.document import Document, Group, Layer
from playground.model.folding import folded
from playground.model.geometry import DEFAULT_SIZE, Box, Point, Sizes, box
from playground.views.canvas.layout import Layout, snap

Node = TypeVar("Node", Layer, Group)

ROOM = 32.0
_HALF = (DEFAULT_SIZE[0] / 2, DEFAULT_SIZE[1] / 2)


def home_of(position: Point) -> QPointF:
    """Return where in the scene the column of tiles of a node is centred."""
    return QPointF(position[0] + _HALF[0], position[1] + _HALF[1])


def position_of(home: QPointF) -> Point:
    """Return the position in the document of a node centred at `home`."""
    return home.x() - _HALF[0], home.y() - _HALF[1]


def snapped(home: QPointF) -> QPointF:
    """Return the nearest place whose position in the document lies on the grid."""
    x, y = position_of(home)
    return home_of((snap(x), snap(y)))


def size_of(layout: Layout) -> tuple[float, float]:
    """Return the size of a node, even above and below its centre line."""
    return layout.card.width(), 2 * max(-layout.card.top(), layout.card.bottom())


def with_sizes(change: Callable[[Document], Document], sizes: Sizes) -> Callable[[Document], Document]:
    """Return an edit that does `change` while positions are the corners of nodes of these `sizes`."""

    def changed(document: Document) -> Document:
        return _shifted(change(_shifted(document, sizes, 1)), sizes, -1)

    return changed


def with_room(document: Document, name: str, sizes: Sizes) -> Document:
    """Move a new layer off what lies left of it, and what lies right of it aside. Positions are corners."""
    graph = folded(document).graph
    others = {layer.id: box(graph, layer.id, sizes) for layer in graph if layer.id != name}
    new = box(graph, name, sizes)
    left = [
        o.right + ROOM - new.x for o in others.values() if o.overlaps(new, ROOM) and _middle(o) < _middle(new)
    ]
    new = replace(new, x=new.x + max(left, default=0.0))
    right = [o.x for o in others.values() if o.overlaps(new, ROOM) and _middle(o) >= _middle(new)]
    missing = new.right + ROOM - min(right) if right else 0.0
    aside = {i: (o.x + missing, o.y) for i, o in others.items() if right and o.x >= min(right)}
    return edits.move(document, {**aside, name: (new.x, new.y)})


def _middle(item: Box) -> float:
    return item.x + item.width / 2


def _shifted(document: Document, sizes: Mapping[str, tuple[float, float]], sign: int) -> Document:
    def moved(node: Node) -> Node:
        width, height = sizes.get(node.id, DEFAULT_SIZE)
        x, y = node.position
        place = (x + sign * (_HALF[0] - width / 2), y + sign * (_HALF[1] - height / 2))
        return replace(node, position=place)

    layers = tuple(moved(layer) for layer in document.graph)
    groups = tuple(moved(group) for group in document.groups)
    return replace(document, graph=replace(document.graph, layers=layers), groups=groups)
