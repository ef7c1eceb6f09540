"""Which samples a block holds, and the way of numbers into it and out of it."""

import numpy as np

from kernels.abi import LANES, Ctx
from kernels.cuda import random
from kernels.cuda.context import VALID, Floats, Ints, Numbers
from kernels.cuda.threads import ZERO, Transfers, transfers
from kernels.reference.random import SHUFFLE_KEY

EPOCH = Ctx.EPOCH.value
SAMPLES = Ctx.SAMPLES.value
FIRST = Ctx.FIRST.value
SEED = Ctx.SEED.value
_BITS_32 = np.uint64(32)


def _shuffle(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """Draw the order of the samples of an epoch: 0 to SAMPLES - 1 shuffled, keyed by (seed, epoch)."""
    if sample == 0:
        name = random.stream(ctx[SEED], SHUFFLE_KEY, ctx[EPOCH])
        for place in range(ctx[SAMPLES]):
            order[place] = place
        for place in range(ctx[SAMPLES] - 1, 0, -1):
            other = np.int64(((random.word(name, place) >> _BITS_32) * np.uint64(place + 1)) >> _BITS_32)
            held = order[place]
            order[place] = order[other]
            order[other] = held


shuffle = Transfers(_shuffle, "features")


@transfers("features")
def load_features(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """y = columns `column` to column + n of the block's samples, turned over. Empty lanes get 0."""
    y, _, column = numbers
    found = table[order[ctx[FIRST] + sample], column + i] if sample < ctx[VALID] else ZERO
    arena[here + y + i * LANES] = found


@transfers("features")
def load_rows(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """y = rows `row` to row + n of the features, in the columns of the samples' positions in the order: the
    table is the other way round, and no order is followed. Empty lanes get 0.
    """
    y, _, row = numbers
    arena[here + y + i * LANES] = table[row + i, ctx[FIRST] + sample] if sample < ctx[VALID] else ZERO


@transfers("features")
def load_bytes(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """y = gain * byte + offset, of the bytes in columns `column` to column + n of the block's samples, turned
    over. Empty lanes get 0.
    """
    gain, offset, y, _, column = numbers
    found = ZERO
    if sample < ctx[VALID]:
        found = arena[gain] * np.float32(table[order[ctx[FIRST] + sample], column + i]) + arena[offset]
    arena[here + y + i * LANES] = found


@transfers("targets")
def load_targets(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """y = columns `column` to column + n of the block's targets, turned over. Empty lanes get 0."""
    y, _, column = numbers
    found = table[order[ctx[FIRST] + sample], column + i] if sample < ctx[VALID] else ZERO
    arena[here + y + i * LANES] = found


@transfers("output")
def store(
    arena: Floats, ctx: Ints, order: Ints, table: Floats, here: int, sample: int, i: int, numbers: Numbers
) -> None:
    """Rows `row` to row + n of the output = x, in the columns of the samples' positions in the order."""
    x, _, row = numbers
    if sample < ctx[VALID]:
        table[row + i, ctx[FIRST] + sample] = arena[here + x + i * LANES]
