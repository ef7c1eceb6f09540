"""Which samples a block holds, and the way of numbers into it and out of it."""

from kernels.abi import Ctx
from kernels.reference import random
from kernels.reference.context import Context, Floats


def shuffle(*, context: Context) -> None:
    """Draw the order of the samples of an epoch: 0 to SAMPLES - 1 shuffled, keyed by (seed, epoch)."""
    samples, epoch = context[Ctx.SAMPLES], context[Ctx.EPOCH]
    context.order[:samples] = random.permutation(context[Ctx.SEED], epoch, samples)
    context[Ctx.SHUFFLED] = epoch


def load_features(*, y: Floats, column: int, context: Context) -> None:
    """y = columns `column` to column + n of the block's samples, turned over. Empty lanes get 0."""
    y[...] = 0
    y[:, context.valid] = context.features[context.samples, column : column + len(y)].T


def load_rows(*, y: Floats, row: int, context: Context) -> None:
    """y = rows `row` to row + n of the features, in the columns of the samples' positions in the order: the
    table is the other way round, and no order is followed. Empty lanes get 0.
    """
    first = context[Ctx.FIRST]
    y[...] = 0
    y[:, context.valid] = context.features[row : row + len(y), first : first + context[Ctx.VALID]]


def load_bytes(*, gain: Floats, offset: Floats, y: Floats, column: int, context: Context) -> None:
    """y = gain * byte + offset, of the bytes in columns `column` to column + n of the block's samples, turned
    over. Empty lanes get 0.
    """
    y[...] = 0
    pixels = context.features[context.samples, column : column + len(y)].T
    y[:, context.valid] = gain * pixels.astype(y.dtype) + offset


def load_targets(*, y: Floats, column: int, context: Context) -> None:
    """y = columns `column` to column + n of the block's targets, turned over. Empty lanes get 0."""
    y[...] = 0
    y[:, context.valid] = context.targets[context.samples, column : column + len(y)].T


def store(*, x: Floats, row: int, context: Context) -> None:
    """Rows `row` to row + n of the output = x, in the columns of the samples' positions in the order."""
    first = context[Ctx.FIRST]
    context.output[row : row + len(x), first : first + context[Ctx.VALID]] = x[:, context.valid]
