"""Where the tiles of a mosaic lie, and which part of it is seen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF

GAP: Final = 0.18
LARGEST: Final = 160.0


@dataclass(frozen=True)
class Tiling:
    """`count` tiles of `rows` x `columns` cells, `across` in a row. Lengths are in cells, from the middle of
    the mosaic.
    """

    count: int
    rows: int
    columns: int
    across: int

    @property
    def gap(self) -> int:
        """The gap between two tiles."""
        return max(1, round(GAP * max(self.rows, self.columns)))

    @property
    def down(self) -> int:
        """Tiles below each other."""
        return -(-self.count // self.across)

    @property
    def size(self) -> QSizeF:
        """The size of the mosaic."""
        sides = ((self.across, self.columns), (self.down, self.rows))
        width, height = (count * (side + self.gap) - self.gap for count, side in sides)
        return QSizeF(width, height)

    def tile(self, number: int) -> QRectF:
        """Return where a tile lies."""
        row, column = divmod(number, self.across)
        left = column * (self.columns + self.gap) - self.size.width() / 2
        top = row * (self.rows + self.gap) - self.size.height() / 2
        return QRectF(left, top, self.columns, self.rows)

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """Return tile, row and column at a point, or None beside the tiles."""
        across = int((point.x() + self.size.width() / 2) // (self.columns + self.gap))
        down = int((point.y() + self.size.height() / 2) // (self.rows + self.gap))
        number = down * self.across + across
        if not (0 <= across < self.across and 0 <= number < self.count):
            return None
        tile = self.tile(number)
        if not tile.contains(point):
            return None
        row, column = int(point.y() - tile.top()), int(point.x() - tile.left())
        return number, min(row, self.rows - 1), min(column, self.columns - 1)

    def within(self, seen: QRectF) -> Iterator[int]:
        """Return the tiles that a part of the mosaic touches."""
        middle = QPointF(self.size.width() / 2, self.size.height() / 2)
        place = seen.translated(middle)
        columns = _steps(place.left(), place.right(), self.columns + self.gap, self.across)
        rows = _steps(place.top(), place.bottom(), self.rows + self.gap, self.down)
        numbers = (row * self.across + column for row in rows for column in columns)
        return (number for number in numbers if number < self.count)


def _steps(start: float, stop: float, pitch: int, count: int) -> range:
    """Return the numbers of the tiles in one direction that lie between two places."""
    return range(max(int(start // pitch), 0), min(int(stop // pitch) + 1, count))


def fitting(count: int, rows: int, columns: int, room: QSizeF) -> Tiling:
    """Return the tiling of `count` tiles that fills a room best."""
    choices = (Tiling(count, rows, columns, across) for across in range(1, count + 1))
    return max(choices, key=lambda tiling: fit(tiling, room))


def fit(tiling: Tiling, room: QSizeF) -> float:
    """Return the pixels a cell at which the whole mosaic just fits into a room."""
    size = tiling.size
    return min(room.width() / size.width(), room.height() / size.height())


@dataclass(frozen=True)
class Sight:
    """What is seen: `pixels` a cell, and the point of the mosaic in the middle."""

    pixels: float
    center: QPointF

    def zoomed(self, factor: float, offset: QPointF, least: float) -> "Sight":
        """Return the sight `factor` times as large; what lies `offset` pixels off the middle stays there."""
        pixels = min(max(self.pixels * factor, least), max(LARGEST, least))
        return Sight(pixels, self.center + offset / self.pixels - offset / pixels)

    def moved(self, way: QPointF) -> "Sight":
        """Return the sight after the mosaic was dragged some pixels."""
        return replace(self, center=self.center - way / self.pixels)

    def to_mosaic(self, point: QPointF, room: QSizeF) -> QPointF:
        """Return the point of the mosaic under a pixel."""
        return self.center + (point - QPointF(room.width() / 2, room.height() / 2)) / self.pixels

    def to_pixels(self, rect: QRectF, room: QSizeF) -> QRectF:
        """Return where a part of the mosaic is shown."""
        corner = (rect.topLeft() - self.center) * self.pixels + QPointF(room.width() / 2, room.height() / 2)
        return QRectF(corner, rect.size() * self.pixels)


def whole(tiling: Tiling, room: QSizeF) -> Sight:
    """Return the sight of the whole mosaic."""
    return Sight(min(fit(tiling, room), LARGEST), QPointF(0, 0))
