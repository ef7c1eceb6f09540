"""Columns of a layered layout: which layer stands in which, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

from playground.model.document import Graph, Wire

Knot = tuple[str, str, int]
Place = str | Knot
Columns = list[list[Place]]

ROUNDS = 12


@dataclass(frozen=True)
class Sheet:
    """A graph without its backward wires, cut into columns, each sorted from top to bottom.

    A wire that passes columns has a knot in each. `before` and `behind` are the neighbours one column away.
    """

    columns: Columns
    before: Mapping[Place, Sequence[Place]]
    behind: Mapping[Place, Sequence[Place]]


def arranged(graph: Graph, middles: Mapping[str, float]) -> Sheet:
    """Return the columns, sorted so that few wires cross; otherwise the order of `middles` is kept."""
    return _with_few_crossings(_sorted_by_height(_sheet(graph), middles))


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


def _sheet(graph: Graph) -> Sheet:
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
    return Sheet(columns, before, behind)


def _sorted_by_height(sheet: Sheet, middles: Mapping[str, float]) -> Sheet:
    """Sort the columns by how high layers lie now; a knot lies between the ends of its wire."""

    def height(place: Place) -> float:
        return middles[place] if isinstance(place, str) else (middles[place[0]] + middles[place[1]]) / 2

    return replace(sheet, columns=[sorted(column, key=height) for column in sheet.columns])


# ---- order inside the columns ----------------
def _with_few_crossings(sheet: Sheet) -> Sheet:
    """Sweep to and fro as long as wires cross less often."""
    fewest = _crossings(sheet)
    for _ in range(ROUNDS):
        swept = _swept(_swept(sheet, sheet.before, 1), sheet.behind, -1)
        count = _crossings(swept)
        if count >= fewest:
            break
        sheet, fewest = swept, count
    return sheet


def _swept(sheet: Sheet, neighbours: Mapping[Place, Sequence[Place]], step: int) -> Sheet:
    """Sort each column by the mean place of its neighbours, from one end to the other."""
    columns = [list(column) for column in sheet.columns]
    for index in range(len(columns))[::step]:
        place = {name: spot for column in columns for spot, name in enumerate(column)}
        means = {name: fmean(place[n] for n in neighbours.get(name, (name,))) for name in columns[index]}
        columns[index].sort(key=means.__getitem__)
    return replace(sheet, columns=columns)


def _crossings(sheet: Sheet) -> int:
    """Count the pairs of wires that cross between neighbouring columns."""
    total = 0
    for left, right in zip(sheet.columns, sheet.columns[1:], strict=False):
        spot = {name: index for index, name in enumerate(right)}
        ends = [sorted(spot[target] for target in sheet.behind.get(name, ())) for name in left]
        flat = [end for group in ends for end in group]
        total += sum(1 for i, a in enumerate(flat) for b in flat[i + 1 :] if b < a)
    return total
