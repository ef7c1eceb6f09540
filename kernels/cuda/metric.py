"""Numbers that say how good a network is, beside its loss."""

from typing import Any

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.device import function
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, TeamSums, add_to


@function
def class_of(arena: Floats, y: int, n: int, threshold: Any) -> Any:
    """The class that n features stand for."""
    if n == 1:
        return 1 if arena[y] > threshold else 0
    best = 0
    for i in range(1, n):
        best = i if arena[y + i * LANES] > arena[y + best * LANES] else best
    return best


@function
def is_known(arena: Floats, y: int, n: int) -> Any:
    """Whether all n features are numbers."""
    known = True
    for i in range(y, y + n * LANES, LANES):
        known = known and arena[i] == arena[i]
    return known


def _right(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where
    the largest target does, the first one of equals. An output that is not a number is wrong.
    """
    y, t, threshold, _, n, _ = numbers
    here, limit = start_of(ctx, block) + lane, arena[threshold]
    if lane >= valid_lanes(ctx, block) or not is_known(arena, here + y, n):
        return ZERO
    alike = class_of(arena, here + y, n, limit) == class_of(arena, here + t, n, limit)
    return ONE if alike else ZERO


count_correct = TeamSums(_right, add_to(3), ("lanes",))
