"""Numbers of a layer laid out to be seen: channels, each with rows and columns."""

from dataclasses import dataclass
from math import isqrt

from playground.model.kinds import Shape

TALLEST = 16
"""Up to so many numbers in a row stand below each other; more are folded to nearly a square."""


@dataclass(frozen=True)
class Sheet:
    """`count` numbers in C order; the last row of the last channel may not be full."""

    channels: int
    rows: int
    columns: int
    count: int

    @property
    def area(self) -> int:
        """Places of a channel."""
        return self.rows * self.columns

    def place(self, unit: int) -> tuple[int, int, int]:
        """Return channel, row and column of a number."""
        channel, rest = divmod(unit, self.area)
        return channel, *divmod(rest, self.columns)

    def unit(self, channel: int, row: int, column: int) -> int | None:
        """Return the number at a place, or None where there is none."""
        if not (0 <= channel < self.channels and 0 <= row < self.rows and 0 <= column < self.columns):
            return None
        found = channel * self.area + row * self.columns + column
        return found if found < self.count else None

    def units(self, channel: int) -> range:
        """Return the numbers of a channel."""
        return range(channel * self.area, min((channel + 1) * self.area, self.count))


def sheet(shape: Shape, picture: Shape = ()) -> Sheet:
    """Return the layout of a shape: an image as it is, a sequence with a row for each step, and numbers in a
    row as the `picture` that they were, or folded.
    """
    match picture or shape:
        case (channels, rows, columns):
            return Sheet(channels, rows, columns, channels * rows * columns)
        case (steps, features):
            return Sheet(1, steps, features, steps * features)
        case (count,) if count <= TALLEST:
            return Sheet(1, count, 1, count)
        case (count,):
            columns = isqrt(count - 1) + 1
            return Sheet(1, -(-count // columns), columns, count)
    raise ValueError(f"{shape} is not the shape of a layer")
