"""The locally connected layer: a convolution whose every place has weights of its own.

``w`` is (positions, c_out, c_in, kernel_rows, kernel_columns), ``b`` has a number for each result. Beyond the
edge are zeros. In the functions on one window and its kernel, `tall` and `wide` say how many cells of both
meet, `pitch` is the distance of rows in the image and `width` that in the kernel.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cpu.lanes import add, load, operands, splat, store, total
from kernels.cpu.windows import first_met, window, window_sizes
from kernels.jit import Floats, Ints, function, kernel


@function
def _weighted(arena: Any, w: Any, block: Any, x: Any, tall: Any, wide: Any, width: Any, pitch: Any) -> Any:
    """The sum of a kernel's weights times the cells of a window."""
    value = splat(0)
    for i in range(tall):
        for j in range(wide):
            value += arena[w + i * width + j] * load(block, x + i * pitch + j * LANES)
    return value


@kernel
def local2d(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y[o, i, j] = b[o, i, j] + the sum of w[ij, o] times the window of x at row i and column j."""
    w, b, x, y, _, _, positions, c_out, c_in = operands(row, 9)
    sizes = window_sizes(row, 9)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    weights = sizes.kernel_rows * sizes.kernel_columns
    for i in range(sizes.out_rows):
        for j in range(sizes.out_columns):
            cell, tall, wide = window(sizes, i, j)
            met = w + first_met(sizes, i, j)
            for o in range(c_out):
                result = o * positions + i * sizes.out_columns + j
                value = splat(arena[b + result])
                for c in range(c_in):
                    start = x + c * image + cell * LANES
                    value += _weighted(arena, met, block, start, tall, wide, sizes.kernel_columns, pitch)
                    met += weights
                store(block, y + result * LANES, value)
            w += c_out * c_in * weights


@function
def _correlate(
    arena: Any, dw: Any, block: Any, x: Any, blame: Any, tall: Any, wide: Any, width: Any, pitch: Any
) -> None:
    """Give each weight of a kernel the sum over the samples of its cell times the blame."""
    for i in range(tall):
        for j in range(wide):
            arena[dw + i * width + j] += total(blame * load(block, x + i * pitch + j * LANES))


@kernel
def local2d_backward_w(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dw[ij, o] += the sum over the samples of dy[o, i, j] times the window, db += the sum of dy."""
    x, dy, dw, db, _, _, positions, c_out, c_in = operands(row, 9)
    sizes = window_sizes(row, 9)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    weights = sizes.kernel_rows * sizes.kernel_columns
    for i in range(sizes.out_rows):
        for j in range(sizes.out_columns):
            cell, tall, wide = window(sizes, i, j)
            met = dw + first_met(sizes, i, j)
            for o in range(c_out):
                result = o * positions + i * sizes.out_columns + j
                blame = load(block, dy + result * LANES)
                arena[db + result] += total(blame)
                for c in range(c_in):
                    start = x + c * image + cell * LANES
                    _correlate(arena, met, block, start, blame, tall, wide, sizes.kernel_columns, pitch)
                    met += weights
            dw += c_out * c_in * weights


@function
def _spread_weighted(
    arena: Any, w: Any, block: Any, dx: Any, blame: Any, tall: Any, wide: Any, width: Any, pitch: Any
) -> None:
    """Give each cell of a window its weight's share of the blame."""
    for i in range(tall):
        for j in range(wide):
            add(block, dx + i * pitch + j * LANES, arena[w + i * width + j] * blame)


@kernel
def local2d_backward_x(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """dx += w[ij, o] dy[o, i, j] in the window of each place."""
    w, dy, dx, _, _, positions, c_out, c_in = operands(row, 8)
    sizes = window_sizes(row, 8)
    pitch, image = sizes.columns * LANES, sizes.rows * sizes.columns * LANES
    weights = sizes.kernel_rows * sizes.kernel_columns
    for i in range(sizes.out_rows):
        for j in range(sizes.out_columns):
            cell, tall, wide = window(sizes, i, j)
            met = w + first_met(sizes, i, j)
            for o in range(c_out):
                blame = load(block, dy + (o * positions + i * sizes.out_columns + j) * LANES)
                for c in range(c_in):
                    start = dx + c * image + cell * LANES
                    _spread_weighted(arena, met, block, start, blame, tall, wide, sizes.kernel_columns, pitch)
                    met += weights
            w += c_out * c_in * weights
