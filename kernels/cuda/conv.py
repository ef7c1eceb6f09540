"""Convolutions over images, and the same turned round. Beyond the edge are zeros. Lanes without a sample get
0 and count for nothing.

The last twelve numbers of a body are the sizes of `kernels.ops.images`: of the window and of the dilation.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import VALID, Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.threads import ZERO, InTurn, TeamSums, add_to, features
from kernels.cuda.windows import agree, meet, row_sum, spread


@features("n_out")
def conv2d(arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers) -> None:
    """y[o, i, j] = b[o] + the sum of w[o, c, u, v] x[c, i', j'] over the taps that meet cell i', j'."""
    w, b, x, y, _, _, _, _, _, c_out, c_group, groups = numbers[:12]
    sizes = numbers[12:]
    rows, columns, out_rows, out_columns = sizes[:4]
    o, i, j = feature // (out_rows * out_columns), feature // out_columns % out_rows, feature % out_columns
    taps = sizes[4] * sizes[5]
    first = o // (c_out // groups) * c_group
    total = arena[b + o]
    for c in range(c_group):
        image = here + x + (first + c) * rows * columns * LANES
        kernel = w + (o * c_group + c) * taps
        total += meet(arena, image, kernel, i, j, rows, columns, sizes[4:])
    arena[here + y + feature * LANES] = total if sample < ctx[VALID] else ZERO


@features("n_in")
def conv2d_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx[c, i', j'] += the sum of w[o, c, u, v] dy[o, i, j] over the taps that meet cell i', j'."""
    w, dy, dx, _, _, _, _, _, c_out, c_group, groups = numbers[:11]
    sizes = numbers[11:]
    rows, columns, out_rows, out_columns = sizes[:4]
    channel, i, j = feature // (rows * columns), feature // columns % rows, feature % columns
    taps, outputs = sizes[4] * sizes[5], c_out // groups
    first = channel // c_group * outputs
    total = ZERO
    for o in range(first, first + outputs):
        image = here + dy + o * out_rows * out_columns * LANES
        kernel = w + (o * c_group + channel % c_group) * taps
        total += spread(arena, image, kernel, i, j, out_rows, out_columns, sizes[4:])
    arena[here + dx + feature * LANES] += total if sample < ctx[VALID] else ZERO


def _conv_weight(arena: Floats, ctx: Ints, block: int, row: int, item: int, numbers: Numbers) -> Any:
    """dw[o, c, u, v] += the sum of dy[o, i, j] x[c, i', j'] over places and samples, db += the sum of
    dy.
    """
    x, dy, _, _, _, _, _, _, _, c_out, c_group, groups = numbers[:12]
    sizes = numbers[12:]
    rows, columns, out_rows, out_columns = sizes[:4]
    taps, start = sizes[4] * sizes[5], start_of(ctx, block)
    o, c, tap = item // (c_group * taps), item // taps % c_group, item % taps
    channel = o // (c_out // groups) * c_group + c
    small = start + dy + o * out_rows * out_columns * LANES
    large = start + x + channel * rows * columns * LANES
    down, right = tap // sizes[5], tap % sizes[5]
    lanes = valid_lanes(ctx, block)
    return agree(arena, small, large, row, down, right, lanes, out_columns, rows, columns, sizes[4:])


def _transpose_weight(arena: Floats, ctx: Ints, block: int, row: int, item: int, numbers: Numbers) -> Any:
    """dw[c, o, u, v] += the sum of x[c, i, j] dy[o, i', j'] over places and samples, db += the sum of
    dy.
    """
    x, dy, _, _, _, _, _, _, c_in, _, c_group, groups = numbers[:12]
    sizes = numbers[12:]
    rows, columns, out_rows, out_columns = sizes[:4]
    taps, start = sizes[4] * sizes[5], start_of(ctx, block)
    c, o, tap = item // (c_group * taps), item // taps % c_group, item % taps
    channel = c // (c_in // groups) * c_group + o
    small = start + x + c * rows * columns * LANES
    large = start + dy + channel * out_rows * out_columns * LANES
    down, right = tap // sizes[5], tap % sizes[5]
    lanes = valid_lanes(ctx, block)
    return agree(arena, small, large, row, down, right, lanes, columns, out_rows, out_columns, sizes[4:])


def _bias(arena: Floats, ctx: Ints, block: int, row: int, o: int, numbers: Numbers) -> Any:
    dy = numbers[1]
    sizes = numbers[12:]
    out_rows, out_columns = sizes[2:4]
    image = start_of(ctx, block) + dy + o * out_rows * out_columns * LANES
    return row_sum(arena, image, valid_lanes(ctx, block), row, out_columns)


_bias_gradient = TeamSums(_bias, add_to(3), ("c_out",), ("out_rows",))

conv2d_backward_w = InTurn(
    TeamSums(_conv_weight, add_to(2), ("c_out", "c_group", "kernel_rows", "kernel_columns"), ("out_rows",)),
    _bias_gradient,
)

conv2d_transpose_backward_w = InTurn(
    TeamSums(_transpose_weight, add_to(2), ("c_in", "c_group", "kernel_rows", "kernel_columns"), ("rows",)),
    _bias_gradient,
)


@features("n_out")
def conv2d_transpose(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """y[o, i', j'] = b[o] + the sum of w[c, o, u, v] x[c, i, j] over the taps that meet cell i', j'."""
    w, b, x, y, _, _, _, _, c_in, _, c_group, groups = numbers[:12]
    sizes = numbers[12:]
    rows, columns, out_rows, out_columns = sizes[:4]
    channel, i, j = (
        feature // (out_rows * out_columns),
        feature // out_columns % out_rows,
        feature % out_columns,
    )
    taps, inputs = sizes[4] * sizes[5], c_in // groups
    first = channel // c_group * inputs
    total = arena[b + channel]
    for c in range(first, first + inputs):
        image = here + x + c * rows * columns * LANES
        kernel = w + (c * c_group + channel % c_group) * taps
        total += spread(arena, image, kernel, i, j, rows, columns, sizes[4:])
    arena[here + y + feature * LANES] = total if sample < ctx[VALID] else ZERO


@features("n_in")
def conv2d_transpose_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx[c, i, j] += the sum of w[c, o, u, v] dy[o, i', j'] over the taps that meet cell i', j'."""
    w, dy, dx, _, _, _, _, c_in, _, c_group, groups = numbers[:11]
    sizes = numbers[11:]
    rows, columns, out_rows, out_columns = sizes[:4]
    c, i, j = feature // (rows * columns), feature // columns % rows, feature % columns
    taps = sizes[4] * sizes[5]
    first = c // (c_in // groups) * c_group
    total = ZERO
    for o in range(c_group):
        image = here + dy + (first + o) * out_rows * out_columns * LANES
        kernel = w + (c * c_group + o) * taps
        total += meet(arena, image, kernel, i, j, out_rows, out_columns, sizes[4:])
    arena[here + dx + feature * LANES] += total if sample < ctx[VALID] else ZERO
