"""Runs programs on compiled kernels: many steps in one call, without the GIL."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from kernels.abi import LANES, ROW_ADDRESS, ROW_OP, ROW_WIDTH, Ctx, Segment, Status
from kernels.backend import Ints, Memory, Program, Progress, bind, silent
from kernels.cpu.pointers import call, ints_at
from kernels.jit import Compiled, entry, function
from kernels.ops import NAMES, OPS

STOP = Ctx.STOP.value
STATUS = Ctx.STATUS.value
STEP = Ctx.STEP.value
EPOCH = Ctx.EPOCH.value
CURSOR = Ctx.CURSOR.value
BATCH = Ctx.BATCH.value
SAMPLES = Ctx.SAMPLES.value
COUNT = Ctx.COUNT.value
BLOCK = Ctx.BLOCK.value
FIRST = Ctx.FIRST.value
VALID = Ctx.VALID.value
ROW = Ctx.ROW.value
SHUFFLED = Ctx.SHUFFLED.value
EPOCH_ROWS = Segment.EPOCH.value
BLOCK_ROWS = Segment.BLOCK.value
OK = Status.OK.value
FLOAT_BYTES = 4
ROW_BYTES = 8 * ROW_WIDTH


@function
def _run_rows(arena: Any, block: Any, rows: Any, ctx: Any, first: Any, end: Any) -> None:
    """Call the kernels of some rows on a block."""
    slots = ints_at(ctx)
    for number in range(first, end):
        slots[ROW] = number
        row = rows + number * ROW_BYTES
        call(ints_at(row)[ROW_ADDRESS], arena, block, row, ctx)


@function
def _run_blocks(arena: Any, block: Any, stride: Any, rows: Any, ctx: Any, first: Any, end: Any) -> None:
    """Call the kernels of some rows on each block of the batch."""
    slots = ints_at(ctx)
    count, cursor = slots[COUNT], slots[CURSOR]
    for done in range(0, count, LANES):
        slots[BLOCK] = done // LANES
        slots[FIRST] = cursor + done
        slots[VALID] = min(LANES, count - done)
        _run_rows(arena, block, rows, ctx, first, end)
        block += stride


@function
def _run_segments(
    arena: Any, block: Any, stride: Any, rows: Any, segments: Any, count: Any, ctx: Any, epoch: Any
) -> bool:
    """Run the segments that open an epoch, or all the others. False if there is a fault."""
    table, slots = ints_at(segments), ints_at(ctx)
    for place in range(0, 3 * count, 3):
        kind, first, end = table[place], table[place + 1], table[place + 2]
        if (kind == EPOCH_ROWS) == epoch:
            if kind == BLOCK_ROWS:
                _run_blocks(arena, block, stride, rows, ctx, first, end)
            else:
                _run_rows(arena, block, rows, ctx, first, end)
            if slots[STATUS] != OK:
                return False
    return True


@function
def _step(arena: Any, block: Any, stride: Any, rows: Any, segments: Any, count: Any, ctx: Any) -> bool:
    """One batch. False if it ended on a fault."""
    slots = ints_at(ctx)
    slots[COUNT] = min(slots[BATCH], slots[SAMPLES] - slots[CURSOR])
    begins = slots[CURSOR] == 0 or slots[SHUFFLED] != slots[EPOCH]
    if begins and not _run_segments(arena, block, stride, rows, segments, count, ctx, True):
        return False
    if not _run_segments(arena, block, stride, rows, segments, count, ctx, False):
        return False
    slots[STEP] += 1
    slots[CURSOR] += slots[COUNT]
    if slots[CURSOR] >= slots[SAMPLES]:
        slots[EPOCH] += 1
        slots[CURSOR] = 0
    return True


@entry(8)
def _run(
    arena: Any, block: Any, stride: Any, rows: Any, segments: Any, count: Any, ctx: Any, steps: Any
) -> Any:
    """Steps until the asked number is done, one ends on a fault, or another thread sets STOP.

    All arrays come as their addresses, `stride` in bytes; `count` is the number of segments.
    """
    for done in range(steps):
        if not _step(arena, block, stride, rows, segments, count, ctx):
            return done
        if ints_at(ctx)[STOP] != 0:
            return done + 1
    return steps


def kernel_of(name: str) -> Compiled:
    """The kernel of an operation, not compiled yet."""
    found = getattr(import_module(f"kernels.cpu.{OPS[name].module}"), name)
    assert isinstance(found, Compiled)
    return found


class CpuBackend:
    """Compiled operations on float32."""

    name = "cpu"
    dtype: np.dtype[Any] = np.dtype(np.float32)

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Compile the kernels of these operations, or load them from the cache."""
        for number, name in enumerate(ops):
            progress(number / len(ops), name)
            kernel_of(name).address  # noqa: B018  (asking for it compiles)
        progress(1.0, "")

    def addresses(self, rows: Ints) -> None:
        """Write the address of each row's kernel into it."""
        for row in rows:
            row[ROW_ADDRESS] = kernel_of(NAMES[row[ROW_OP]]).address

    def run(self, memory: Memory, program: Program, ctx: Ints, steps: int) -> int:
        """Run steps as `kernels.backend` describes. Raises ValueError where the arrays do not fit."""
        bind(memory, program, ctx, self.dtype)
        arena = memory.arena.ctypes.data
        block = arena + memory.block_offset * FLOAT_BYTES
        stride = memory.block_stride * FLOAT_BYTES
        rows, segments = program.rows.ctypes.data, program.segments.ctypes.data
        count, slots = len(program.segments), ctx.ctypes.data
        done: int = _run(arena, block, stride, rows, segments, count, slots, steps)
        return done
