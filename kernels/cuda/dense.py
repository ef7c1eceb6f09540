"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in)."""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers, start_of
from kernels.cuda.device import function
from kernels.cuda.threads import ZERO, InTurn, Sums, TeamSums, add_to, features


@function
def weighted_sum(arena: Floats, here: int, o: int, numbers: Numbers) -> Any:
    """Output o of w x + b."""
    w, b, x, _, _, n_in = numbers
    total = arena[b + o]
    for i in range(n_in):
        total += arena[w + o * n_in + i] * arena[here + x + i * LANES]
    return total


@features("n_out")
def dense(arena: Floats, ctx: Ints, here: int, sample: int, o: int, numbers: Numbers) -> None:
    """y = w x + b."""
    arena[here + numbers[3] + o * LANES] = weighted_sum(arena, here, o, numbers)


@features("n_in")
def dense_backward_x(arena: Floats, ctx: Ints, here: int, sample: int, i: int, numbers: Numbers) -> None:
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    w, dy, dx, n_out, n_in = numbers
    share = ZERO
    for o in range(n_out):
        share += arena[w + o * n_in + i] * arena[here + dy + o * LANES]
    arena[here + dx + i * LANES] += share


def _weight(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """dw += dy x^T, db += the sum of dy over the samples."""
    x, dy, _, _, _, n_in = numbers
    start = start_of(ctx, block)
    blame, cause = start + dy + item // n_in * LANES, start + x + item % n_in * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[blame + lane] * arena[cause + lane]
    return total


def _bias(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    dy = numbers[1]
    blame = start_of(ctx, block) + dy + item * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[blame + lane]
    return total


dense_backward_w = InTurn(Sums(_weight, add_to(2), ("n_out", "n_in")), TeamSums(_bias, add_to(3), ("n_out",)))


@function
def place_of_weight(item: int, numbers: Numbers) -> Any:
    """The place in dw of the item with this number, in the columns that are asked for."""
    _, _, _, _, _, n_in, first, count = numbers
    return item // count * n_in + first + item % count


def _weight_of_column(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """dw = dy x^T over the whole batch, in `count` columns from `first` on; with the first one also db = the
    sum of dy.
    """
    x, dy, _, _, _, n_in, _, _ = numbers
    start, place = start_of(ctx, block), place_of_weight(item, numbers)
    blame, cause = start + dy + place // n_in * LANES, start + x + place % n_in * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[blame + lane] * arena[cause + lane]
    return total


def _put_weight(arena: Floats, ctx: Ints, item: int, total: Any, numbers: Numbers) -> None:
    arena[numbers[2] + place_of_weight(item, numbers)] = total


def _put_bias(arena: Floats, ctx: Ints, item: int, total: Any, numbers: Numbers) -> None:
    if numbers[6] == 0:
        arena[numbers[3] + item] = total


dense_gradient = InTurn(
    Sums(_weight_of_column, _put_weight, ("n_out", "count")), TeamSums(_bias, _put_bias, ("n_out",))
)
