"""Tidy up: a layered layout after Sugiyama, Tagawa and Toda, "Methods for visual understanding of
hierarchical system structures", 1981.

Layers stand in columns by their longest path from a beginning. Within a column their order is the one with
few crossings that repeated barycentres find. Heights follow the neighbours, so that layers in a row line up
on their centres. A wire that passes a column takes a place there, a **knot**, so that no node lies on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from statistics import fmean

from playground.model.document import Document, Graph, Wire
from playground.model.geometry import GAP_X, GAP_Y, REACH, Point, Sizes, box

Knot = tuple[str, str, int]
Place = str | Knot
Columns = list[list[Place]]

ROUNDS = 12


@dataclass(frozen=True)
class _Sheet:
    """A graph without its backward wires, cut into columns; `before` and `behind` are neighbours one column
    away.
    """

    columns: Columns
    before: Mapping[Place, Sequence[Place]]
    behind: Mapping[Place, Sequence[Place]]


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
    sheet = _sheet(graph)
    columns = _with_few_crossings(_sorted_by_height(sheet, {key: item.middle for key, item in boxes.items()}))
    heights = {key: item.height for key, item in boxes.items()}
    middles = _middles(columns, heights)
    positions = {}
    left = 0.0
    for column in columns.columns:
        names = [place for place in column if isinstance(place, str)]
        width = max(boxes[name].width for name in names)
        for name in names:
            positions[name] = (left + (width - boxes[name].width) / 2, middles[name] - heights[name] / 2)
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
    return {key: (float(round(px + x)), float(round(py + y))) for key, (px, py) in positions.items()}


# ---- columns ----------------
def forward_wires(graph: Graph) -> tuple[Wire, ...]:
    """Return the wires without those that close a cycle when layers are visited in document order."""
    done: set[str] = set()
    kept: list[Wire] = []
    for layer in graph:
        _visit(graph, layer.id, done, kept)
    return tuple(kept)


def _visit(graph: Graph, start: str, done: set[str], kept: list[Wire]) -> None:
    """Walk depth first from `start`, without recursion: a chain may be long."""
    if start in done:
        return
    path, waiting = {start}, [(start, iter(graph.targets(start)))]
    while waiting:
        source, targets = waiting[-1]
        target = next(targets, None)
        if target is None:
            waiting.pop()
            path.discard(source)
            done.add(source)
        elif target not in path:
            kept.append(Wire(source, target))
            if target not in done:
                path.add(target)
                waiting.append((target, iter(graph.targets(target))))


def _ranks(graph: Graph, wires: Sequence[Wire]) -> dict[str, int]:
    """Return the column of each layer: the length of the longest path that leads to it."""
    ranks: dict[str, int] = {}
    for layer_id in Graph(graph.layers, tuple(wires)).order():
        sources = [wire.source for wire in wires if wire.target == layer_id]
        ranks[layer_id] = max((ranks[source] + 1 for source in sources), default=0)
    return ranks


def _sheet(graph: Graph) -> _Sheet:
    wires = forward_wires(graph)
    ranks = _ranks(graph, wires)
    columns: Columns = [[] for _ in range(max(ranks.values()) + 1)]
    before: dict[Place, list[Place]] = {}
    behind: dict[Place, list[Place]] = {}
    for layer in graph:
        columns[ranks[layer.id]].append(layer.id)
    for wire in wires:
        knots: list[Place] = [
            (wire.source, wire.target, rank) for rank in range(ranks[wire.source] + 1, ranks[wire.target])
        ]
        for rank, knot in enumerate(knots, ranks[wire.source] + 1):
            columns[rank].append(knot)
        path = [wire.source, *knots, wire.target]
        for first, second in pairwise(path):
            behind.setdefault(first, []).append(second)
            before.setdefault(second, []).append(first)
    return _Sheet(columns, before, behind)


def _sorted_by_height(sheet: _Sheet, middles: Mapping[str, float]) -> _Sheet:
    """Sort the columns by how high layers lie now; a knot lies between the ends of its wire."""

    def height(place: Place) -> float:
        return middles[place] if isinstance(place, str) else (middles[place[0]] + middles[place[1]]) / 2

    return replace(sheet, columns=[sorted(column, key=height) for column in sheet.columns])


# ---- order inside the columns ----------------
def _with_few_crossings(sheet: _Sheet) -> _Sheet:
    """Sweep to and fro as long as wires cross less often."""
    fewest = _crossings(sheet)
    for _ in range(ROUNDS):
        swept = _swept(_swept(sheet, sheet.before, 1), sheet.behind, -1)
        count = _crossings(swept)
        if count >= fewest:
            break
        sheet, fewest = swept, count
    return sheet


def _swept(sheet: _Sheet, neighbours: Mapping[Place, Sequence[Place]], step: int) -> _Sheet:
    """Sort each column by the mean place of its neighbours, from one end to the other."""
    columns = [list(column) for column in sheet.columns]
    for index in range(len(columns))[::step]:
        place = {name: spot for column in columns for spot, name in enumerate(column)}
        means = {name: fmean(place[n] for n in neighbours.get(name, (name,))) for name in columns[index]}
        columns[index].sort(key=means.__getitem__)
    return replace(sheet, columns=columns)


def _crossings(sheet: _Sheet) -> int:
    """Count the pairs of wires that cross between neighbouring columns."""
    total = 0
    for left, right in zip(sheet.columns, sheet.columns[1:], strict=False):
        spot = {name: index for index, name in enumerate(right)}
        ends = [sorted(spot[target] for target in sheet.behind.get(name, ())) for name in left]
        flat = [end for group in ends for end in group]
        total += sum(1 for i, a in enumerate(flat) for b in flat[i + 1 :] if b < a)
    return total


# ---- heights ----------------
def _middles(sheet: _Sheet, heights: Mapping[str, float]) -> dict[Place, float]:
    """Return the centre of every place: as near to its neighbours' as the order and the gaps allow."""
    middles: dict[Place, float] = {}
    for column in sheet.columns:
        middles.update(zip(column, _stacked(column, [0.0] * len(column), heights), strict=True))
    both = {
        name: (*sheet.before.get(name, ()), *sheet.behind.get(name, ()))
        for column in sheet.columns
        for name in column
    }
    for number in range(ROUNDS):
        neighbours = (sheet.before, sheet.behind, both)[number % 3]
        for column in sheet.columns[:: -1 if number % 3 == 1 else 1]:
            wanted = [fmean(middles[n] for n in neighbours.get(name) or (name,)) for name in column]
            middles.update(zip(column, _stacked(column, wanted, heights), strict=True))
    return middles


def _stacked(column: Sequence[Place], wanted: Sequence[float], heights: Mapping[str, float]) -> list[float]:
    """Return centres in the column's order, at their distances, as near to `wanted` as least squares can
    bring them.

    With the distances subtracted this is isotonic regression: pool neighbours that are in the wrong order.
    """
    halves = [heights[name] / 2 if isinstance(name, str) else 0.0 for name in column]
    steps = (first + second + GAP_Y for first, second in pairwise(halves))
    offsets = list(accumulate(steps, initial=0.0))
    pools: list[list[float]] = []
    for value in (want - offset for want, offset in zip(wanted, offsets, strict=True)):
        pools.append([value])
        while len(pools) > 1 and fmean(pools[-2]) > fmean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    levels = [fmean(pool) for pool in pools for _ in pool]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]
