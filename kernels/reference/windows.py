"""Windows that move over an image, and the cells of the image in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernels.abi import LANES
from kernels.reference.context import Floats

Place = tuple[slice, int, int]
Cells = tuple[slice, slice, slice]


@dataclass(frozen=True)
class Windows:
    """Sizes before and after, of the window and its steps; the first one begins `top` rows above the image
    and `left` columns before it.
    """

    rows: int
    columns: int
    out_rows: int
    out_columns: int
    kernel_rows: int
    kernel_columns: int
    stride_rows: int
    stride_columns: int
    top: int
    left: int

    def images(self, x: Floats, channels: int) -> Floats:
        """The image before as (channels, rows, columns, lanes)."""
        return x.reshape(channels, self.rows, self.columns, LANES)

    def results(self, y: Floats, channels: int) -> Floats:
        """The image after as (channels, out_rows, out_columns, lanes)."""
        return y.reshape(channels, self.out_rows, self.out_columns, LANES)

    def __iter__(self) -> Iterator[tuple[Place, Cells]]:
        """Each place of the results in turn, and the real cells that its window sees."""
        for i in range(self.out_rows):
            rows = _real(i * self.stride_rows - self.top, self.kernel_rows, self.rows)
            for j in range(self.out_columns):
                columns = _real(j * self.stride_columns - self.left, self.kernel_columns, self.columns)
                yield (slice(None), i, j), (slice(None), rows, columns)

    def met(self, place: Place, cells: Cells) -> tuple[slice, slice]:
        """The rows and columns of the kernel that lie on the real cells of a place."""
        down, right = place[1] * self.stride_rows - self.top, place[2] * self.stride_columns - self.left
        return _moved(cells[1], down), _moved(cells[2], right)


def _real(first: int, count: int, size: int) -> slice:
    """Of `count` cells from `first` on those that exist."""
    start = max(first, 0)
    return slice(start, max(min(first + count, size), start))


def _moved(cells: slice, start: int) -> slice:
    return slice(cells.start - start, cells.stop - start)
