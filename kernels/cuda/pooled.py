"""The gradients of a convolution that a max pool follows: of each window of the pool only the largest cell of
the map counts, its **winner**. It lies in row `down` and column `right` of the map.

The last nineteen numbers of a body are the sizes of `kernels.ops.images`, after the number of winners.
"""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import VALID, Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.threads import ZERO, InTurn, TeamSums, add_to, features


def _weight(arena: Floats, ctx: Ints, block: int, winner: int, item: int, numbers: Numbers) -> Any:
    """dw += the sum of gradient times patch over all winners and samples, db += the sum of the gradients."""
    x, down, right, dy, _, _, _, n_pooled, _, _, _, c_in, c_out, _, _, rows, columns, _, _ = numbers[:19]
    kernel_rows, kernel_columns, stride_rows, stride_columns, above, before = numbers[19:25]
    taps, start = kernel_rows * kernel_columns, start_of(ctx, block)
    image = start + x + item // taps % c_in * rows * columns * LANES
    places = start + (item // (taps * c_in) * (n_pooled // c_out) + winner) * LANES
    total = ZERO
    for lane in range(valid_lanes(ctx, block)):
        row = int(arena[places + down + lane]) * stride_rows - above + item // kernel_columns % kernel_rows
        column = int(arena[places + right + lane]) * stride_columns - before + item % kernel_columns
        if 0 <= row < rows and 0 <= column < columns:
            total += arena[places + dy + lane] * arena[image + (row * columns + column) * LANES + lane]
    return total


def _bias(arena: Floats, ctx: Ints, block: int, winner: int, o: int, numbers: Numbers) -> Any:
    place = start_of(ctx, block) + numbers[3] + (o * (numbers[7] // numbers[12]) + winner) * LANES
    total = ZERO
    for lane in range(valid_lanes(ctx, block)):
        total += arena[place + lane]
    return total


_WINNERS = ("n_pooled",), ("c_out",)

pooled_conv2d_backward_w = InTurn(
    TeamSums(_weight, add_to(4), ("c_out", "c_group", "kernel_rows", "kernel_columns"), *_WINNERS),
    TeamSums(_bias, add_to(5), ("c_out",), *_WINNERS),
)


@features("n_in")
def pooled_conv2d_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, feature: int, numbers: Numbers
) -> None:
    """dx in the patch of each winner += its gradient times the kernel."""
    w, down, right, dy, dx, _, n_pooled, _, _, _, c_in, c_out, _, _, rows, columns, _, _ = numbers[:18]
    kernel_rows, kernel_columns, stride_rows, stride_columns, above, before = numbers[18:24]
    c, i, j = feature // (rows * columns), feature // columns % rows, feature % columns
    total = ZERO
    for winner in range(n_pooled):  # all of them, as any may have this cell in its patch
        place = here + winner * LANES
        row = i + above - int(arena[place + down]) * stride_rows
        column = j + before - int(arena[place + right]) * stride_columns
        if 0 <= row < kernel_rows and 0 <= column < kernel_columns:
            kernel = w + (winner // (n_pooled // c_out) * c_in + c) * kernel_rows * kernel_columns
            total += arena[kernel + row * kernel_columns + column] * arena[place + dy]
    arena[here + dx + feature * LANES] += total if sample < ctx[VALID] else ZERO
