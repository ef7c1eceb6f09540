"""Runs programs on compiled kernels: many steps in one call, without the GIL, on one thread or on several."""

import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from kernels.abi import ROW_ADDRESS, ROW_OP, ROW_SEVERAL
from kernels.backend import FLOAT_BYTES, Binding, Ints, Memory, Output, Program, Progress, silent
from kernels.cpu.choice import Choice
from kernels.cpu.several import takes_several
from kernels.cpu.team import shared_words, team
from kernels.cpu.words import JOB, SEGMENT_BYTES, Word
from kernels.native import RUN, kernel_of, parts
from kernels.ops import NAMES

STEPS = Word.STEPS.value


class CpuBackend:
    """Compiled operations on float32. `threads` is how many may run the shards of a program."""

    name = "cpu"
    dtype: np.dtype[Any] = np.dtype(np.float32)

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._choices: WeakKeyDictionary[Program, Choice] = WeakKeyDictionary()

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Compile the kernels of these operations and the run loop, or load them from the store."""
        needed = parts(ops)
        for number, part in enumerate(needed):
            progress(number / len(needed), part.name.rpartition(".")[2])
            part.prepare()
        progress(1.0, "")

    def addresses(self, rows: Ints) -> None:
        """Write the address of each row's kernel into it, and whether that does several blocks at once."""
        for row in rows:
            row[ROW_ADDRESS] = kernel_of(NAMES[row[ROW_OP]]).address
            row[ROW_SEVERAL] = takes_several(row)

    def threads(self, program: Program) -> int:
        """How many threads the next run of a program uses, by what was measured so far."""
        return self._choice(program).threads

    def _choice(self, program: Program) -> Choice:
        if program not in self._choices:
            self._choices[program] = Choice(min(self._threads, program.shards))
        return self._choices[program]

    def call(self, memory: Memory, program: Program, ctx: Ints) -> "CpuCall":
        """Return a program on memory. Raises ValueError where the arrays do not fit."""
        return CpuCall(Binding(memory, program, ctx, self.dtype), self._choice(program))


class CpuCall:
    """A program on its memory: what the run loop is told of it is written down once."""

    def __init__(self, binding: Binding, choice: Choice) -> None:
        self._binding = binding
        self._choice = choice
        words = _words(binding)
        self._words = words.data
        self._address: int = words.ctypes.data
        self._native = RUN.of(1)

    def run(self, steps: int) -> int:
        """Run steps as `kernels.backend` describes."""
        self._binding.ready()
        return self._go(steps)

    def answer(self, rows: int) -> Output:
        """Run one step and return what it stores."""
        table = self._binding.table(rows)
        self._go(1)
        return table

    def _go(self, steps: int) -> int:
        self._words[STEPS] = steps
        choice = self._choice
        if not choice.measures:
            return self._native(self._address)
        threads, start = choice.threads, time.perf_counter()
        done = self._native(self._address) if threads == 1 else self._helped(threads)
        choice.note(threads, time.perf_counter() - start, done)
        return done

    def _helped(self, threads: int) -> int:
        with team().help(threads) as helped:
            return self._native(team().take_on(self._words) if helped else self._address)


def _words(binding: Binding) -> Ints:
    """Return the words of a run without helpers."""
    words, memory, program = shared_words(), binding.memory, binding.program
    arena, (rows, segments) = int(memory.arena.ctypes.data), program.addresses
    words[JOB] = (
        arena,
        arena + memory.block_offset * FLOAT_BYTES,
        memory.block_stride * FLOAT_BYTES,
        memory.place_stride * FLOAT_BYTES,
        rows,
        binding.ctx.ctypes.data,
        segments,
        segments + len(program.segments) * SEGMENT_BYTES,
        False,
        0,
    )
    return words
