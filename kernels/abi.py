"""The agreement between a plan and the kernels that run it: how memory, rows and the context are laid out.

A **row** is ``ROW_WIDTH`` int64 values: the operation's number, the address of its compiled kernel, then the
offset of every operand, then the extra integers, in the order the operation declares them (`kernels.ops`); in
the last place 1 if the compiled kernel does several blocks in one call.

An operand lives in one of two spaces. ``"arena"`` offsets count float32 values from the start of the arena:
hyper-parameters, parameters, gradients, optimizer state, metric slots. ``"block"`` offsets count from the
start of the current block: the activations and their gradients of `LANES` samples, laid out
``[feature][lane]``, so that every operation is the scalar program on `LANES` samples at once.

A **segment** is a run of rows: `EPOCH` rows run when an epoch begins, `BLOCK` rows once for each block of a
batch, `STEP` rows once for each batch. The blocks of a batch may be dealt out to several segments in a row,
the **shards** of one group, each with rows and sums of its own: they may run at the same time. So may `STEP`
rows that have nothing to do with each other.
"""

from enum import IntEnum
from typing import Final

LANES: Final = 16
ROW_WIDTH: Final = 32
ROW_OP: Final = 0
ROW_ADDRESS: Final = 1
ROW_OPERANDS: Final = 2
ROW_SEVERAL: Final = ROW_WIDTH - 1
ALIGNMENT: Final = 64
SEGMENT_WIDTH: Final = 5
"""Columns of a segment table: `Segment`, first row, end row, number of the shard, number of shards."""


class Segment(IntEnum):
    """When the rows of a segment run."""

    EPOCH = 0
    BLOCK = 1
    STEP = 2


class Status(IntEnum):
    """Why a run ended: `OK`, or `NOT_FINITE` found before an update, with `Ctx.FAULT` naming the row."""

    OK = 0
    NOT_FINITE = 1


class Ctx(IntEnum):
    """Slots of the int64 context vector every kernel receives."""

    STOP = 0  #: set from another thread to end the run after the current step
    STATUS = 1  #: a `Status`
    FAULT = 2  #: number of the row that reported the fault
    STEP = 3  #: steps done since the initial weights
    EPOCH = 4  #: epochs completed
    CURSOR = 5  #: samples already used in this epoch
    BATCH = 6  #: samples a batch, as asked for
    SAMPLES = 7  #: samples in the set that is run over
    COUNT = 8  #: samples in the current batch
    BLOCK = 9  #: number of the current block inside the batch
    FIRST = 10  #: position in ORDER of the block's first sample
    VALID = 11  #: samples in the current block, 1 to LANES
    SEED = 12  #: seed of every random draw while training
    ORDER = 13  #: address of int64[SAMPLES]: which sample comes when
    FEATURES = 14  #: address of float32[all samples][FEATURE_COLUMNS]
    FEATURE_COLUMNS = 15
    TARGETS = 16  #: address of float32[all samples][TARGET_COLUMNS]
    TARGET_COLUMNS = 17
    OUTPUT = 18  #: address of float32[stored features][OUTPUT_COLUMNS]
    OUTPUT_COLUMNS = 19
    ROW = 20  #: number of the row that is running
    SHUFFLED = 21  #: epoch for which ORDER was last drawn, -1 for never
    BLOCK_STRIDE = 22  #: floats from a block of the batch to the next one; 0 if they share their memory
    PLACE = 23  #: where the blocks of a thread lie: 0, or for a helper the first shard it took of a group
    SIDE = 24  #: blocks that go through the rows of a BLOCK segment side by side
    BLOCKS = 25  #: blocks that a call is for: more than one only where the kernel does several


CTX_SIZE: Final = 32
