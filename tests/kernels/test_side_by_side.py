"""Blocks side by side, several in one call of a kernel, give what they give one by one."""

from dataclasses import replace

import numpy as np
import pytest

from kernels.abi import LANES, Ctx, Segment
from kernels.backend import Memory, backend
from kernels.cpu.moves import ABREAST
from kernels.ops.fused import FEW_FORWARDS, FUSED
from tests.kernels.build import Builder, Floats, context

BLOCKS = 2 * ABREAST + 3
SAMPLES = BLOCKS * LANES - 11
SIDES = (2, ABREAST, ABREAST + 1, BLOCKS, BLOCKS + 1)


class Dense:
    """Loads features, computes one dense layer, and stores features and answers one below the other."""

    def __init__(self, op: str, n_out: int, n_in: int, load: str) -> None:
        self.n_out, self.n_in, self.b = n_out, n_in, Builder()
        w, b = self.b.arena("w", n_out, n_in), self.b.arena("b", n_out)
        x, y = self.b.block("x", n_in), self.b.block("y", n_out)
        self.b.segment(Segment.BLOCK)
        self.b.row(load, x, n=n_in, **{"row" if load == "load_rows" else "column": 1})
        self.b.row(op, w, b, x, y, n_out=n_out, n_in=n_in)
        self.b.row("store", x, n=n_in, row=0)
        self.b.row("store", y, n=n_out, row=n_in)

    def memory(self, features: Floats, samples: int, side: int) -> Memory:
        memory = self.b.memory(backend("cpu"), features, blocks=side)
        output = np.full((self.n_in + self.n_out, samples), np.nan, np.float32)
        rng = np.random.default_rng(self.n_out)
        self.b.view(memory, "w")[:] = rng.normal(size=(self.n_out, self.n_in))
        self.b.view(memory, "b")[:] = rng.normal(size=self.n_out)
        place = side * memory.block_stride
        return replace(memory, order=np.arange(samples), output=output, place_stride=place, side=side)

    def stored(self, features: Floats, samples: int, side: int) -> Floats:
        memory, engine = self.memory(features, samples, side), backend("cpu")
        assert engine.call(memory, self.b.program(engine), context(samples, samples)).run(1) == 1
        return memory.output


def points(n_in: int, samples: int = SAMPLES) -> Floats:
    """A column more than are read, on either side."""
    return np.random.default_rng(n_in).normal(size=(samples, n_in + 2)).astype(np.float32)


@pytest.mark.parametrize("op", ["dense", *FUSED.values()])
@pytest.mark.parametrize("sizes", [(1, 1), (1, 3), (2, 4), (5, 2), (16, 33), (33, 63)])
def test_dense_on_blocks_side_by_side(op: str, sizes: tuple[int, int]) -> None:
    layer, features = Dense(op, *sizes, "load_features"), points(sizes[1])
    alone = layer.stored(features, SAMPLES, 1)
    assert np.isfinite(alone).all()
    for side in SIDES:
        np.testing.assert_array_equal(layer.stored(features, SAMPLES, side), alone)


@pytest.mark.parametrize("load", ["load_features", "load_rows"])
@pytest.mark.parametrize("samples", [SAMPLES, 2 * ABREAST * LANES, LANES, LANES - 1])
def test_numbers_find_their_way_in_and_out(load: str, samples: int) -> None:
    layer, features = Dense("dense", 2, 3, load), points(3, samples)
    table = np.ascontiguousarray(features.T) if load == "load_rows" else features
    for side in (1, *SIDES):
        np.testing.assert_array_equal(layer.stored(table, samples, side)[:3], features[:, 1:-1].T)


def test_sizes_lie_on_both_sides_of_the_limit() -> None:
    assert 16 * 33 < FEW_FORWARDS <= 33 * 63


@pytest.mark.parametrize("op", ["dense", *FUSED.values()])
def test_one_call_takes_several_blocks(op: str) -> None:
    samples, engine, layer = ABREAST * LANES, backend("cpu"), Dense(op, 2, 2, "load_rows")
    memory = layer.memory(np.ascontiguousarray(points(2, samples).T), samples, ABREAST)
    ctx = context(samples, samples)
    for rows in range(1, 5):
        program = layer.b.program(engine)
        program.segments[0, 2] = rows
        engine.call(memory, program, ctx).run(1)
        assert (ctx[Ctx.BLOCK], ctx[Ctx.BLOCKS]) == (0, ABREAST)
