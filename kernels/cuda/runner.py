"""Runs programs on the graphics processor: the same rows on the same memory, one launch for all blocks.

The arrays of `kernels.backend.Memory` are the host's; during a run the device has copies of them, and the
host's are not up to date. A run ends with all of them written back.

The shards of a group are not run apart: the first one takes all blocks, or all columns, and what the others
add up stays as it is. The sum of all is the same but for the rounding, which depends on no machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from kernels.abi import CTX_SIZE, LANES, ROW_OP, ROW_OPERANDS, Ctx, Segment, Status
from kernels.backend import Binding, Bound, Ints, Memory, Program, Progress, silent
from kernels.cuda.context import BLOCKS, START
from kernels.cuda.mirror import Mirror, download
from kernels.cuda.threads import Dims, InTurn, Kernel
from kernels.ops import NAMES, OPS
from kernels.ops.declare import PART

#: Values of a wave of blocks at most, where the blocks of a batch need no memory of their own: 256 MB.
WAVE: Final = 2**26

FIRST_SENT: Final = Ctx.FAULT + 1
"""The context's slots from here on go to the device; those before come from it."""


def twin(name: str) -> Kernel | InTurn:
    """The kernels of an operation."""
    found = getattr(import_module(f"kernels.cuda.{OPS[name].module}"), name)
    assert isinstance(found, Kernel | InTurn)
    return found


@dataclass(frozen=True)
class Launch:
    """A row as what is launched for it."""

    row: int
    op: str
    kernels: tuple[Kernel, ...]
    dims: Dims
    numbers: tuple[int, ...]


def launches(program: Program) -> list[Launch]:
    """The launches of each row of a program."""
    found = [_launch(number, row.tolist()) for number, row in enumerate(program.rows)]
    for kind, first, end, shard, shards in program.segments.tolist():
        if kind == Segment.STEP and shards > 1:
            found[first:end] = [_undivided(launch, shard) for launch in found[first:end]]
    return found


def _undivided(launch: Launch, shard: int) -> Launch:
    """A row that makes a part of an array makes all of it in the first shard, and nothing in the others."""
    whole = OPS[launch.op].divided
    if not whole:
        return launch
    if shard > 0:
        return replace(launch, kernels=())
    sizes = 0, launch.dims[whole]
    dims = {**launch.dims, **dict(zip(PART, sizes, strict=True))}
    return replace(launch, dims=dims, numbers=(*launch.numbers[: -len(PART)], *sizes))


def _launch(number: int, row: Sequence[int]) -> Launch:
    op = OPS[NAMES[row[ROW_OP]]]
    operands = len(op.operands)
    numbers = tuple(row[ROW_OPERANDS : ROW_OPERANDS + operands + len(op.dims)])
    dims = dict(zip(op.dims, numbers[operands:], strict=True))
    return Launch(number, op.name, twin(op.name).kernels, dims, numbers)


class CudaBackend:
    """Kernels on float32, on a device that `kernels.cuda.device` has found."""

    name = "cuda"
    dtype: np.dtype[Any] = np.dtype(np.float32)

    def __init__(self) -> None:
        self._mirror = Mirror()
        self._launches: WeakKeyDictionary[Program, list[Launch]] = WeakKeyDictionary()

    def threads(self, program: Program) -> int:
        """One: that of the host."""
        return 1

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Compile the kernels of these operations."""
        for number, name in enumerate(ops):
            progress(number / len(ops), name)
            _prepare(name)
        progress(1.0, "")

    def addresses(self, rows: Ints) -> None:
        """Do nothing: kernels are found by their names."""

    def call(self, memory: Memory, program: Program, ctx: Ints) -> "CudaCall":
        """Return a program on memory. Raises ValueError where the arrays do not fit."""
        binding = Binding(memory, program, ctx, self.dtype)
        if program not in self._launches:
            self._launches[program] = launches(program)
        return CudaCall(self._mirror, binding, self._launches[program])


class CudaCall(Bound):
    """A program on its memory."""

    def __init__(self, mirror: Mirror, binding: Binding, rows: list[Launch]) -> None:
        super().__init__(binding)
        self._mirror = mirror
        self._rows = rows

    def _steps(self, steps: int, memory: Memory) -> int:
        run = _Run(self._mirror, memory, self._binding.program, self._rows, self._binding.ctx)
        done = run.steps(steps)
        download(run.stage, memory, order=run.shuffled)
        return done


@cache
def _prepare(name: str) -> None:
    count = len(OPS[name].operands) + len(OPS[name].dims)
    empty = np.zeros((0, 0), np.float32)
    memory = Memory(np.zeros(0, np.float32), 0, 0, np.zeros(0, np.int64), empty, empty, empty)
    stage = Mirror().upload(memory, 1)
    for kernel in twin(name).kernels:
        kernel.prepare(stage, count)


class _Run:
    """One run of a call. The context of the host goes ahead of the device, which follows launch by launch."""

    def __init__(
        self, mirror: Mirror, memory: Memory, program: Program, rows: list[Launch], ctx: Ints
    ) -> None:
        self._ctx = ctx
        self._rows = rows
        self._segments: list[list[int]] = program.segments.tolist()
        self._checks = any(launch.op == "check_finite" for launch in rows)
        self._apart = memory.block_stride > 0 and memory.place_stride == 0
        self._stride = memory.block_stride or memory.place_stride or len(memory.arena) - memory.block_offset
        self._offset = memory.block_offset
        self._sent = np.full(CTX_SIZE, -1, np.int64)
        self.shuffled = False
        most = self._wave(-(-min(int(ctx[Ctx.BATCH]), int(ctx[Ctx.SAMPLES])) // LANES))
        self.stage = mirror.upload(memory, self._offset + most * self._stride)
        self._verdict = self.stage.ctx[:FIRST_SENT]
        self._verdict.copy_to_device(ctx[:FIRST_SENT])

    def steps(self, steps: int) -> int:
        """Run steps until the asked number is done, one ends on a fault, or another thread sets STOP."""
        for done in range(steps):
            if not self._step():
                return done
            if self._ctx[Ctx.STOP]:
                return done + 1
        return steps

    def _step(self) -> bool:
        """One batch. False if it ended on a fault."""
        ctx = self._ctx
        ctx[Ctx.COUNT] = min(ctx[Ctx.BATCH], ctx[Ctx.SAMPLES] - ctx[Ctx.CURSOR])
        for segment in self._due():
            self._segment(*segment)
        if self._checks and not self._fine():
            return False
        ctx[Ctx.STEP] += 1
        ctx[Ctx.CURSOR] += ctx[Ctx.COUNT]
        if ctx[Ctx.CURSOR] >= ctx[Ctx.SAMPLES]:
            ctx[Ctx.EPOCH] += 1
            ctx[Ctx.CURSOR] = 0
        return True

    def _due(self) -> list[list[int]]:
        """The segments of this step, in the order in which they run."""
        ctx = self._ctx
        begins = ctx[Ctx.CURSOR] == 0 or ctx[Ctx.SHUFFLED] != ctx[Ctx.EPOCH]
        first = [segment for segment in self._segments if segment[0] == Segment.EPOCH and begins]
        return first + [segment for segment in self._segments if segment[0] != Segment.EPOCH]

    def _fine(self) -> bool:
        """Whether the device has found no fault so far; waits for it."""
        _, status, fault = self._verdict.copy_to_host().tolist()
        self._ctx[[Ctx.STATUS, Ctx.FAULT]] = status, fault
        return bool(status == Status.OK)

    def _segment(self, kind: int, first: int, end: int, shard: int, shards: int) -> None:
        """All rows of a segment: once, or on each wave of blocks."""
        blocks = -(-int(self._ctx[Ctx.COUNT]) // LANES)
        if kind != Segment.BLOCK:
            self._send(0, max(1, blocks))
            self._launch(first, end)
        elif shard == 0:
            for start in range(0, blocks, self._wave(blocks)):
                self._send(start, min(self._wave(blocks), blocks - start))
                self._launch(first, end)
            self._note_last_block(blocks)

    def _wave(self, blocks: int) -> int:
        """How many of the blocks of a batch have memory at the same time."""
        return max(1, blocks if self._apart else min(blocks, WAVE // max(1, self._stride)))

    def _send(self, start: int, blocks: int) -> None:
        """Tell the device which blocks come next."""
        ctx = self._ctx.copy()
        ctx[Ctx.FIRST] = ctx[Ctx.CURSOR] + start * LANES
        ctx[Ctx.VALID] = min(blocks * LANES, ctx[Ctx.COUNT] - start * LANES)
        ctx[Ctx.BLOCK], ctx[Ctx.BLOCK_STRIDE] = start, self._stride
        ctx[BLOCKS], ctx[START], ctx[Ctx.ROW] = blocks, self._offset, 0
        if not np.array_equal(ctx[FIRST_SENT:], self._sent[FIRST_SENT:]):
            self.stage.ctx[FIRST_SENT:].copy_to_device(ctx[FIRST_SENT:])
            self._sent = ctx
        self.stage.blocks = blocks

    def _launch(self, first: int, end: int) -> None:
        for launch in self._rows[first:end]:
            self.stage.row = launch.row
            for kernel in launch.kernels:
                kernel.launch(self.stage, launch.dims, launch.numbers)
            if launch.op == "shuffle":
                self._ctx[Ctx.SHUFFLED], self.shuffled = self._ctx[Ctx.EPOCH], True
        if end > first:
            self._ctx[Ctx.ROW] = end - 1

    def _note_last_block(self, blocks: int) -> None:
        if blocks:
            last = (blocks - 1) * LANES
            self._ctx[Ctx.BLOCK], self._ctx[Ctx.BLOCKS] = blocks - 1, 1
            self._ctx[Ctx.FIRST] = self._ctx[Ctx.CURSOR] + last
            self._ctx[Ctx.VALID] = self._ctx[Ctx.COUNT] - last
