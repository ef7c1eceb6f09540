"""Convolutions over images, and the same turned round. Beyond the edge are zeros. Lanes
without a sample get 0 and count for nothing.

The last arguments of a body are the sizes of `kernels.ops.images`: ten of the window and two of dilation.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import VALID, Floats, Ints, start_of, valid_lanes
from kernels.cuda.threads import ZERO, InTurn, TeamSums, features
from kernels.cuda.windows import agree, meet, row_sum, spread


@features("n_out")
def conv2d(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int,
    w: int, b: int, x: int, y: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> None:  # fmt: skip
    """y[o, i, j] = b[o] + the sum of w[o, c, u, v] x[c, i', j'] over the taps that meet cell i', j'."""
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
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int,
    w: int, dy: int, dx: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> None:  # fmt: skip
    """dx[c, i', j'] += the sum of w[o, c, u, v] dy[o, i, j] over the taps that meet cell i', j'."""
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


def _conv_weight(
    arena: Floats, ctx: Ints, block: int, row: int, item: int,
    x: int, dy: int, dw: int, db: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> Any:  # fmt: skip
    """dw[o, c, u, v] += the sum of dy[o, i, j] x[c, i', j'] over places and samples, db += the sum of
    dy.
    """
    rows, columns, out_rows, out_columns = sizes[:4]
    taps, start = sizes[4] * sizes[5], start_of(ctx, block)
    o, c, tap = item // (c_group * taps), item // taps % c_group, item % taps
    channel = o // (c_out // groups) * c_group + c
    small = start + dy + o * out_rows * out_columns * LANES
    large = start + x + channel * rows * columns * LANES
    down, right = tap // sizes[5], tap % sizes[5]
    lanes = valid_lanes(ctx, block)
    return agree(arena, small, large, row, down, right, lanes, out_columns, rows, columns, sizes[4:])


def _transpose_weight(
    arena: Floats, ctx: Ints, block: int, row: int, item: int,
    x: int, dy: int, dw: int, db: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> Any:  # fmt: skip
    """dw[c, o, u, v] += the sum of x[c, i, j] dy[o, i', j'] over places and samples, db += the sum of
    dy.
    """
    rows, columns, out_rows, out_columns = sizes[:4]
    taps, start = sizes[4] * sizes[5], start_of(ctx, block)
    c, o, tap = item // (c_group * taps), item // taps % c_group, item % taps
    channel = c // (c_in // groups) * c_group + o
    small = start + x + c * rows * columns * LANES
    large = start + dy + channel * out_rows * out_columns * LANES
    down, right = tap // sizes[5], tap % sizes[5]
    lanes = valid_lanes(ctx, block)
    return agree(arena, small, large, row, down, right, lanes, columns, out_rows, out_columns, sizes[4:])


def _add_weight(
    arena: Floats, ctx: Ints, item: int, total: Any, x: int, dy: int, dw: int, db: int, *others: int
) -> None:
    arena[dw + item] += total


def _bias(
    arena: Floats, ctx: Ints, block: int, row: int, o: int,
    x: int, dy: int, dw: int, db: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> Any:  # fmt: skip
    out_rows, out_columns = sizes[2:4]
    image = start_of(ctx, block) + dy + o * out_rows * out_columns * LANES
    return row_sum(arena, image, valid_lanes(ctx, block), row, out_columns)


def _add_bias(
    arena: Floats, ctx: Ints, o: int, total: Any, x: int, dy: int, dw: int, db: int, *others: int
) -> None:
    arena[db + o] += total


_bias_gradient = TeamSums(_bias, _add_bias, ("c_out",), ("out_rows",))

conv2d_backward_w = InTurn(
    TeamSums(_conv_weight, _add_weight, ("c_out", "c_group", "kernel_rows", "kernel_columns"), ("out_rows",)),
    _bias_gradient,
)

conv2d_transpose_backward_w = InTurn(
    TeamSums(_transpose_weight, _add_weight, ("c_in", "c_group", "kernel_rows", "kernel_columns"), ("rows",)),
    _bias_gradient,
)


@features("n_out")
def conv2d_transpose(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int,
    w: int, b: int, x: int, y: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> None:  # fmt: skip
    """y[o, i', j'] = b[o] + the sum of w[c, o, u, v] x[c, i, j] over the taps that meet cell i', j'."""
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
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int,
    w: int, dy: int, dx: int, work: int,
    n_in: int, n_out: int, n_work: int, c_in: int, c_out: int, c_group: int, groups: int, *sizes: int,
) -> None:  # fmt: skip
    """dx[c, i, j] += the sum of w[c, o, u, v] dy[o, i', j'] over the taps that meet cell i', j'."""
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
