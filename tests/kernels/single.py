"""One operation at a time: named values in, named values out, with everything around them watched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kernels.abi import LANES, ROW_OP, ROW_OPERANDS, ROW_WIDTH, Ctx, Segment
from kernels.backend import Memory, Program, backend
from kernels.ops import NUMBERS, OPS
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
    features: Floats = field(default_factory=lambda: NONE)
    targets: Floats = field(default_factory=lambda: NONE)
    outputs: int = 0

    def ctx(self) -> Ints:
        ctx = context(self.cursor + self.samples, self.samples, self.seed)
        slots = [Ctx.STEP, Ctx.EPOCH, Ctx.CURSOR, Ctx.SHUFFLED]
        ctx[slots] = self.step, self.epoch, self.cursor, self.epoch
        return ctx


@dataclass
class Outcome:
    """Every operand after the operation, and the rest of what it may have changed."""

    values: dict[str, Floats]
    ctx: Ints
    order: Ints
    output: Floats

    def __getitem__(self, name: str) -> Floats:
        return self.values[name]


def shapes(op: str, dims: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Shape of each operand, with the lanes."""
    return {
        operand.name: tuple(dims[name] for name in operand.shape)
        + ((LANES,) if operand.space == "block" else ())
        for operand in OPS[op].operands
    }


def perform(
    op: str,
    dims: Mapping[str, int],
    values: Values,
    name: str = "cpu",
    dtype: Any = np.float32,
    setting: Setting | None = None,
) -> Outcome:
    """Run one operation once.

    What it only writes holds NaN before. Fails if it changes a float that is not one of its outputs: around
    the operands lie guards.
    """
    setting = setting or Setting()
    engine = backend(name, dtype)
    places, end = {}, GUARD
    for array, shape in shapes(op, dims).items():
        places[array] = slice(end, end + int(np.prod(shape)))
        end += -(-int(np.prod(shape)) // LANES) * LANES + GUARD
    arena = aligned(end, dtype)
    arena[:] = POISON
    for operand in OPS[op].operands:
        if operand.access != "write":
            arena[places[operand.name]] = np.ravel(values[operand.name])
    total = setting.cursor + setting.samples
    order = (
        np.arange(total, dtype=np.int64)[::-1].copy()
        if len(setting.features) or len(setting.targets)
        else np.arange(total)
    )
    output = np.full((setting.outputs, total), POISON, np.float32)
    memory = Memory(arena, 0, 0, order, setting.features, setting.targets, output)
    before, ctx = arena.copy(), setting.ctx()
    engine.run(memory, _program(op, dims, places, engine), ctx, 1)
    for operand in OPS[op].operands:
        if operand.access != "read":
            before[places[operand.name]] = arena[places[operand.name]]
    np.testing.assert_array_equal(arena, before, f"{op} changes memory that is not its own")
    found = {array: arena[places[array]].reshape(shape).copy() for array, shape in shapes(op, dims).items()}
    return Outcome(found, ctx, order, output)


def _program(op: str, dims: Mapping[str, int], places: dict[str, slice], engine: Any) -> Program:
    row = np.zeros((1, ROW_WIDTH), np.int64)
    row[0, ROW_OP] = NUMBERS[op]
    numbers = [places[operand.name].start for operand in OPS[op].operands] + [
        dims[name] for name in OPS[op].dims
    ]
    row[0, ROW_OPERANDS : ROW_OPERANDS + len(numbers)] = numbers
    engine.addresses(row)
    return Program(row, np.array([[Segment.BLOCK, 0, 1, 0, 1]], np.int64))
