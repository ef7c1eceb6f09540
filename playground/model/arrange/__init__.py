"""Tidy up: a layered layout after Sugiyama, Tagawa and Toda, "Methods for visual understanding of
hierarchical system structures", 1981.

Layers stand in columns by their longest path from a beginning. Within a column their order is the one with
few crossings that repeated barycentres find. A wire that passes a column takes a place there, a knot, so that
no node lies on it. Layers in a row, and the ends of a wire that passes others, line up on their centres.
"""

from collections.abc import Mapping
from dataclasses import replace

from playground.model.arrange.columns import arranged
from playground.model.arrange.heights import levels
from playground.model.document import Document, Graph
from playground.model.geometry import GAP_X, REACH, Point, Sizes, box

__all__ = ["layout", "tidy"]


def tidy(document: Document, sizes: Sizes | None = None) -> Document:
    """Lay all layers out in columns, left to right; the picture's top left corner stays where it was."""
    graph, known = document.graph, sizes or {}
    if not graph.layers:
        return document
    positions = _anchored(graph, known, layout(graph, known))
    layers = tuple(replace(layer, position=positions[layer.id]) for layer in graph)
    return replace(document, graph=replace(graph, layers=layers))


def layout(graph: Graph, sizes: Sizes) -> dict[str, Point]:
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
        left += width + GAP_X
    return positions


def _anchored(graph: Graph, sizes: Sizes, positions: Mapping[str, Point]) -> dict[str, Point]:
    """Return the positions in whole pixels, shifted so that the picture stays in its place and on the
    canvas.
    """
    old = [box(graph, layer.id, sizes) for layer in graph]
    width, height = (max(values) - min(values) for values in zip(*positions.values(), strict=True))
    x = min(min(item.x for item in old), REACH - width)
    y = min(min(item.y for item in old), REACH - height) - min(y for _, y in positions.values())
    return {name: (float(round(px + x)), float(round(py + y))) for name, (px, py) in positions.items()}
