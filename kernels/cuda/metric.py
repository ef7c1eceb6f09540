"""Numbers that say how good a network is, beside its loss."""

from typing import Any

import numpy as np

from kernels.abi import LANES
from kernels.cuda.context import Floats, Ints, Numbers, start_of, valid_lanes
from kernels.cuda.device import function
from kernels.cuda.elementary import ONE
from kernels.cuda.threads import ZERO, InTurn, TeamSums, add_to


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


@function
def is_marked(arena: Floats, y: int, c: int, channels: int, step: int, exclusive: int, limit: Any) -> Any:
    """Whether channel c of the pixel at y is marked: above the limit, or the largest one."""
    value = arena[y + c * step]
    if exclusive == 0:
        return value > limit
    marked = value == value
    for other in range(channels):
        rival = arena[y + other * step]
        ahead = value > rival if other < c else value >= rival
        marked = marked and (other == c or ahead)
    return marked


def _alike(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """correct += the share of a sample's pixels in which output and target mark the same channels."""
    y, t, threshold, _, n, channels, exclusive, _ = numbers
    if lane >= valid_lanes(ctx, block):
        return ZERO
    pixels, here, limit = n // channels, start_of(ctx, block) + part * LANES + lane, arena[threshold]
    step = pixels * LANES
    for c in range(channels):
        found = is_marked(arena, here + y, c, channels, step, exclusive, limit)
        wanted = is_marked(arena, here + t, c, channels, step, exclusive, limit)
        if found != wanted or arena[here + y + c * step] != arena[here + y + c * step]:
            return ZERO
    return ONE / np.float32(pixels)


count_pixels = TeamSums(_alike, add_to(3), ("lanes",), ("n",), ("channels",))


@function
def marks(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """How many of output and target mark a pixel, in the channel and lane of an item."""
    y, t, threshold, _, _, n, channels, exclusive, _ = numbers
    c, lane = item // LANES, item % LANES
    if lane >= valid_lanes(ctx, block):
        return 0
    here, step, limit = start_of(ctx, block) + part * LANES + lane, n // channels * LANES, arena[threshold]
    found = is_marked(arena, here + y, c, channels, step, exclusive, limit)
    wanted = is_marked(arena, here + t, c, channels, step, exclusive, limit)
    return (1 if found else 0) + (1 if wanted else 0)


def _shared(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    """shared += pixels that output and target both mark, joined += those that one of them marks, for each
    channel. What is marked is as in `count_pixels`.
    """
    return ONE if marks(arena, ctx, block, part, item, numbers) == 2 else ZERO


def _joined(arena: Floats, ctx: Ints, block: int, part: int, item: int, numbers: Numbers) -> Any:
    return ONE if marks(arena, ctx, block, part, item, numbers) > 0 else ZERO


overlap_masks = InTurn(
    TeamSums(_shared, add_to(3), ("channels", "lanes"), ("n",), ("channels",)),
    TeamSums(_joined, add_to(4), ("channels", "lanes"), ("n",), ("channels",)),
)


@function
def length(low: Any, high: Any) -> Any:
    """The way from low to high, or nothing."""
    return high - low if high > low else ZERO


@function
def common_length(arena: Floats, y: int, t: int) -> Any:
    """How far two sides have a part in common; y and t are where their lower ends lie."""
    low = arena[y] if arena[y] > arena[t] else arena[t]
    end, other = arena[y + 2 * LANES], arena[t + 2 * LANES]
    return length(low, end if end < other else other)


@function
def area(arena: Floats, box: int) -> Any:
    """What a box covers."""
    across = length(arena[box], arena[box + 2 * LANES])
    return across * length(arena[box + LANES], arena[box + 3 * LANES])


def _ratio(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    """shared += what the boxes of output and target have in common over what they cover, joined += 1."""
    y, t, _, _, _, _ = numbers
    first = start_of(ctx, block) + lane
    if lane >= valid_lanes(ctx, block) or not is_known(arena, first + y, 4):
        return ZERO
    common = common_length(arena, first + y, first + t)
    common *= common_length(arena, first + y + LANES, first + t + LANES)
    together = area(arena, first + y) + area(arena, first + t) - common
    return common / together if together > ZERO else ZERO


def _counted(arena: Floats, ctx: Ints, block: int, part: int, lane: int, numbers: Numbers) -> Any:
    return ONE if lane < valid_lanes(ctx, block) else ZERO


overlap_boxes = InTurn(TeamSums(_ratio, add_to(2), ("lanes",)), TeamSums(_counted, add_to(3), ("lanes",)))
