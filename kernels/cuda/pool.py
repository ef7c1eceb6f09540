"""Pooling: each output looks at a window of one channel of an image, and keeps one number of it.

Only real cells count: where a window reaches beyond the edge, it has fewer. A window without any gives 0. The
last ten numbers of a body are the sizes of `kernels.ops.images`. NaN stays NaN.
"""

import math
from typing import Any

import numpy as np

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.threads import ZERO, features
from kernels.cuda.windows import cells_of, places_of


@function
def top(arena: Floats, image: int, columns: int, cells: Any) -> Any:
    """The largest number in a window that has cells."""
    first_row, end_row, first_column, end_column = cells
    most = arena[image + (first_row * columns + first_column) * LANES]
    for row in range(first_row, end_row):
        for column in range(first_column, end_column):
            value = arena[image + (row * columns + column) * LANES]
            most = value if value > most or value != value else most
    return most


@function
def wins(arena: Floats, image: int, columns: int, cells: Any, row: int, column: int, most: Any) -> Any:
    """Whether a cell is the first of its window that is not smaller than `most`."""
    if arena[image + (row * columns + column) * LANES] < most:
        return False
    for i in range(cells[0], row + 1):
        for j in range(cells[2], column if i == row else cells[3]):
            if not arena[image + (i * columns + j) * LANES] < most:
                return False
    return True


@features("n_out")
def max_pool(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y = the largest number in the window."""
    x, y = numbers[:2]
    sizes = numbers[5:]
    rows, columns, out_rows, out_columns = sizes[:4]
    image = here + x + feature // (out_rows * out_columns) * rows * columns * LANES
    cells = cells_of(feature // out_columns % out_rows, feature % out_columns, sizes)
    some = cells[0] < cells[1] and cells[2] < cells[3]
    arena[here + y + feature * LANES] = top(arena, image, columns, cells) if some else ZERO


@function
def first_of(arena: Floats, image: int, columns: int, cells: Any, most: Any) -> Any:
    """Row and column of the first cell of a window that is `most`."""
    for row in range(cells[0], cells[1]):
        for column in range(cells[2], cells[3]):
            if arena[image + (row * columns + column) * LANES] == most:
                return row, column
    return cells[0], cells[2]


@features("n_out")
def max_pool_winners(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """y = the largest number in the window, in row `down` and column `right`: the first one that large."""
    x, y, down, right = numbers[:4]
    sizes = numbers[7:]
    rows, columns, out_rows, out_columns = sizes[:4]
    image = here + x + feature // (out_rows * out_columns) * rows * columns * LANES
    cells = cells_of(feature // out_columns % out_rows, feature % out_columns, sizes)
    some = cells[0] < cells[1] and cells[2] < cells[3]
    most = top(arena, image, columns, cells) if some else ZERO
    arena[here + y + feature * LANES] = most
    row, column = first_of(arena, image, columns, cells, most)
    arena[here + down + feature * LANES] = row
    arena[here + right + feature * LANES] = column


@features("n_in")
def max_pool_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += dy in the first cell of the window that is not smaller than y."""
    x, y, dy, dx = numbers[:4]
    sizes = numbers[7:]
    rows, columns, out_rows, out_columns = sizes[:4]
    channel, row, column = feature // (rows * columns), feature // columns % rows, feature % columns
    image = here + x + channel * rows * columns * LANES
    first_i, end_i, first_j, end_j = places_of(row, column, sizes)
    total = ZERO
    for i in range(first_i, end_i):
        for j in range(first_j, end_j):
            place = here + ((channel * out_rows + i) * out_columns + j) * LANES
            if wins(arena, image, columns, cells_of(i, j, sizes), row, column, arena[y + place]):
                total += arena[dy + place]
    arena[here + dx + feature * LANES] += total


@features("n_out")
def average_pool(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y = the mean of the window."""
    x, y = numbers[:2]
    sizes = numbers[5:]
    rows, columns, out_rows, out_columns = sizes[:4]
    image = here + x + feature // (out_rows * out_columns) * rows * columns * LANES
    first_row, end_row, first_column, end_column = cells_of(
        feature // out_columns % out_rows, feature % out_columns, sizes
    )
    total = ZERO
    for row in range(first_row, end_row):
        for column in range(first_column, end_column):
            total += arena[image + (row * columns + column) * LANES]
    count = max(end_row - first_row, 0) * max(end_column - first_column, 0)
    arena[here + y + feature * LANES] = total / np.float32(max(count, 1))


@features("n_in")
def average_pool_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += dy / N in each of the N cells of the window."""
    dy, dx = numbers[:2]
    sizes = numbers[5:]
    rows, columns, out_rows, out_columns = sizes[:4]
    channel, row, column = feature // (rows * columns), feature // columns % rows, feature % columns
    first_i, end_i, first_j, end_j = places_of(row, column, sizes)
    total = ZERO
    for i in range(first_i, end_i):
        for j in range(first_j, end_j):
            first_row, end_row, first_column, end_column = cells_of(i, j, sizes)
            count = np.float32((end_row - first_row) * (end_column - first_column))
            total += arena[here + dy + ((channel * out_rows + i) * out_columns + j) * LANES] / count
    arena[here + dx + feature * LANES] += total


@features("n_out")
def l2_pool(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y = the square root of the sum of the squares in the window."""
    x, y = numbers[:2]
    sizes = numbers[5:]
    rows, columns, out_rows, out_columns = sizes[:4]
    image = here + x + feature // (out_rows * out_columns) * rows * columns * LANES
    first_row, end_row, first_column, end_column = cells_of(
        feature // out_columns % out_rows, feature % out_columns, sizes
    )
    total = ZERO
    for row in range(first_row, end_row):
        for column in range(first_column, end_column):
            value = arena[image + (row * columns + column) * LANES]
            total += value * value
    arena[here + y + feature * LANES] = math.sqrt(total)


@features("n_in")
def l2_pool_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += dy x / y, and nothing where y = 0."""
    x, y, dy, dx = numbers[:4]
    sizes = numbers[7:]
    rows, columns, out_rows, out_columns = sizes[:4]
    channel, row, column = feature // (rows * columns), feature // columns % rows, feature % columns
    first_i, end_i, first_j, end_j = places_of(row, column, sizes)
    total = ZERO
    for i in range(first_i, end_i):
        for j in range(first_j, end_j):
            place = here + ((channel * out_rows + i) * out_columns + j) * LANES
            length = arena[y + place]
            total += ZERO if length == ZERO else arena[dy + place] / length
    arena[here + dx + feature * LANES] += total * arena[here + x + feature * LANES]
