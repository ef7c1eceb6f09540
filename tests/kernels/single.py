"""One operation at a time: named values in, named values out, with everything around them watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kernels.abi import LANES, ROW_OP, ROW_OPERANDS, ROW_WIDTH, Ctx, Segment
from kernels.backend import Memory, Program, backend
from kernels.ops import NUMBERS, OPS, Operand
from tests.kernels.build import NONE, Floats, Ints, aligned, context

GUARD = 32
POISON = np.nan

Values = Mapping[str, Any]


@dataclass
class Setting:
    """What an operation finds around it."""

    samples: int = LANES
    step: int = 0
    epoch: int = 0
    seed: int = 1
    cursor: int = 0
    features: Any = field(default_factory=lambda: NONE)
    targets: Floats = field(default_factory=lambda: NONE)
    outputs: int = 0

    def ctx(self) -> Ints:
        ctx = context(self.cursor + self.samples, self.samples, self.seed)
        slots = [Ctx.STEP, Ctx.EPOCH, Ctx.CURSOR, Ctx.SHUFFLED]
        ctx[slots] = self.step, self.epoch, self.cursor, self.epoch
        return ctx

    def blocks(self, op: str) -> int:
        """How many blocks an operation sees at once."""
        return -(-self.samples // LANES) if OPS[op].when == "batch" else 1

    def memory(self, arena: Floats, layout: "Layout") -> Memory:
        total = self.cursor + self.samples
        order = np.arange(total, dtype=np.int64)
        if len(self.features) or len(self.targets):
            order = order[::-1].copy()
        output = np.full((self.outputs, total), POISON, np.float32)
        return Memory(arena, layout.blocks_start, layout.stride, order, self.features, self.targets, output)


@dataclass
class Outcome:
    """Every operand after the operation, and the rest of what it may have changed."""

    values: dict[str, Floats]
    ctx: Ints
    order: Ints
    output: Floats

    def __getitem__(self, name: str) -> Floats:
        return self.values[name]


def results(op: str) -> list[Operand]:
    """The operands an operation leaves something in."""
    return [operand for operand in OPS[op].operands if operand.access in ("write", "update")]


def shapes(op: str, dims: Mapping[str, int], blocks: int = 1) -> dict[str, tuple[int, ...]]:
    """Shape of each operand, with the lanes, and for operations on whole batches with the blocks."""
    found = {}
    for operand in OPS[op].operands:
        shape = tuple(dims[name] for name in operand.shape)
        if operand.space == "block":
            shape = (*shape, LANES) if OPS[op].when != "batch" else (blocks, *shape, LANES)
        found[operand.name] = shape
    return found


class Layout:
    """Where the operands lie: the arena's first, then the blocks of the batch. Around each lie guards."""

    def __init__(self, op: str, dims: Mapping[str, int], blocks: int) -> None:
        self._op = op
        self._shapes = shapes(op, dims, blocks)
        self._starts: dict[str, int] = {}
        self.blocks_start = self._place("arena", dims, GUARD)
        self.stride = self._place("block", dims, GUARD)
        self.size = self.blocks_start + blocks * self.stride

    def _place(self, space: str, dims: Mapping[str, int], end: int) -> int:
        for operand in OPS[self._op].operands:
            if operand.space == space:
                size = int(np.prod([dims[name] for name in operand.shape])) * (
                    LANES if space == "block" else 1
                )
                self._starts[operand.name] = end
                end += -(-size // LANES) * LANES + GUARD
        return end

    def places(self, operand: Operand) -> Ints:
        """Index into the arena of each number of an operand, in its shape."""
        shape, start = self._shapes[operand.name], self._starts[operand.name]
        if operand.space == "arena":
            return start + np.arange(int(np.prod(shape))).reshape(shape)
        inside = shape[1:] if OPS[self._op].when == "batch" else shape
        block = start + self.blocks_start + np.arange(int(np.prod(inside))).reshape(inside)
        if inside == shape:
            return block
        return np.stack([block + number * self.stride for number in range(shape[0])])

    def row(self, dims: Mapping[str, int]) -> Ints:
        """The row of the operation, without the address of its kernel."""
        row = np.zeros((1, ROW_WIDTH), np.int64)
        row[0, ROW_OP] = NUMBERS[self._op]
        numbers = [self._starts[operand.name] for operand in OPS[self._op].operands]
        numbers += [dims[name] for name in OPS[self._op].dims]
        row[0, ROW_OPERANDS : ROW_OPERANDS + len(numbers)] = numbers
        return row


def perform(
    op: str,
    dims: Mapping[str, int],
    values: Values,
    name: str = "cpu",
    dtype: Any = np.float32,
    setting: Setting | None = None,
) -> Outcome:
    """Run one operation once.

    What it only writes, and its scratch memory, hold NaN before. Fails if it changes a float that is not one
    of its outputs: around the operands lie guards.
    """
    setting = setting or Setting()
    engine = backend(name, dtype)
    layout = Layout(op, dims, setting.blocks(op))
    arena = aligned(layout.size, dtype)
    arena[:] = POISON
    for operand in OPS[op].operands:
        if operand.access in ("read", "update"):
            places = layout.places(operand)
            arena[places] = np.reshape(values[operand.name], places.shape)
    memory, before, ctx = setting.memory(arena, layout), arena.copy(), setting.ctx()
    data = setting.features.copy(), setting.targets.copy()
    engine.call(memory, _program(op, layout.row(dims), engine), ctx).run(1)
    for operand in OPS[op].operands:
        if operand.access != "read":
            before[layout.places(operand)] = arena[layout.places(operand)]
    np.testing.assert_array_equal(arena, before, f"{op} changes memory that is not its own")
    for was, now in zip(data, (setting.features, setting.targets), strict=True):
        np.testing.assert_array_equal(now, was, f"{op} changes the data")
    found = {operand.name: arena[layout.places(operand)] for operand in OPS[op].operands}
    return Outcome(found, ctx, memory.order, memory.output)


def _program(op: str, row: Ints, engine: Any) -> Program:
    engine.addresses(row)
    kind = Segment.BLOCK if OPS[op].when == "block" else Segment.STEP
    return Program(row, np.array([[kind, 0, 1, 0, 1]], np.int64))
