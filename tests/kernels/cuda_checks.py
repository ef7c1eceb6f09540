"""What holds of the operations on any device: they leave what their definitions leave."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from kernels.abi import LANES, ROW_WIDTH, SEGMENT_WIDTH, Ctx, Segment
from kernels.backend import Memory, Program, backend
from kernels.ops import OPS
from tests.kernels import examples
from tests.kernels.build import Builder, Floats, Ints, Network, context
from tests.kernels.single import Layout, Setting

ADDRESSES = [Ctx.ORDER, Ctx.FEATURES, Ctx.TARGETS, Ctx.OUTPUT]
NOT_OF_ALL = [*ADDRESSES, Ctx.BLOCK_STRIDE]
BLOCKS = 2


@dataclass
class Trial:
    """One operation on two blocks, each with numbers of its own."""

    op: str
    layout: Layout
    dims: dict[str, int]
    setting: Setting
    arena: Floats

    def run(self, name: str) -> tuple[Floats, Memory, Ints]:
        """Run it on a backend, and return the arena, the memory and the context as they are then."""
        engine = backend(name)
        memory = self.setting.memory(self.arena.copy(), self.layout)
        row = self.layout.row(self.dims)
        engine.addresses(row)
        blocks = OPS[self.op].when == "block" and any(o.space == "block" for o in OPS[self.op].operands)
        kind = Segment.BLOCK if blocks else Segment.STEP
        segments = np.array([[kind, 0, 1, 0, 1]], np.int64)
        assert (row.shape[1], segments.shape[1]) == (ROW_WIDTH, SEGMENT_WIDTH)
        ctx = self.setting.ctx()
        with np.errstate(all="ignore"), pytest.MonkeyPatch.context() as patch:
            # What is in the blocks is wanted here, before and after.
            patch.setattr("kernels.cuda.mirror.lasting", lambda memory: len(memory.arena))
            engine.call(memory, Program(row, segments), ctx).run(1)
        return memory.arena, memory, ctx


def trial(op: str, n: int, samples: int, spread: float = 1.0) -> Trial:
    """Return an operation on random numbers; where nothing is defined to be, there is NaN."""
    rng = np.random.default_rng(n * 100 + samples)
    dims = examples.dims(op, n)
    layout = Layout(op, dims, BLOCKS)
    arena = np.full(layout.size, np.nan, np.float32)
    whole = OPS[op].when == "batch"
    for block in range(1 if whole else BLOCKS):
        given = examples.values(op, dims, rng, spread, BLOCKS if whole else 1)
        for operand in OPS[op].operands:
            if operand.access in ("read", "update"):
                places = layout.places(operand)
                shift = block * layout.stride if operand.space == "block" else 0
                arena[places + shift] = np.reshape(given[operand.name], places.shape)
    return Trial(op, layout, dims, examples.setting(op, dims, samples, rng), arena)


def check_operation(op: str, n: int, samples: int, spread: float = 1.0) -> None:
    """Fail unless "cuda" leaves what "reference" leaves: the whole arena, the order, output and context."""
    case = trial(op, n, samples, spread)
    found, memory, ctx = case.run("cuda")
    wanted, defined, told = case.run("reference")
    scratch = [operand for operand in OPS[op].operands if operand.access == "scratch"]
    for operand in scratch:
        for block in range(BLOCKS):
            found[case.layout.places(operand) + block * case.layout.stride] = np.nan
            wanted[case.layout.places(operand) + block * case.layout.stride] = np.nan
    np.testing.assert_array_equal(np.isnan(found), np.isnan(wanted), f"{op} writes other places")
    error = np.abs(found - wanted) / np.maximum(1, np.abs(wanted))
    assert not np.any(error > 2 * OPS[op].tolerance), f"{op} is off by {np.nanmax(error)}"
    np.testing.assert_array_equal(memory.output, defined.output)
    np.testing.assert_array_equal(memory.order, defined.order)
    np.testing.assert_array_equal(np.delete(ctx, ADDRESSES), np.delete(told, ADDRESSES))


def network(name: str, samples: int = 37, batch: int = 20) -> Network:
    """Return a small network in training."""
    return Network((2, 5, 1), backend(name), samples, batch)


def check_network(steps: int) -> None:
    """Fail unless a network learns on "cuda" what it learns on "cpu", in whatever pieces."""
    cuda, cpu = network("cuda"), network("cpu")
    assert cuda.run(1) + cuda.run(steps - 1) == cpu.run(steps) == steps
    np.testing.assert_allclose(cuda["p"], cpu["p"], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(cuda["loss"], cpu["loss"], rtol=1e-3, atol=1e-5)
    np.testing.assert_array_equal(cuda.memory.order, cpu.memory.order)
    np.testing.assert_array_equal(np.delete(cuda.ctx, NOT_OF_ALL), np.delete(cpu.ctx, NOT_OF_ALL))


def check_sweep() -> None:
    """Fail unless a sweep leaves the answers of the samples asked for, and nothing else."""
    engine, b = backend("cuda"), Builder()
    b.block("x", 2)
    b.segment(Segment.BLOCK)
    b.row("load_features", "x", n=2, column=1)
    b.row("store", "x", n=2, row=1)
    features = np.random.default_rng(1).normal(size=(60, 3)).astype(np.float32)
    order = np.array([*range(40, 60), 3, 3, 7] * 2, np.int64)
    output = np.full((4, len(order)), 9, np.float32)
    memory = replace(b.memory(engine, features), order=order, output=output)
    ctx = context(len(order), len(order))
    assert engine.call(memory, b.program(engine), ctx).run(1) == 1
    np.testing.assert_array_equal(memory.output[1:3], features[order, 1:].T)
    assert np.all(memory.output[[0, 3]] == 9)
    assert ctx[[Ctx.BLOCK, Ctx.FIRST, Ctx.VALID]].tolist() == [2, 2 * LANES, 14]
