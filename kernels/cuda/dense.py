"""The dense layer: each output is a weighted sum of all inputs plus a bias. ``w`` is (n_out, n_in)."""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, start_of
from kernels.cuda.threads import ZERO, InTurn, Sums, TeamSums, features


@features("n_out")
def dense(
    arena: Floats, ctx: Ints, here: int, sample: int, o: int,
    w: int, b: int, x: int, y: int, n_out: int, n_in: int,
) -> None:  # fmt: skip
    """y = w x + b."""
    total = arena[b + o]
    for i in range(n_in):
        total += arena[w + o * n_in + i] * arena[here + x + i * LANES]
    arena[here + y + o * LANES] = total


@features("n_in")
def dense_backward_x(
    arena: Floats, ctx: Ints, here: int, sample: int, i: int,
    w: int, dy: int, dx: int, n_out: int, n_in: int,
) -> None:  # fmt: skip
    """dx += w^T dy: each input takes its share of the blame from every output it feeds."""
    share = ZERO
    for o in range(n_out):
        share += arena[w + o * n_in + i] * arena[here + dy + o * LANES]
    arena[here + dx + i * LANES] += share


def _weight(
    arena: Floats, ctx: Ints, block: int, part: int, item: int,
    x: int, dy: int, dw: int, db: int, n_out: int, n_in: int,
) -> Any:  # fmt: skip
    """dw += dy x^T, db += the sum of dy over the samples."""
    start = start_of(ctx, block)
    blame, cause = start + dy + item // n_in * LANES, start + x + item % n_in * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[blame + lane] * arena[cause + lane]
    return total


def _add_weight(
    arena: Floats, ctx: Ints, item: int, total: Any,
    x: int, dy: int, dw: int, db: int, n_out: int, n_in: int,
) -> None:  # fmt: skip
    arena[dw + item] += total


def _bias(
    arena: Floats, ctx: Ints, block: int, part: int, item: int,
    x: int, dy: int, dw: int, db: int, n_out: int, n_in: int,
) -> Any:  # fmt: skip
    blame = start_of(ctx, block) + dy + item * LANES
    total = ZERO
    for lane in range(LANES):
        total += arena[blame + lane]
    return total


def _add_bias(
    arena: Floats, ctx: Ints, item: int, total: Any,
    x: int, dy: int, dw: int, db: int, n_out: int, n_in: int,
) -> None:  # fmt: skip
    arena[db + item] += total


dense_backward_w = InTurn(
    Sums(_weight, _add_weight, ("n_out", "n_in")), TeamSums(_bias, _add_bias, ("n_out",))
)
