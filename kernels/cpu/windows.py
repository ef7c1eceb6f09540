"""Windows that move over an image, clipped to the cells that exist."""

from typing import Any, NamedTuple

from kernels.abi import ROW_OPERANDS
from kernels.jit import Ints, function


class Sizes(NamedTuple):
    """Of an image before and after, of the window and its steps; the first one begins `top` rows above the
    image and `left` columns before it.
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


@function
def window_sizes(row: Ints, before: Any) -> Any:
    """The sizes in a row, which follow `before` operands and other dims."""
    at = ROW_OPERANDS + before
    return Sizes(
        row[at],
        row[at + 1],
        row[at + 2],
        row[at + 3],
        row[at + 4],
        row[at + 5],
        row[at + 6],
        row[at + 7],
        row[at + 8],
        row[at + 9],
    )


@function
def _clipped(start: Any, kernel: Any, size: Any) -> Any:
    """First cell and number of the cells that exist, of `kernel` from `start` on."""
    first = max(start, 0)
    return first, max(min(start + kernel, size) - first, 0)


@function
def window(sizes: Any, i: Any, j: Any) -> Any:
    """The window at a place: its first cell in the image, its height and its width."""
    first_row, tall = _clipped(i * sizes.stride_rows - sizes.top, sizes.kernel_rows, sizes.rows)
    first_column, wide = _clipped(j * sizes.stride_columns - sizes.left, sizes.kernel_columns, sizes.columns)
    return first_row * sizes.columns + first_column, tall, wide


@function
def first_met(sizes: Any, i: Any, j: Any) -> Any:
    """The first cell of the kernel that lies on a cell of the image, at a place."""
    row = max(sizes.top - i * sizes.stride_rows, 0)
    return row * sizes.kernel_columns + max(sizes.left - j * sizes.stride_columns, 0)
