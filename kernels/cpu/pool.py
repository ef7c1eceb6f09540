"""Pooling: each output looks at a window of one channel of an image, and keeps one number of it.

Only real cells count: where a window reaches beyond the edge, it has fewer. A window without any gives 0. NaN
stays NaN.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cpu.elementary import larger
from kernels.cpu.lanes import add, load, operands, root, select, splat, store
from kernels.cpu.windows import window, window_sizes
from kernels.jit import Floats, Ints, function, kernel

# In the functions on one window `x` is its first cell, `tall` and `wide` say how many cells it has, and
# `pitch` is the distance of its rows.


@function
def _largest(block: Any, x: Any, tall: Any, wide: Any, pitch: Any) -> Any:
    largest = load(block, x) if tall * wide > 0 else splat(0)
    for i in range(tall):
        for j in range(wide):
            largest = larger(largest, load(block, x + i * pitch + j * LANES))
    return largest


@kernel
def max_pool(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = the largest number in the window."""
    x, y, _, _, channels = operands(row, 5)
    sizes = window_sizes(row, 5)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                store(block, y, _largest(block, x + c * image + cell * LANES, tall, wide, pitch))
                y += LANES


@function
def _first_not_below(
    block: Any, x: Any, dx: Any, y: Any, blame: Any, tall: Any, wide: Any, pitch: Any
) -> None:
    """Give the blame of y to the first cell, in each lane, that is not smaller."""
    for i in range(tall):
        for j in range(wide):
            place = i * pitch + j * LANES
            below = load(block, x + place) < y
            add(block, dx + place, select(below, 0, blame))
            blame = select(below, blame, 0)


@kernel
def max_pool_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy in the first cell of the window that is not smaller than y."""
    x, y, dy, dx, _, _, channels = operands(row, 7)
    sizes = window_sizes(row, 7)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                place = c * image + cell * LANES
                largest, blame = load(block, y), load(block, dy)
                _first_not_below(block, x + place, dx + place, largest, blame, tall, wide, pitch)
                y, dy = y + LANES, dy + LANES


@kernel
def max_pool_winners(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = the largest number in the window, in row `down` and column `right`: the first one that large."""
    x, y, down, right, _, _, channels = operands(row, 7)
    sizes = window_sizes(row, 7)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                place = x + c * image + cell * LANES
                largest, below, beside = _largest_and_where(block, place, tall, wide, pitch)
                store(block, y, largest)
                store(block, down, below + cell // sizes.columns)
                store(block, right, beside + cell % sizes.columns)
                y, down, right = y + LANES, down + LANES, right + LANES


@function
def _largest_and_where(block: Any, x: Any, tall: Any, wide: Any, pitch: Any) -> Any:
    """The largest number of a window, and its row and column there."""
    largest, down, right = load(block, x) if tall * wide > 0 else splat(0), splat(0), splat(0)
    for i in range(tall):
        for j in range(wide):
            value = load(block, x + i * pitch + j * LANES)
            above = value > largest
            down, right = select(above, i, down), select(above, j, right)
            largest = larger(largest, value)
    return largest, down, right


@function
def _sum(block: Any, x: Any, tall: Any, wide: Any, pitch: Any) -> Any:
    value = splat(0)
    for i in range(tall):
        of_row = splat(0)  # of a large window rows are summed first: rounding errors stay small
        for j in range(wide):
            of_row += load(block, x + i * pitch + j * LANES)
        value += of_row
    return value


@kernel
def average_pool(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = the mean of the window."""
    x, y, _, _, channels = operands(row, 5)
    sizes = window_sizes(row, 5)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                store(
                    block,
                    y,
                    _sum(block, x + c * image + cell * LANES, tall, wide, pitch) / max(tall * wide, 1),
                )
                y += LANES


@function
def _spread(block: Any, dx: Any, share: Any, tall: Any, wide: Any, pitch: Any) -> None:
    for i in range(tall):
        for j in range(wide):
            add(block, dx + i * pitch + j * LANES, share)


@kernel
def average_pool_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy / N in each of the N cells of the window."""
    dy, dx, _, _, channels = operands(row, 5)
    sizes = window_sizes(row, 5)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                place = c * image + cell * LANES
                share = load(block, dy) / max(tall * wide, 1)
                _spread(block, dx + place, share, tall, wide, pitch)
                dy += LANES


@function
def _sum_of_squares(block: Any, x: Any, tall: Any, wide: Any, pitch: Any) -> Any:
    value = splat(0)
    for i in range(tall):
        of_row = splat(0)
        for j in range(wide):
            v = load(block, x + i * pitch + j * LANES)
            of_row += v * v
        value += of_row
    return value


@kernel
def l2_pool(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = the square root of the sum of the squares in the window."""
    x, y, _, _, channels = operands(row, 5)
    sizes = window_sizes(row, 5)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                store(block, y, root(_sum_of_squares(block, x + c * image + cell * LANES, tall, wide, pitch)))
                y += LANES


@function
def _spread_by_size(block: Any, x: Any, dx: Any, share: Any, tall: Any, wide: Any, pitch: Any) -> None:
    for i in range(tall):
        for j in range(wide):
            place = i * pitch + j * LANES
            add(block, dx + place, share * load(block, x + place))


@kernel
def l2_pool_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy x / y, and nothing where y = 0."""
    x, y, dy, dx, _, _, channels = operands(row, 7)
    sizes = window_sizes(row, 7)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    for c in range(channels):
        for i in range(sizes.out_rows):
            for j in range(sizes.out_columns):
                cell, tall, wide = window(sizes, i, j)
                place = c * image + cell * LANES
                length = load(block, y)
                share = select(length == 0, 0, load(block, dy) / length)
                _spread_by_size(block, x + place, dx + place, share, tall, wide, pitch)
                y, dy = y + LANES, dy + LANES
