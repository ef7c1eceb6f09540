"""Images made larger, and turned over. Feature (c * rows + i) * columns + j is channel c, row i, column j."""

from typing import Any

import numpy as np

from kernels.abi import LANES
from kernels.cpu.lanes import add, load, operands, splat, store
from kernels.jit import Floats, Ints, function, kernel


@kernel
def upsample_nearest(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x with each cell repeated `factor` times in both directions."""
    x, y, _, _, channels, rows, columns, factor = operands(row, 8)
    pitch = columns * factor * LANES
    for _ in range(channels * rows):
        for j in range(columns):
            v = load(block, x + j * LANES)
            for down in range(factor):
                for right in range(factor):
                    store(block, y + down * pitch + (j * factor + right) * LANES, v)
        x, y = x + columns * LANES, y + factor * pitch


@kernel
def upsample_nearest_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += the sum of dy over the copies of each cell."""
    dy, dx, _, _, channels, rows, columns, factor = operands(row, 8)
    pitch = columns * factor * LANES
    for _ in range(channels * rows):
        for j in range(columns):
            blame = splat(0)
            for down in range(factor):
                for right in range(factor):
                    blame += load(block, dy + down * pitch + (j * factor + right) * LANES)
            add(block, dx + j * LANES, blame)
        dx, dy = dx + columns * LANES, dy + factor * pitch


@function
def _between(place: Any, factor: Any, size: Any) -> Any:
    """The cells before and after a place among factor * size, and how much the second counts."""
    halves = max(2 * place + 1 - factor, 0)  # the distance from the first cell's middle, times 2 factor
    before = halves // (2 * factor)
    share = np.float32(halves - before * 2 * factor) / np.float32(2 * factor)
    return before, min(before + 1, size - 1), share


@kernel
def upsample_bilinear(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x at `factor` times as many places in both directions, on straight lines between the cells."""
    x, y, _, _, channels, rows, columns, factor = operands(row, 8)
    for c in range(channels):
        for i in range(rows * factor):
            upper, lower, down = _between(i, factor, rows)
            above, below = x + (c * rows + upper) * columns * LANES, x + (c * rows + lower) * columns * LANES
            for j in range(columns * factor):
                left, right, across = _between(j, factor, columns)
                first = load(block, above + left * LANES) * (1 - down)
                first += load(block, below + left * LANES) * down
                second = load(block, above + right * LANES) * (1 - down)
                second += load(block, below + right * LANES) * down
                store(block, y, first * (1 - across) + second * across)
                y += LANES


@kernel
def upsample_bilinear_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += the shares of each cell in y, times dy."""
    dy, dx, _, _, channels, rows, columns, factor = operands(row, 8)
    for c in range(channels):
        for i in range(rows * factor):
            upper, lower, down = _between(i, factor, rows)
            above, below = (
                dx + (c * rows + upper) * columns * LANES,
                dx + (c * rows + lower) * columns * LANES,
            )
            for j in range(columns * factor):
                left, right, across = _between(j, factor, columns)
                blame = load(block, dy)
                add(block, above + left * LANES, blame * (1 - down) * (1 - across))
                add(block, above + right * LANES, blame * (1 - down) * across)
                add(block, below + left * LANES, blame * down * (1 - across))
                add(block, below + right * LANES, blame * down * across)
                dy += LANES


@kernel
def transpose(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = x with rows and columns exchanged."""
    x, y, _, _, rows, columns = operands(row, 6)
    for c in range(columns):
        for r in range(rows):
            store(block, y + (c * rows + r) * LANES, load(block, x + (r * columns + c) * LANES))


@kernel
def transpose_backward(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += dy with rows and columns exchanged back."""
    dy, dx, _, _, rows, columns = operands(row, 6)
    for c in range(columns):
        for r in range(rows):
            add(block, dx + (r * columns + c) * LANES, load(block, dy + (c * rows + r) * LANES))
