"""Layers as text, for the clipboard."""

from collections.abc import Collection

from playground.files.codec import fragment_to_text
from playground.model.document import Graph


def copied(graph: Graph, ids: Collection[str]) -> str:
    """Return the layers with these ids, and the wires between them, as text; no layers are an empty text."""
    layers = tuple(layer for layer in graph if layer.id in ids)
    wires = tuple(wire for wire in graph.wires if wire.source in ids and wire.target in ids)
    return fragment_to_text(Graph(layers, wires)) if layers else ""
