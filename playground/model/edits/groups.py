"""Edits of groups: fold layers into a box, open and close it, take it apart.

A frame is larger than a box, so what lies around a group moves aside when it opens and comes back when it
closes.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from playground.model.document import Document, Graph, Group
from playground.model.edits.base import GROUP_NAME, EditError, checked_name, layer_of, new_group_id
from playground.model.edits.layers import move
from playground.model.folding import anchor, folded
from playground.model.geometry import DEFAULT_SIZE, GAP_Y, Box, Sizes, box, frame
from playground.model.shapes import reach
from playground.model.titles import titles

FEWEST: Final = 2


def fold(document: Document, ids: Collection[str], name: str = "", *, sizes: Sizes | None = None) -> Document:
    """Fold layers into one box; `EditError` where they do not make one."""
    chosen = tuple(layer.id for layer in document.graph if layer.id in ids)
    for layer_id in ids:
        layer_of(document, layer_id)
    _check_fold(document, chosen)
    title = checked_name(name) or f"{GROUP_NAME} {len(document.groups) + 1}"
    group = Group(new_group_id(document.groups, document.graph), title, chosen, open=True)
    return close(replace(document, groups=(*document.groups, group)), group.id, sizes=sizes)


def group_of(document: Document, group_id: str) -> Group:
    """Return a group by id."""
    group = document.group(group_id)
    if group is None:
        raise EditError("That box is not in the network any more.")
    return group


def close(document: Document, group_id: str, *, sizes: Sizes | None = None) -> Document:
    """Show a group as one box where the left edge of its frame is; what lies around it comes closer."""
    group, known = group_of(document, group_id), sizes or {}
    if not group.open:
        return document
    around = frame(document.graph, group.members, known)
    width, height = known.get(group_id, DEFAULT_SIZE)
    middle = anchor(document.graph, group, known)
    closed = Box(around.x, middle - height / 2, width, height)
    document = _resized(document, group, around, closed, known)
    return document.with_group(replace(group, open=False, position=(round(closed.x), round(closed.y))))


def unfold(document: Document, group_id: str, *, sizes: Sizes | None = None) -> Document:
    """Show the layers of a group in a frame where its box is; what lies around it moves aside."""
    group, known = group_of(document, group_id), sizes or {}
    if group.open:
        return document
    closed, opened = _box(group, known), _frame_at_box(document, group, known)
    document = _resized(document, group, closed, opened, known)
    document = document.with_group(replace(group, open=True))
    inside = frame(document.graph, group.members, known)
    x, y = opened.x - inside.x, opened.y - inside.y
    places = {name: document.graph.layer(name).position for name in group.members}
    return move(document, {name: (left + x, top + y) for name, (left, top) in places.items()})


def dissolve(document: Document, group_id: str, *, sizes: Sizes | None = None) -> Document:
    """Take a group away; its layers stay."""
    document = unfold(document, group_id, sizes=sizes)
    return replace(document, groups=tuple(group for group in document.groups if group.id != group_id))


# ---- what makes a group ----------------
def _check_fold(document: Document, ids: tuple[str, ...]) -> None:
    names = titles(document.graph)
    if len(ids) < FEWEST:
        raise EditError("A box needs at least two layers. Select more of them, then fold.")
    for layer_id in ids:
        if other := document.group_of(layer_id):
            raise EditError(
                f"{names[layer_id]} is in the box “{other.name}” already, and a box cannot hold another. "
                "Take that one apart first."
            )
    if apart := _apart(document.graph, ids):
        raise EditError(
            f"No wires lead from {names[ids[0]]} to {names[apart]} inside the box. Select layers that are "
            "wired to each other."
        )
    if between := _between(document.graph, ids):
        raise EditError(f"{names[between]} lies between the selected layers. Select it too, then fold.")


def _apart(graph: Graph, ids: tuple[str, ...]) -> str:
    """Return a layer that no path among the others leads to, whichever way its wires point."""

    def near(layer_id: str) -> tuple[str, ...]:
        return tuple(name for name in (*graph.sources(layer_id), *graph.targets(layer_id)) if name in ids)

    joined = reach(graph, ids[:1], near)
    return next((layer_id for layer_id in ids if layer_id not in joined), "")


def _between(graph: Graph, ids: tuple[str, ...]) -> str:
    """Return a layer outside that some members lead to and that leads to others: none can be put aside."""
    inside = set(ids)
    after = reach(graph, _outside((graph.targets(name) for name in ids), inside), graph.targets)
    before = reach(graph, _outside((graph.sources(name) for name in ids), inside), graph.sources)
    found = (after & before) - inside
    return next((layer.id for layer in graph if layer.id in found), "")


def _outside(neighbours: Iterable[tuple[str, ...]], inside: set[str]) -> tuple[str, ...]:
    return tuple(name for names in neighbours for name in names if name not in inside)


# ---- places ----------------
def _box(group: Group, sizes: Sizes) -> Box:
    return Box(*group.position, *sizes.get(group.id, DEFAULT_SIZE))


def _frame_at_box(document: Document, group: Group, sizes: Sizes) -> Box:
    closed, around = _box(group, sizes), frame(document.graph, group.members, sizes)
    above = anchor(document.graph, group, sizes) - around.y
    return Box(closed.x, closed.middle - above, around.width, around.height)


def _resized(document: Document, group: Group, before: Box, after: Box, sizes: Sizes) -> Document:
    """Move what lies around a group that changes from one rectangle to another: to the right, up, down."""
    graph = folded(document).graph
    others = {n.id: box(graph, n.id, sizes) for n in graph if n.id not in (group.id, *group.members)}
    right = {name for name, item in others.items() if item.x >= before.right}
    beside = [item for name, item in others.items() if name not in right]
    x = after.width - before.width
    if x < 0:
        x = -min(-x, _room([others[name] for name in right], [*beside, after]))
    shifts = {-1: round(after.y - before.y), 0: 0, 1: round(after.bottom - before.bottom)}
    places = {name: (others[name].x + x, others[name].y) for name in right}
    for name, item in others.items():
        if name not in right and item.right > before.x:
            places[name] = (item.x, item.y + shifts[_side(item, before)])
    return move(document, places)


def _room(moving: list[Box], staying: list[Box]) -> float:
    """Return how far boxes can move left before one comes too close to one that stays."""
    gaps = (
        item.x - other.right - GAP_Y
        for item in moving
        for other in staying
        if item.y < other.bottom and other.y < item.bottom and other.x < item.x
    )
    return max(min(gaps, default=0.0), 0.0)


def _side(item: Box, middle: Box) -> int:
    """Return 1 for a box below another, -1 for one above, 0 for one that is level with it."""
    return 1 if item.y >= middle.bottom else -1 if item.bottom <= middle.y else 0
