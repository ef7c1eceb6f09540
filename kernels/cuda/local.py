"""The locally connected layer: a convolution whose every place has weights of its own.

``w`` is (positions, c_out, c_in, kernel_rows, kernel_columns). The last ten numbers of a body are
the sizes of `kernels.ops.images`. Beyond the edge are zeros.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers, start_of
from kernels.cuda.threads import ZERO, InTurn, Sums, add_to, features
from kernels.cuda.windows import cells_of, places_of, row_sum


@features("n_out")
def local2d(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y[o, i, j] = b[o, i, j] + the sum of w[ij, o] times the window of x at row i and column j."""
    w, b, x, y, _, _, positions, c_out, c_in = numbers[:9]
    sizes = numbers[9:]
    rows, columns, _, out_columns, kernel_rows, kernel_columns = sizes[:6]
    o, position = feature // positions, feature % positions
    i, j = position // out_columns, position % out_columns
    first_row, end_row, first_column, end_column = cells_of(i, j, sizes)
    above, before = i * sizes[6] - sizes[8], j * sizes[7] - sizes[9]
    total = arena[b + feature]
    for c in range(c_in):
        kernel = w + ((position * c_out + o) * c_in + c) * kernel_rows * kernel_columns
        for row in range(first_row, end_row):
            for column in range(first_column, end_column):
                weight = arena[kernel + (row - above) * kernel_columns + column - before]
                total += weight * arena[here + x + ((c * rows + row) * columns + column) * LANES]
    arena[here + y + feature * LANES] = total


@features("n_in")
def local2d_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx += w[ij, o] dy[o, i, j] in the window of each place."""
    w, dy, dx, _, _, _, c_out, c_in = numbers[:8]
    sizes = numbers[8:]
    rows, columns, out_rows, out_columns, kernel_rows, kernel_columns = sizes[:6]
    c, row, column = feature // (rows * columns), feature // columns % rows, feature % columns
    first_i, end_i, first_j, end_j = places_of(row, column, sizes)
    total = ZERO
    for i in range(first_i, end_i):
        for j in range(first_j, end_j):
            down, right = row - i * sizes[6] + sizes[8], column - j * sizes[7] + sizes[9]
            for o in range(c_out):
                kernel = (((i * out_columns + j) * c_out + o) * c_in + c) * kernel_rows * kernel_columns
                weight = arena[w + kernel + down * kernel_columns + right]
                total += weight * arena[here + dy + ((o * out_rows + i) * out_columns + j) * LANES]
    arena[here + dx + feature * LANES] += total


def _weight(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """dw[ij, o] += the sum over the samples of dy[o, i, j] times the window, db += the sum of dy."""
    x, dy, _, _, _, _, positions, c_out, c_in = numbers[:9]
    sizes = numbers[9:]
    rows, columns, _, out_columns, kernel_rows, kernel_columns = sizes[:6]
    taps = kernel_rows * kernel_columns
    kernel, tap = item // taps, item % taps
    position, o, c = kernel // (c_out * c_in), kernel // c_in % c_out, kernel % c_in
    row = position // out_columns * sizes[6] - sizes[8] + tap // kernel_columns
    column = position % out_columns * sizes[7] - sizes[9] + tap % kernel_columns
    total = ZERO
    if 0 <= row < rows and 0 <= column < columns:
        blame = start_of(ctx, block) + dy + (o * positions + position) * LANES
        cause = start_of(ctx, block) + x + ((c * rows + row) * columns + column) * LANES
        for lane in range(LANES):
            total += arena[blame + lane] * arena[cause + lane]
    return total


def _bias(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    dy = numbers[1]
    return row_sum(arena, start_of(ctx, block) + dy, LANES, item, 1)


local2d_backward_w = InTurn(
    Sums(_weight, add_to(2), ("positions", "c_out", "c_in", "kernel_rows", "kernel_columns")),
    Sums(_bias, add_to(3), ("n_out",)),
)
