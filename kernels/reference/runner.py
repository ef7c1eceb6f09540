"""Runs programs on the NumPy definitions, one operation after the other, in any precision."""

import inspect
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from kernels.abi import LANES, ROW_OP, ROW_OPERANDS, Ctx, Segment, Status
from kernels.backend import Binding, Bound, Memory, Program, Progress, silent
from kernels.ops import NAMES, OPS, Op
from kernels.reference.context import Context, Floats, Ints

Call = Callable[[], None]


@cache
def definition(name: str) -> Callable[..., None]:
    """The function that defines an operation."""
    found: Callable[..., None] = getattr(import_module(f"kernels.reference.{OPS[name].module}"), name)
    return found


@cache
def arguments(name: str) -> tuple[str, ...]:
    """Names of the keyword arguments of an operation's definition.

    One that takes ``**sizes`` gets there the dims that it does not name and that no operand's shape tells.
    """
    parameters = inspect.signature(definition(name)).parameters
    named = tuple(parameter for parameter in parameters if parameter != "sizes")
    told = {dim for operand in OPS[name].operands for dim in operand.shape}
    others = (dim for dim in OPS[name].dims if dim not in told and dim not in named)
    return named if "sizes" not in parameters else (*named, *others)


class ReferenceBackend:
    """Every operation as NumPy says it, in the dtype it was made for."""

    name = "reference"

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Import the definitions."""
        for number, name in enumerate(ops, 1):
            definition(name)
            progress(number / len(ops), name)

    def threads(self, program: Program) -> int:
        """One."""
        return 1

    def addresses(self, rows: Ints) -> None:
        """Do nothing: a definition is found by its name."""

    def call(self, memory: Memory, program: Program, ctx: Ints) -> "ReferenceCall":
        """Return a program on memory. Raises ValueError where the arrays do not fit."""
        return ReferenceCall(Binding(memory, program, ctx, self.dtype))


class ReferenceCall(Bound):
    """A program on its memory."""

    def _steps(self, steps: int, memory: Memory) -> int:
        ctx = self._binding.ctx
        run = _Run(memory, self._binding.program, ctx)
        with np.errstate(all="ignore"):
            for done in range(steps):
                if not run.step():
                    return done
                if ctx[Ctx.STOP]:
                    return done + 1
        return steps


class _Run:
    """One run of a call: the arrays, the context, and the operations that were bound to them so far."""

    def __init__(self, memory: Memory, program: Program, ctx: Ints) -> None:
        self._memory = memory
        self._program = program
        self._context = Context(ctx, memory.order, memory.features, memory.targets, memory.output)
        self._calls: dict[tuple[int, int, int], Call] = {}

    def step(self) -> bool:
        """One batch. False if it ended on a fault."""
        context = self._context
        context[Ctx.COUNT] = min(context[Ctx.BATCH], context[Ctx.SAMPLES] - context[Ctx.CURSOR])
        if not all(self._segment(*segment) for segment in self._due()):
            return False
        self._advance()
        return True

    def _due(self) -> list[list[int]]:
        """The segments of this step, in the order in which they run."""
        segments: list[list[int]] = self._program.segments.tolist()
        context = self._context
        begins = context[Ctx.CURSOR] == 0 or context[Ctx.SHUFFLED] != context[Ctx.EPOCH]
        first = [segment for segment in segments if segment[0] == Segment.EPOCH and begins]
        return first + [segment for segment in segments if segment[0] != Segment.EPOCH]

    def _segment(self, kind: int, first: int, end: int, shard: int, shards: int) -> bool:
        """All rows of a segment, on each block if they are of that kind. False if there is a fault."""
        if kind == Segment.BLOCK:
            self._blocks(first, end, shard, shards)
        else:
            self._rows(first, end, self._memory.block_offset)
        return self._context[Ctx.STATUS] == Status.OK

    def _advance(self) -> None:
        context = self._context
        context[Ctx.STEP] += 1
        context[Ctx.CURSOR] += context[Ctx.COUNT]
        if context[Ctx.CURSOR] >= context[Ctx.SAMPLES]:
            context[Ctx.EPOCH] += 1
            context[Ctx.CURSOR] = 0

    def _blocks(self, first: int, end: int, shard: int, shards: int) -> None:
        context, memory = self._context, self._memory
        blocks = -(-context[Ctx.COUNT] // LANES)
        for block in range(blocks * shard // shards, blocks * (shard + 1) // shards):
            context[Ctx.BLOCK], context[Ctx.BLOCKS] = block, 1
            context[Ctx.FIRST] = context[Ctx.CURSOR] + block * LANES
            context[Ctx.VALID] = min(LANES, context[Ctx.COUNT] - block * LANES)
            place = block % memory.side if memory.place_stride else block
            start = memory.block_offset + place * memory.block_stride
            self._rows(first, end, start)

    def _rows(self, first: int, end: int, start: int) -> None:
        for row in range(first, end):
            self._context[Ctx.ROW] = row
            self._call(row, start)()

    def _call(self, row: int, start: int) -> Call:
        key = row, start, -(-self._context[Ctx.COUNT] // LANES)
        if key not in self._calls:
            self._calls[key] = self._bind(row, start)
        return self._calls[key]

    def _bind(self, row: int, start: int) -> Call:
        op = OPS[NAMES[self._program.rows[row, ROW_OP]]]
        values = self._values(op, row, start)
        wanted = {name: values[name] for name in arguments(op.name)}
        function = definition(op.name)
        return lambda: function(**wanted)

    def _values(self, op: Op, row: int, start: int) -> dict[str, Any]:
        """Views of the operands, the dims and the context, by name."""
        numbers = self._program.rows[row, ROW_OPERANDS:].tolist()
        dims = dict(zip(op.dims, numbers[len(op.operands) :], strict=False))
        values: dict[str, Any] = {**dims, "context": self._context}
        for operand, offset in zip(op.operands, numbers, strict=False):
            shape = tuple(dims[name] for name in operand.shape)
            if op.when == "batch" and operand.space == "block":
                values[operand.name] = self._batch(start + offset, (*shape, LANES))
            elif operand.space == "block":
                values[operand.name] = self._view(start + offset, (*shape, LANES))
            else:
                values[operand.name] = self._view(offset, shape)
        return values

    def _batch(self, offset: int, shape: tuple[int, ...]) -> Floats:
        """All blocks of the batch, the one behind the other: (blocks, features, lanes)."""
        blocks, stride = -(-self._context[Ctx.COUNT] // LANES), self._memory.block_stride
        if blocks > 1 and stride == 0:
            raise ValueError("An operation on whole batches needs memory for each block.")
        views = [self._view(offset + block * stride, shape) for block in range(blocks)]
        whole = views[0]
        return np.lib.stride_tricks.as_strided(
            whole, (blocks, *shape), (stride * whole.itemsize, *whole.strides)
        )

    def _view(self, offset: int, shape: tuple[int, ...]) -> Floats:
        size = int(np.prod(shape))
        if offset < 0 or offset + size > len(self._memory.arena):
            raise ValueError(
                f"Floats {offset} to {offset + size} are outside the arena of {len(self._memory.arena)}."
            )
        return self._memory.arena[offset : offset + size].reshape(shape)
