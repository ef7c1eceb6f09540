"""The network as it is seen: each closed group is one node, and the wires of its members are the node's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from playground.model.document import Document, Graph, Group, Layer, Wire
from playground.model.geometry import Sizes, box, frame
from playground.model.kinds import kinds

GROUP: Final = "group"
"""The kind of a node that stands for a closed group."""


@dataclass(frozen=True)
class Folded:
    """The graph as it is seen. `boxes` leads from each layer that is out of sight to its group."""

    graph: Graph
    boxes: Mapping[str, str]

    def node(self, layer_id: str) -> str:
        """Return the node that shows a layer: its own, or its group's."""
        return self.boxes.get(layer_id, layer_id)

    def wire(self, wire: Wire) -> Wire:
        """Return a wire of the network between the nodes that show its ends."""
        return Wire(self.node(wire.source), self.node(wire.target))


def folded(document: Document) -> Folded:
    """Return a document's network with its closed groups as single nodes."""
    return _folded(document.graph, tuple(group for group in document.groups if not group.open))


@lru_cache(maxsize=16)
def _folded(graph: Graph, closed: tuple[Group, ...]) -> Folded:
    boxes = {member: group.id for group in closed for member in group.members}
    shown = Folded(graph, boxes)
    nodes = {group.id: Layer(group.id, GROUP, name=group.name, position=group.position) for group in closed}
    # A box comes where its first layer is, so that the order of the nodes is that of the network.
    layers = dict.fromkeys(nodes.get(shown.node(layer.id), layer) for layer in graph)
    wires = dict.fromkeys(shown.wire(wire) for wire in graph.wires)
    inner = (wire for wire in wires if wire.source != wire.target)
    return Folded(Graph(tuple(layers), tuple(inner)), boxes)


def seen(document: Document) -> Document:
    """Return the document as it is seen: its closed groups are nodes of the graph."""
    return replace(document, graph=folded(document).graph, groups=())


def behind(document: Document, wire: Wire) -> tuple[Wire, ...]:
    """Return the wires of the network that one wire between nodes stands for; none when it is gone."""
    if wire in document.graph.wires:
        return (wire,)
    shown = folded(document)
    return tuple(real for real in document.graph.wires if shown.wire(real) == wire)


def members(document: Document, ids: Iterable[str]) -> frozenset[str]:
    """Return the layers that ids of layers and groups stand for."""
    found: set[str] = set()
    for name in ids:
        group = document.group(name)
        found |= {name} if group is None else set(group.members)
    return frozenset(found)


def entries(graph: Graph, group: Group) -> tuple[str, ...]:
    """Return the members to which a new wire into the group leads: all that lack an input, or else the one
    that is fed from outside; none where that is not clear.
    """
    hungry = tuple(name for name in group.members if _lacks(graph, name))
    fed = tuple(name for name in group.members if not set(graph.sources(name)) <= set(group.members))
    return hungry or (fed if len(fed) == 1 else ())


def exits(graph: Graph, group: Group) -> tuple[str, ...]:
    """Return the members whose output leaves the group, or could: it feeds none of the others."""
    ends = (name for name in group.members if not set(graph.targets(name)) & set(group.members))
    leaving = (name for name in group.members if not set(graph.targets(name)) <= set(group.members))
    return tuple(dict.fromkeys(name for name in (*leaving, *ends) if _sends(graph, name)))


def anchor(graph: Graph, group: Group, sizes: Sizes) -> float:
    """Return the height at which wires leave a group's layers, half way down where that is not clear."""
    ends = exits(graph, group)
    around = box(graph, ends[0], sizes) if len(ends) == 1 else frame(graph, group.members, sizes)
    return around.middle


def takes(graph: Graph, group: Group) -> bool:
    """Tell whether a wire leads into the group, or one could."""
    inside = set(group.members)
    fed = any(not set(graph.sources(name)) <= inside for name in group.members)
    return fed or bool(entries(graph, group))


def _lacks(graph: Graph, layer_id: str) -> bool:
    kind = kinds().get(graph.layer(layer_id).kind)
    return kind is not None and len(graph.sources(layer_id)) < kind.inputs[0]


def _sends(graph: Graph, layer_id: str) -> bool:
    kind = kinds().get(graph.layer(layer_id).kind)
    return kind is None or kind.has_output
