"""Programs over given samples, run again and again beside training."""

from typing import Any, cast

import numpy as np

from kernels.abi import Ctx
from kernels.backend import Backend, Memory, Program
from playground.engine.sweeps import Sweep
from tests.kernels.build import NONE, context

SAMPLES = 7


class Recorder:
    """A backend that computes nothing, but notes the context of each run."""

    def __init__(self) -> None:
        self.seen: list[dict[Ctx, int]] = []

    def call(self, memory: Memory, program: Program, ctx: Any) -> "Recorder":
        self.ctx = ctx
        return self

    def run(self, steps: int) -> int:
        assert steps == 1
        self.seen.append({slot: int(self.ctx[slot]) for slot in Ctx})
        self.ctx[[Ctx.STEP, Ctx.EPOCH]] += 1
        return 1

    def answer(self, rows: int) -> Any:
        self.run(1)
        return np.zeros((rows, self.ctx[Ctx.SAMPLES]), np.float32)


def test_a_sweep_stands_where_training_stands() -> None:
    recorder, training = Recorder(), context(100, 20)
    memory = Memory(np.zeros(0, np.float32), 0, 0, np.arange(SAMPLES), NONE, NONE, NONE)
    program = Program(np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
    sweep = Sweep(cast(Backend, recorder), program, memory, training)
    for step, epoch, seed in ((3, 0, 5), (60, 12, 5), (60, 12, 8)):
        training[[Ctx.STEP, Ctx.EPOCH, Ctx.SEED, Ctx.CURSOR]] = step, epoch, seed, 40
        sweep.run()
        assert sweep.answer(2).shape == (2, SAMPLES)
        assert recorder.seen[-2] == recorder.seen[-1]
        seen = recorder.seen[-1]
        assert (seen[Ctx.STEP], seen[Ctx.EPOCH], seen[Ctx.SEED]) == (step, epoch, seed)
        assert (seen[Ctx.CURSOR], seen[Ctx.BATCH], seen[Ctx.SAMPLES]) == (0, SAMPLES, SAMPLES)


def test_a_sweep_leaves_training_alone() -> None:
    recorder, training = Recorder(), context(100, 20)
    memory = Memory(np.zeros(0, np.float32), 0, 0, np.arange(SAMPLES), NONE, NONE, NONE)
    program = Program(np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
    training[[Ctx.STOP, Ctx.STEP, Ctx.CURSOR]] = 1, 9, 40
    before = training.copy()
    Sweep(cast(Backend, recorder), program, memory, training).run()
    np.testing.assert_array_equal(training, before)
    assert recorder.seen[0][Ctx.STOP] == 0
