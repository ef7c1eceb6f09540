"""Programs over given samples, beside training."""

import numpy as np

from kernels.abi import Ctx
from kernels.backend import Backend, Ints, Memory, Output, Program

# Each look at a member of an enumeration takes a microsecond, as long as some sweeps.
_PLACE = slice(Ctx.STEP, Ctx.CURSOR)
_SEED = Ctx.SEED.value


class Sweep:
    """A program over all samples of `memory`, as one batch that is not a training step; ready to run again
    and again where training stands then, by its context `training`.
    """

    def __init__(self, backend: Backend, program: Program, memory: Memory, training: Ints) -> None:
        self.samples = len(memory.order)
        ctx = np.zeros_like(training)
        ctx[[Ctx.BATCH, Ctx.SAMPLES]] = self.samples
        self._call = backend.call(memory, program, ctx)
        self._training, self._own = training.data, ctx.data

    def run(self) -> None:
        """Run it."""
        self._stand_where_training_stands()
        self._call.run(1)

    def answer(self, rows: int) -> Output:
        """Run it and return what it stores, (rows, samples)."""
        self._stand_where_training_stands()
        return self._call.answer(rows)

    def _stand_where_training_stands(self) -> None:
        own, training = self._own, self._training
        own[_PLACE], own[_SEED] = training[_PLACE], training[_SEED]
