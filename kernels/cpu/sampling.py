"""Which samples a block holds, and the way of numbers into it and out of it."""

from typing import Any

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cpu import lanes, moves, random
from kernels.cpu.lanes import lean, load, operands, splat
from kernels.cpu.moves import gather, gather_pair, load_first, store_first, turn
from kernels.cpu.pointers import bytes_at, floats_at, ints_at
from kernels.jit import Floats, Ints, function, kernel
from kernels.reference.random import SHUFFLE_KEY

EPOCH = Ctx.EPOCH.value
SAMPLES = Ctx.SAMPLES.value
FIRST = Ctx.FIRST.value
VALID = Ctx.VALID.value
COUNT = Ctx.COUNT.value
BLOCK = Ctx.BLOCK.value
BLOCK_STRIDE = Ctx.BLOCK_STRIDE.value
BLOCKS = Ctx.BLOCKS.value
SEED = Ctx.SEED.value
ORDER = Ctx.ORDER.value
FEATURES = Ctx.FEATURES.value
FEATURE_COLUMNS = Ctx.FEATURE_COLUMNS.value
TARGETS = Ctx.TARGETS.value
TARGET_COLUMNS = Ctx.TARGET_COLUMNS.value
OUTPUT = Ctx.OUTPUT.value
OUTPUT_COLUMNS = Ctx.OUTPUT_COLUMNS.value
SHUFFLED = Ctx.SHUFFLED.value
_BITS_32 = np.uint64(32)


@kernel
def shuffle(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """Draw the order of the samples of an epoch: 0 to SAMPLES - 1 shuffled, keyed by (seed, epoch)."""
    order, samples = ints_at(ctx[ORDER]), ctx[SAMPLES]
    name = random.stream(ctx[SEED], SHUFFLE_KEY, ctx[EPOCH])
    for place in range(samples):
        order[place] = place
    for place in range(samples - 1, 0, -1):
        other = ((random.word(name, place) >> _BITS_32) * np.uint64(place + 1)) >> _BITS_32
        held = order[place]
        order[place] = order[np.int64(other)]
        order[np.int64(other)] = held
    ctx[SHUFFLED] = ctx[EPOCH]


@function
def _load(block: Floats, y: Any, n: Any, table: Floats, columns: Any, column: Any, ctx: Ints) -> None:
    """Turn rows of a table over into lanes: y[i][lane] = table[sample of the lane][column + i]."""
    order = ints_at(ctx[ORDER])
    squares = n - n % LANES
    for i in range(0, squares, LANES):
        for lane in range(LANES):
            values = splat(0)
            if lane < ctx[VALID]:
                values = load(table, order[ctx[FIRST] + lane] * columns + column + i)
            lanes.store(block, y + (i + lane) * LANES, values)
        turn(block, y + i * LANES, block, y + i * LANES)
    pairs = n - n % 2 if ctx[VALID] == LANES else squares
    for i in range(squares, pairs, 2):
        left, right = gather_pair(table, columns, column + i, order, ctx[FIRST])
        lanes.store(block, y + i * LANES, left)
        lanes.store(block, y + (i + 1) * LANES, right)
    for i in range(pairs, n):
        values = gather(table, columns, column + i, order, ctx[FIRST], ctx[VALID])
        lanes.store(block, y + i * LANES, values)


@kernel
def load_features(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = columns `column` to column + n of the block's samples, turned over. Empty lanes get 0."""
    lean()
    y, n, column = operands(row, 3)
    _load(block, y, n, floats_at(ctx[FEATURES]), ctx[FEATURE_COLUMNS], column, ctx)


@kernel
def load_rows(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = rows `row` to row + n of the features, in the columns of the samples' positions in the order: the
    table is the other way round, and no order is followed. Empty lanes get 0.
    """
    lean()
    y, n, first_row = operands(row, 3)
    table, columns, stride, whole = (
        floats_at(ctx[FEATURES]),
        ctx[FEATURE_COLUMNS],
        ctx[BLOCK_STRIDE],
        _whole(ctx),
    )
    for i in range(n):
        here, place = y + i * LANES, (first_row + i) * columns + ctx[FIRST]
        for number in range(whole):
            lanes.store(block, here + number * stride, load(table, place + number * LANES))
        if whole < ctx[BLOCKS]:
            rest = load_first(table, place + whole * LANES, ctx[COUNT] % LANES)
            lanes.store(block, here + whole * stride, rest)


@function
def _whole(ctx: Ints) -> Any:
    """How many blocks of the call have a sample in each lane: the last one of a batch may not."""
    return min(ctx[BLOCKS], ctx[COUNT] // LANES - ctx[BLOCK])


@kernel
def load_bytes(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = gain * byte + offset, of the bytes in columns `column` to column + n of the block's samples, turned
    over. Empty lanes get 0.
    """
    lean()
    gain, offset, y, n, column = operands(row, 5)
    table, columns, order = bytes_at(ctx[FEATURES]), ctx[FEATURE_COLUMNS], ints_at(ctx[ORDER])
    squares = n - n % LANES
    for i in range(0, squares, LANES):
        for lane in range(LANES):
            values = splat(0)
            if lane < ctx[VALID]:
                pixels = moves.load_bytes(table, order[ctx[FIRST] + lane] * columns + column + i)
                values = arena[gain] * pixels + arena[offset]
            lanes.store(block, y + (i + lane) * LANES, values)
        turn(block, y + i * LANES, block, y + i * LANES)
    for i in range(squares, n):
        lanes.store(block, y + i * LANES, splat(0))
        for lane in range(ctx[VALID]):
            pixel = table[order[ctx[FIRST] + lane] * columns + column + i]
            block[y + i * LANES + lane] = arena[gain] * np.float32(pixel) + arena[offset]


@kernel
def load_targets(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """y = columns `column` to column + n of the block's targets, turned over. Empty lanes get 0."""
    lean()
    y, n, column = operands(row, 3)
    _load(block, y, n, floats_at(ctx[TARGETS]), ctx[TARGET_COLUMNS], column, ctx)


@kernel
def store(arena: Floats, block: Floats, row: Ints, ctx: Ints) -> None:
    """Rows `row` to row + n of the output = x, in the columns of the samples' positions in the order."""
    lean()
    x, n, first_row = operands(row, 3)
    output, columns, stride, whole = (
        floats_at(ctx[OUTPUT]),
        ctx[OUTPUT_COLUMNS],
        ctx[BLOCK_STRIDE],
        _whole(ctx),
    )
    for i in range(n):
        here, place = x + i * LANES, (first_row + i) * columns + ctx[FIRST]
        for number in range(whole):
            lanes.store(output, place + number * LANES, load(block, here + number * stride))
        if whole < ctx[BLOCKS]:
            rest = load(block, here + whole * stride)
            store_first(output, place + whole * LANES, rest, ctx[COUNT] % LANES)
