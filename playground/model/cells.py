"""Cells of layers, and how a layer's cells see those of the layer before.

A cell is a place in a layer, over all its channels: row and column of an image (C, H, W), step and feature of
a sequence (T, F), one of the numbers in a row (F,), which lie in a single row. Sets of them are kept as whole
numbers with a bit for each column.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import floor, prod

from kernels.geometry import Window
from playground.model.kinds import Shape

Axis = tuple[int, ...]
"""What each row, or column, of a layer's output sees of its input: a bit for each row, or column, there."""


@dataclass(frozen=True)
class Cells:
    """Cells of one layer: `rows` has a number for each row, with a bit for each of the `columns`."""

    rows: tuple[int, ...]
    columns: int

    def __contains__(self, cell: object) -> bool:
        match cell:
            case (int(row), int(column)):
                return 0 <= row < len(self.rows) and bool(self.rows[row] >> column & 1)
        return False

    def __len__(self) -> int:
        return sum(row.bit_count() for row in self.rows)

    def __or__(self, other: "Cells") -> "Cells":
        return Cells(tuple(a | b for a, b in zip(self.rows, other.rows, strict=True)), self.columns)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row, mask in enumerate(self.rows) for column in _bits(mask))

    @property
    def box(self) -> tuple[int, int, int, int] | None:
        """The first row and column and the last row and column of the smallest box around, or None."""
        filled = [number for number, row in enumerate(self.rows) if row]
        if not filled:
            return None
        touched = 0
        for row in self.rows:
            touched |= row
        return filled[0], (touched & -touched).bit_length() - 1, filled[-1], touched.bit_length() - 1


@dataclass(frozen=True)
class Separable:
    """Rows and columns that are seen independently of each other."""

    rows: Axis
    columns: Axis

    def back(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return what `cells` of the output see of an input of `size` rows and columns."""
        return _spread(cells, self.rows, self.columns, size)

    def ahead(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return which cells of an output of `size` see any of `cells`."""
        return _spread(cells, *self._turned, size)

    @cached_property
    def _turned(self) -> tuple[Axis, Axis]:
        return transposed(self.rows), transposed(self.columns)


@dataclass(frozen=True)
class Same:
    """Each cell sees the one at the same place."""

    def back(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return `cells`."""
        return cells

    def ahead(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return `cells`."""
        return cells


@dataclass(frozen=True)
class Everything:
    """Each cell sees all of the input."""

    def back(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return all cells of the input, unless none looks."""
        return full(size) if any(cells.rows) else Cells((0,) * size[0], size[1])

    def ahead(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return all cells of the output, unless there is nothing to see."""
        return self.back(cells, size)


@dataclass(frozen=True)
class Renumbered:
    """The same numbers in the same order in another shape."""

    before: Shape
    after: Shape

    def back(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return where the numbers of `cells` come from."""
        return _renumbered(cells, self.after, self.before)

    def ahead(self, cells: Cells, size: tuple[int, int]) -> Cells:
        """Return where the numbers of `cells` go."""
        return _renumbered(cells, self.before, self.after)


Relation = Same | Everything | Separable | Renumbered
"""How the cells of a layer see those of one of its inputs."""


def grid(shape: Shape) -> tuple[int, int]:
    """Return the rows and columns of the cells of a shape."""
    return (1, shape[0]) if len(shape) == 1 else (shape[-2], shape[-1])


def full(size: tuple[int, int]) -> Cells:
    """Return all cells of `size` rows and columns."""
    return Cells(((1 << size[1]) - 1,) * size[0], size[1])


def cell(shape: Shape, unit: int) -> tuple[int, int]:
    """Return the row and column of a unit, counted through the whole layer."""
    rows, columns = grid(shape)
    return divmod(unit % (rows * columns), columns)


# ---- axes ----------------------------------------------------------------------------------------------
def everything(out: int, size: int) -> Axis:
    """Each of `out` places sees all of `size`."""
    return ((1 << size) - 1,) * out


def itself(size: int) -> Axis:
    """Each place sees the one at the same place."""
    return tuple(1 << place for place in range(size))


def moving(place: Window) -> Axis:
    """Each place sees what lies under a kernel, zeros around the edge apart."""
    cells = (1 << place.size) - 1
    kernel = sum(1 << place.dilation * step for step in range(place.kernel))
    return tuple(
        _shifted(kernel, place.stride * number - place.before) & cells for number in range(place.out)
    )


def spreading(mirror: Window) -> Axis:
    """Each place sees the cells whose spread kernel covers it; `mirror` leads back."""
    return transposed(moving(mirror), mirror.size)


def stretched(size: int, factor: int) -> Axis:
    """Each place sees the one that it repeats."""
    return tuple(1 << place // factor for place in range(size * factor))


def between(size: int, factor: int) -> Axis:
    """Each place sees the neighbours that a straight line is drawn between, those with a share of 0 apart."""
    return tuple(_neighbours((place + 0.5) / factor - 0.5, size) for place in range(size * factor))


def _neighbours(point: float, size: int) -> int:
    """Return a bit for each cell with a share of what lies at `point`; beyond the edge the last goes on."""
    low = floor(point)
    near = {low, low + 1} if point > low else {low}
    return sum(1 << place for place in {min(max(place, 0), size - 1) for place in near})


def part(out: int, offset: int, size: int) -> Axis:
    """Of `out` places those from `offset` on see the `size` ones of an input in their order."""
    return tuple(1 << place - offset if 0 <= place - offset < size else 0 for place in range(out))


def grouped(out: int, size: int, groups: int) -> Axis:
    """Each place sees those of its group."""
    share, block = out // groups, size // groups
    return tuple((1 << block) - 1 << place // share * block for place in range(out))


def _shifted(mask: int, places: int) -> int:
    return mask << places if places >= 0 else mask >> -places


def transposed(axis: Axis, size: int = 0) -> Axis:
    """Return, for each place of the input, a bit for each place of the output that sees it."""
    longest = size or max((seen.bit_length() for seen in axis), default=0)
    turned = [0] * longest
    for number, seen in enumerate(axis):
        for place in _bits(seen):
            turned[place] |= 1 << number
    return tuple(turned)


def _bits(mask: int) -> list[int]:
    return [place for place, bit in enumerate(reversed(f"{mask:b}")) if bit == "1"]


def _spread(cells: Cells, rows: Axis, columns: Axis, size: tuple[int, int]) -> Cells:
    found = [0] * size[0]
    widened = {mask: seen_through(mask, columns) for mask in set(cells.rows) if mask}
    for number, mask in enumerate(cells.rows):
        if mask and number < len(rows):
            for row in _bits(rows[number]):
                found[row] |= widened[mask]
    return Cells(tuple(found), size[1])


def seen_through(mask: int, axis: Axis) -> int:
    """Return what places together see by an axis, a bit for each."""
    seen = 0
    for place in _bits(mask):
        seen |= axis[place] if place < len(axis) else 0
    return seen


def _renumbered(cells: Cells, before: Shape, after: Shape) -> Cells:
    """Return the cells of `after` that hold any number of `cells`, which are over all channels."""
    numbers = _joined(cells) * _repeated(prod(before), prod(grid(before)))
    rows, columns = grid(after)
    seen, found = (1 << rows * columns) - 1, 0
    for start in range(0, prod(after), rows * columns):
        found |= numbers >> start & seen
    return Cells(tuple(found >> row * columns & (1 << columns) - 1 for row in range(rows)), columns)


def _joined(cells: Cells) -> int:
    """Return all rows, one after the other, as one whole number."""
    joined = 0
    for row in reversed(cells.rows):
        joined = joined << cells.columns | row
    return joined


@lru_cache(maxsize=64)
def _repeated(whole: int, area: int) -> int:
    """Return the factor that writes `area` bits again and again until there are `whole`."""
    return ((1 << whole) - 1) // ((1 << area) - 1)
