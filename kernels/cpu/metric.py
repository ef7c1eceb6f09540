"""Numbers that say how good a network is, beside its loss."""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu.lanes import add, lanes_below, load, operands, select, splat
from kernels.jit import Floats, Ints, function, kernel

VALID = Ctx.VALID.value


@kernel
def count_correct(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """correct += 1 in the lanes whose sample is classified as its target says.

    One unit: output and target lie on the same side of `threshold`. Several: the largest output stands where
    the largest target does, the first one of equals. An output that is not a number is wrong.
    """
    y, t, threshold, correct, n, _ = operands(row, 6)
    output, target = load(block, y), load(block, t)
    known = select(output == output, 1, 0)
    if n == 1:
        guess = select(output > arena[threshold], 1, 0)
        truth = select(target > arena[threshold], 1, 0)
    else:
        guess, truth = splat(0), splat(0)
        for i in range(1, n):
            next_output, next_target = load(block, y + i * LANES), load(block, t + i * LANES)
            guess = select(next_output > output, i, guess)
            truth = select(next_target > target, i, truth)
            output = select(next_output > output, next_output, output)
            target = select(next_target > target, next_target, target)
            known = select(next_output == next_output, known, 0)
    right = select(guess == truth, known, 0)
    add(arena, correct, select(lanes_below(ctx[VALID]), right, 0))


@function
def _mark(block: Floats, y: Any, c: Any, channels: Any, step: Any, exclusive: Any, threshold: Any) -> Any:
    """1 in the lanes in which channel c of the pixel at y is marked: above `threshold`, or the largest."""
    value = load(block, y + c * step)
    if exclusive == 0:
        return select(value > threshold, 1, 0)
    marked = select(value == value, 1, 0)
    for other in range(channels):
        rival = load(block, y + other * step)
        if other < c:
            marked = select(value > rival, marked, 0)
        elif other > c:
            marked = select(value >= rival, marked, 0)
    return marked


@kernel
def count_pixels(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """correct += the share of a sample's pixels in which output and target mark the same channels."""
    y, t, threshold, correct, n, channels, exclusive = operands(row, 7)
    step, limit, right = n // channels * LANES, arena[threshold], splat(0)
    for pixel in range(0, step, LANES):
        alike = splat(1)
        for c in range(channels):
            value = load(block, y + c * step + pixel)
            found = _mark(block, y + pixel, c, channels, step, exclusive, limit)
            wanted = _mark(block, t + pixel, c, channels, step, exclusive, limit)
            alike = select(value == value, select(found == wanted, alike, 0), 0)
        right += alike
    share = right * (np.float32(LANES) / np.float32(step))
    add(arena, correct, select(lanes_below(ctx[VALID]), share, 0))


@kernel
def overlap_masks(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """shared += pixels that output and target both mark, joined += those that one of them marks, for each
    channel. What is marked is as in `count_pixels`.
    """
    y, t, threshold, shared, joined, n, channels, exclusive = operands(row, 8)
    step, limit, valid = n // channels * LANES, arena[threshold], lanes_below(ctx[VALID])
    for c in range(channels):
        both, either = splat(0), splat(0)
        for pixel in range(0, step, LANES):
            found = _mark(block, y + pixel, c, channels, step, exclusive, limit)
            wanted = _mark(block, t + pixel, c, channels, step, exclusive, limit)
            both += found * wanted
            either += found + wanted - found * wanted
        add(arena, shared + c * LANES, select(valid, both, 0))
        add(arena, joined + c * LANES, select(valid, either, 0))


@function
def _length(low: Any, high: Any) -> Any:
    return select(high > low, high - low, 0)


@function
def _area(block: Floats, box: Any) -> Any:
    across = _length(load(block, box), load(block, box + 2 * LANES))
    return across * _length(load(block, box + LANES), load(block, box + 3 * LANES))


@function
def _common(block: Floats, y: Any, t: Any) -> Any:
    """How far two sides have a part in common; y and t are where their lower ends lie."""
    low, other_low = load(block, y), load(block, t)
    high, other_high = load(block, y + 2 * LANES), load(block, t + 2 * LANES)
    return _length(select(low > other_low, low, other_low), select(high < other_high, high, other_high))


@kernel
def overlap_boxes(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """shared += what the boxes of output and target have in common over what they cover, joined += 1."""
    y, t, shared, joined = operands(row, 4)
    valid = lanes_below(ctx[VALID])
    common = _common(block, y, t) * _common(block, y + LANES, t + LANES)
    ratio = common / (_area(block, y) + _area(block, t) - common)
    sides = load(block, y) + load(block, y + LANES) + load(block, y + 2 * LANES) + load(block, y + 3 * LANES)
    ratio = select(sides == sides, select(ratio == ratio, ratio, 0), 0)
    add(arena, shared, select(valid, ratio, 0))
    add(arena, joined, select(valid, 1, 0))
