"""Images made larger, and turned over. Feature (c * rows + i) * columns + j is channel c, row i, column j."""

from typing import Any

import numpy as np

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers
from kernels.cuda.device import function
from kernels.cuda.elementary import HALF, ONE, positive
from kernels.cuda.threads import ZERO, features


@features("n_out")
def upsample_nearest(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """y = x with each cell repeated `factor` times in both directions."""
    x, y, _, _, _, _, columns, factor = numbers
    row, column = feature // (columns * factor) // factor, feature % (columns * factor) // factor
    arena[here + y + feature * LANES] = arena[here + x + (row * columns + column) * LANES]


@features("n_in")
def upsample_nearest_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += the sum of dy over the copies of each cell."""
    dy, dx, _, _, _, _, columns, factor = numbers
    row, column = feature // columns * factor, feature % columns * factor
    total = ZERO
    for i in range(row, row + factor):
        for j in range(column, column + factor):
            total += arena[here + dy + (i * columns * factor + j) * LANES]
    arena[here + dx + feature * LANES] += total


@function
def share(cell: int, place: int, size: int, factor: int) -> Any:
    """How much one of `size` cells counts at one of factor * size places: their middles are compared, and
    what would be outside of the first and the last middle takes the number there.
    """
    middle = (np.float32(place) + HALF) / np.float32(factor) - HALF
    inside = min(positive(middle), np.float32(size - 1))
    return positive(ONE - abs(inside - np.float32(cell)))


@function
def first_near(place: int, size: int, factor: int) -> Any:
    """The first of the two cells that count at a place."""
    return min(max((2 * place + 1 - factor) // (2 * factor), 0), size - 1)


@features("n_out")
def upsample_bilinear(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """y = x at `factor` times as many places in both directions, on straight lines between the cells."""
    x, y, _, _, _, rows, columns, factor = numbers
    wide, tall = columns * factor, rows * factor
    channel, i, j = feature // (wide * tall), feature // wide % tall, feature % wide
    first_row, first_column = first_near(i, rows, factor), first_near(j, columns, factor)
    total = ZERO
    for row in range(first_row, min(first_row + 2, rows)):
        for column in range(first_column, min(first_column + 2, columns)):
            weight = share(row, i, rows, factor) * share(column, j, columns, factor)
            total += weight * arena[here + x + ((channel * rows + row) * columns + column) * LANES]
    arena[here + y + feature * LANES] = total


@features("n_in")
def upsample_bilinear_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += the shares of each cell in y, times dy."""
    dy, dx, _, _, _, rows, columns, factor = numbers
    wide, tall = columns * factor, rows * factor
    channel, row, column = feature // (rows * columns), feature // columns % rows, feature % columns
    total = ZERO
    for i in range(max((row - 1) * factor, 0), min((row + 2) * factor, tall)):
        for j in range(max((column - 1) * factor, 0), min((column + 2) * factor, wide)):
            weight = share(row, i, rows, factor) * share(column, j, columns, factor)
            total += weight * arena[here + dy + ((channel * tall + i) * wide + j) * LANES]
    arena[here + dx + feature * LANES] += total


@features("n_out")
def transpose(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y = x with rows and columns exchanged."""
    x, y, _, _, rows, columns = numbers
    source = feature % rows * columns + feature // rows
    arena[here + y + feature * LANES] = arena[here + x + source * LANES]


@features("n_out")
def transpose_backward(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += dy with rows and columns exchanged back."""
    dy, dx, _, _, rows, columns = numbers
    source = feature % rows * columns + feature // rows
    arena[here + dx + source * LANES] += arena[here + dy + feature * LANES]
