"""Heights in a layered layout: what lines up, and how high each line lies.

Places that are to line up form a **line**: the ends and knots of a wire that passes others, and layers with
no other neighbours. A line has one place a column at most. In each column the places keep their order and
their gaps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from statistics import fmean

from playground.model.arrange.columns import Place, Sheet
from playground.model.geometry import GAP_Y

ROUNDS = 40
KNOT_HEIGHT = 120.0


@dataclass
class _Lines:
    """Places by line, and the line of each place."""

    places: dict[int, tuple[Place, ...]]
    of: dict[Place, int]

    def joined(self, path: Sequence[Place]) -> "_Lines":
        """Return the lines with all those of `path` made one."""
        names = dict.fromkeys(self.of[place] for place in path)
        first = next(iter(names))
        union = tuple(place for name in names for place in self.places[name])
        places = {name: found for name, found in self.places.items() if name not in names}
        return _Lines({**places, first: union}, {**self.of, **dict.fromkeys(union, first)})


def levels(sheet: Sheet, heights: Mapping[str, float]) -> dict[Place, float]:
    """Return the centre of every place: lines as near to their neighbours as order and gaps allow."""
    lines = _lines(sheet)
    gaps = _gaps(sheet, lines, heights)
    order = tuple(TopologicalSorter({line: gaps.get(line, {}) for line in lines.places}).static_order())
    middles = _settled(_start(sheet, lines, heights), gaps, order)
    below = _reversed(gaps)
    for number in range(ROUNDS):
        for line in order[:: -1 if number % 2 else 1]:
            wanted = _wanted(sheet, lines, middles, line)
            highest = [middles[other] + gap for other, gap in gaps.get(line, {}).items()]
            lowest = [middles[other] - gap for other, gap in below.get(line, {}).items()]
            middles[line] = max([min([wanted, *lowest]), *highest])
    return {place: middles[line] for place, line in lines.of.items()}


# ---- what lines up ----
def _lines(sheet: Sheet) -> _Lines:
    """Join places into lines, those of long wires first, where the order in the columns allows it."""
    places = [place for column in sheet.columns for place in column]
    lines = _Lines({number: (place,) for number, place in enumerate(places)}, {})
    lines.of.update({place: number for number, place in enumerate(places)})
    for path in (*_long_wires(sheet), *_rows(sheet)):
        joined = lines.joined(path)
        if _is_sound(sheet, joined):
            lines = joined
    return lines


def _long_wires(sheet: Sheet) -> list[tuple[Place, ...]]:
    """Return the wires that pass columns as their places from end to end, the longest first."""
    knots: dict[tuple[str, str], list[Place]] = {}
    for place in (place for column in sheet.columns for place in column):
        if not isinstance(place, str):
            knots.setdefault((place[0], place[1]), []).append(place)
    paths = [(source, *passed, target) for (source, target), passed in knots.items()]
    return sorted(paths, key=len, reverse=True)


def _rows(sheet: Sheet) -> list[tuple[Place, ...]]:
    """Return the pairs of layers that are each other's only neighbour on that side."""
    single = [(place, near[0]) for place, near in sheet.behind.items() if len(near) == 1]
    return [pair for pair in single if len(sheet.before[pair[1]]) == 1]


def _is_sound(sheet: Sheet, lines: _Lines) -> bool:
    """Tell whether no line would have to lie above itself, directly or through others."""
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for column in sheet.columns:
        for upper, lower in pairwise(column):
            sorter.add(lines.of[lower], lines.of[upper])
    try:
        sorter.prepare()
    except CycleError:
        return False
    return True


# ---- how high ----
def _gaps(sheet: Sheet, lines: _Lines, heights: Mapping[str, float]) -> dict[int, dict[int, float]]:
    """Return for each line the lines right above it, and how far their centres must be apart."""
    gaps: dict[int, dict[int, float]] = {}
    for column in sheet.columns:
        for upper, lower in pairwise(column):
            needed = (_height(upper, heights) + _height(lower, heights)) / 2 + GAP_Y
            above = gaps.setdefault(lines.of[lower], {})
            above[lines.of[upper]] = max(above.get(lines.of[upper], 0.0), needed)
    return gaps


def _reversed(gaps: Mapping[int, Mapping[int, float]]) -> dict[int, dict[int, float]]:
    below: dict[int, dict[int, float]] = {}
    for lower, uppers in gaps.items():
        for upper, gap in uppers.items():
            below.setdefault(upper, {})[lower] = gap
    return below


def _height(place: Place, heights: Mapping[str, float]) -> float:
    """Return the height of a node, or the room for a bundle of wires that passes by."""
    if isinstance(place, str):
        return heights[place]
    return min(KNOT_HEIGHT, heights[place[0]], heights[place[1]])


def _start(sheet: Sheet, lines: _Lines, heights: Mapping[str, float]) -> dict[int, float]:
    """Return where lines lie when each column is a stack around height 0."""
    middles: dict[Place, float] = {}
    for column in sheet.columns:
        y = -sum(_height(place, heights) + GAP_Y for place in column) / 2
        for place in column:
            middles[place] = y + (_height(place, heights) + GAP_Y) / 2
            y += _height(place, heights) + GAP_Y
    return {line: fmean(middles[place] for place in places) for line, places in lines.places.items()}


def _settled(
    middles: dict[int, float], gaps: Mapping[int, Mapping[int, float]], order: Sequence[int]
) -> dict[int, float]:
    """Push lines down until each keeps its distance from those above."""
    for line in order:
        above = [middles[upper] + gap for upper, gap in gaps.get(line, {}).items()]
        middles[line] = max([middles[line], *above])
    return middles


def _wanted(sheet: Sheet, lines: _Lines, middles: Mapping[int, float], line: int) -> float:
    """Return the mean height of what a line is wired to, its own height where that is nothing."""
    near = (
        middles[lines.of[other]]
        for place in lines.places[line]
        for other in (*sheet.before.get(place, ()), *sheet.behind.get(place, ()))
        if lines.of[other] != line
    )
    return fmean(tuple(near) or (middles[line],))
