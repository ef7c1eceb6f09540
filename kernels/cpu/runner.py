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
SEGMENT_BYTES = 8 * 3


@function
def _run_segment(arena: Any, block: Any, stride: Any, rows: Any, segment: Any, ctx: Any) -> bool:
    """Call the kernels of a segment, on each block if they are of that kind. False if there is a fault."""
    slots, table = ints_at(ctx), ints_at(segment)
    kind, first, end = table[0], table[1], table[2]
    samples = slots[COUNT] if kind == BLOCK_ROWS else 1
    for done in range(0, samples, LANES):
        if kind == BLOCK_ROWS:
            slots[BLOCK] = done // LANES
            slots[FIRST] = slots[CURSOR] + done
            slots[VALID] = min(LANES, samples - done)
        for number in range(first, end):
            slots[ROW] = number
            row = rows + number * ROW_BYTES
            call(ints_at(row)[ROW_ADDRESS], arena, block, row, ctx)
        block += stride
    fine: bool = slots[STATUS] == OK
    return fine


@function
def _step(arena: Any, block: Any, stride: Any, rows: Any, segments: Any, end: Any, ctx: Any) -> bool:
    """One batch: segments that open an epoch, if one begins, then the others. False if there is a fault."""
    slots = ints_at(ctx)
    slots[COUNT] = min(slots[BATCH], slots[SAMPLES] - slots[CURSOR])
    begins = slots[CURSOR] == 0 or slots[SHUFFLED] != slots[EPOCH]
    for opening in (True, False):
        for segment in range(segments, end, SEGMENT_BYTES):
            due = begins if opening else True
            wanted = due and (ints_at(segment)[0] == EPOCH_ROWS) == opening
            if wanted and not _run_segment(arena, block, stride, rows, segment, ctx):
                return False
    slots[STEP] += 1
    slots[CURSOR] += slots[COUNT]
    if slots[CURSOR] >= slots[SAMPLES]:
        slots[EPOCH] += 1
        slots[CURSOR] = 0
    return True


@entry(8)
def _run(
    arena: Any, block: Any, stride: Any, rows: Any, segments: Any, end: Any, ctx: Any, steps: Any
) -> Any:
    """Steps until the asked number is done, one ends on a fault, or another thread sets STOP.

    All arrays come as their addresses, `stride` in bytes; `end` is where the segments end.
    """
    for done in range(steps):
        if not _step(arena, block, stride, rows, segments, end, ctx):
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
        """Compile the kernels of these operations and the run loop, or load them from the cache."""
        for number, name in enumerate(ops):
            progress(number / (len(ops) + 1), name)
            kernel_of(name).prepare()
        progress(len(ops) / (len(ops) + 1), "run")
        _run.prepare()
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
        end = segments + len(program.segments) * SEGMENT_BYTES
        done: int = _run(arena, block, stride, rows, segments, end, ctx.ctypes.data, steps)
        return done
