"""Runs programs on compiled kernels: many steps in one call, without the GIL, on one thread or on several."""

import time
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from kernels.abi import ROW_ADDRESS, ROW_OP
from kernels.backend import Ints, Memory, Program, Progress, bind, silent
from kernels.cpu.choice import Choice
from kernels.cpu.team import shared_words, team
from kernels.cpu.words import SEGMENT_BYTES, Word
from kernels.native import RUN, kernel_of, parts
from kernels.ops import NAMES

FLOAT_BYTES = 4
ARRAYS = slice(Word.ARENA, Word.CTX + 1)


class CpuBackend:
    """Compiled operations on float32. `threads` is how many may run the shards of a program."""

    name = "cpu"
    dtype: np.dtype[Any] = np.dtype(np.float32)

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._words = shared_words()
        self._choices: WeakKeyDictionary[Program, Choice] = WeakKeyDictionary()

    def prepare(self, ops: Sequence[str], progress: Progress = silent) -> None:
        """Compile the kernels of these operations and the run loop, or load them from the store."""
        needed = parts(ops)
        for number, part in enumerate(needed):
            progress(number / len(needed), part.name.rpartition(".")[2])
            part.prepare()
        progress(1.0, "")

    def addresses(self, rows: Ints) -> None:
        """Write the address of each row's kernel into it."""
        for row in rows:
            row[ROW_ADDRESS] = kernel_of(NAMES[row[ROW_OP]]).address

    def threads(self, program: Program) -> int:
        """How many threads the next run of a program uses, by what was measured so far."""
        return self._choice(program).threads

    def _choice(self, program: Program) -> Choice:
        if program not in self._choices:
            self._choices[program] = Choice(min(self._threads, program.shards))
        return self._choices[program]

    def run(self, memory: Memory, program: Program, ctx: Ints, steps: int) -> int:
        """Run steps as `kernels.backend` describes. Raises ValueError where the arrays do not fit."""
        bind(memory, program, ctx, self.dtype)
        choice = self._choice(program)
        if not choice.measures:
            return _run(self._words, memory, program, ctx, steps, shared=False)
        threads, start = choice.threads, time.perf_counter()
        done = self._on(threads, memory, program, ctx, steps)
        choice.note(threads, time.perf_counter() - start, done)
        return done

    def _on(self, threads: int, memory: Memory, program: Program, ctx: Ints, steps: int) -> int:
        if threads == 1:
            return _run(self._words, memory, program, ctx, steps, shared=False)
        with team().help(threads) as helped:
            words = team().words if helped else self._words
            return _run(words, memory, program, ctx, steps, shared=helped)


def _run(words: Ints, memory: Memory, program: Program, ctx: Ints, steps: int, *, shared: bool) -> int:
    arena, (rows, segments) = memory.address, program.addresses
    words[ARRAYS] = (
        arena,
        arena + memory.block_offset * FLOAT_BYTES,
        memory.block_stride * FLOAT_BYTES,
        memory.place_stride * FLOAT_BYTES,
        rows,
        ctx.ctypes.data,
    )
    end = segments + len(program.segments) * SEGMENT_BYTES
    return RUN(words.ctypes.data, segments, end, shared, steps)
