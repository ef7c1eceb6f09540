"""What all edits share: their error, and the checks of ids, kinds and parameters."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count

from playground.model.document import Document, Graph, Group, Layer, Wire
from playground.model.fields import Field
from playground.model.geometry import Point, clamped
from playground.model.kinds import LayerKind, kinds
from playground.model.params import Params, Value
from playground.model.words import listed

PREFIX = "layer"
GROUP_PREFIX = "group"
GROUP_NAME = "Group"
NAME_LIMIT = 60


class EditError(ValueError):
    """An edit that cannot be done; the message is a sentence for the person."""


def new_group_id(groups: Iterable[Group], graph: Graph) -> str:
    """Return an id that neither a group nor a layer has."""
    taken = {group.id for group in groups} | {layer.id for layer in graph}
    return next(name for number in count(1) if (name := f"{GROUP_PREFIX}{number}") not in taken)


def new_id(document: Document) -> str:
    """Return an id that no layer has; the layer added next without an id of its own gets this one."""
    return fresh_id(document.graph)


def fresh_id(graph: Graph) -> str:
    """Return an id that no layer of a graph has, higher than all numbered ones."""
    numbers = (layer.id.removeprefix(PREFIX) for layer in graph if layer.id.startswith(PREFIX))
    taken = (int(number) for number in numbers if number.isascii() and number.isdigit())
    return f"{PREFIX}{max(taken, default=0) + 1}"


def kind_of(name: str) -> LayerKind:
    """Return a kind of layer by name."""
    if name not in kinds():
        raise EditError(f"There is no kind of layer called “{name}”. Known are {listed(tuple(kinds()))}.")
    return kinds()[name]


def layer_of(document: Document, layer_id: str) -> Layer:
    """Return a layer by id."""
    if layer_id not in document.graph:
        raise EditError("That layer is not in the network any more.")
    return document.graph.layer(layer_id)


def checked_params(fields: tuple[Field, ...], params: Mapping[str, Value], owner: str) -> Params:
    """Return the parameters with every value checked by its field."""
    known = {field.name: field for field in fields}
    if unknown := [name for name in params if name not in known]:
        raise EditError(f"{owner} has no parameter “{unknown[0]}”.")
    return Params({name: known[name].check(value) for name, value in params.items()})


def checked_name(name: str) -> str:
    """Return a name in one line."""
    text = " ".join(name.split())
    if len(text) > NAME_LIMIT:
        raise EditError(f"A name may have up to {NAME_LIMIT} characters, not {len(text)}.")
    return text


def checked_position(position: Point) -> Point:
    """Return a position on the canvas, in whole pixels."""
    if not all(math.isfinite(value) for value in position):
        raise EditError("A layer cannot lie infinitely far away.")
    return clamped(position)


def check_graph(graph: Graph) -> None:
    """Raise `EditError` where ids repeat, or wires repeat, lead nowhere or back to their own layer."""
    if len({layer.id for layer in graph}) < len(graph.layers):
        raise EditError("Two layers have the same id.")
    if len(set(graph.wires)) < len(graph.wires):
        raise EditError("Two wires connect the same layers.")
    for wire in graph.wires:
        if wire.source not in graph or wire.target not in graph:
            raise EditError("A wire leads to a layer that does not exist.")
        if wire.source == wire.target:
            raise EditError("A wire leads from a layer to itself.")


def with_graph(document: Document, layers: Iterable[Layer], wires: Iterable[Wire]) -> Document:
    """Return the document with other layers and wires; a wire that repeats is kept once, and groups lose the
    layers that are gone.
    """
    graph = Graph(tuple(layers), tuple(dict.fromkeys(wires)))
    groups = (_within(graph, group) for group in document.groups)
    return replace(document, graph=graph, groups=tuple(group for group in groups if group.members))


def _within(graph: Graph, group: Group) -> Group:
    kept = tuple(name for name in group.members if name in graph)
    return group if kept == group.members else replace(group, members=kept)
