"""Threads that help a run: started once, asleep between runs, the same for all runs of the process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import numpy as np

from kernels.abi import CTX_SIZE
from kernels.backend import Ints
from kernels.cpu.words import WORDS, Word
from kernels.native import ASSIST


class Team:
    """Helpers that wait for a run, and the words that they share with it."""

    def __init__(self) -> None:
        self.words = shared_words()
        self._busy = threading.Lock()
        self._calls: list[threading.Semaphore] = []

    @contextmanager
    def help(self, threads: int) -> Iterator[bool]:
        """Let `threads` - 1 helpers take part meanwhile. Gives False, and no help, beside another run."""
        if not self._busy.acquire(blocking=False):
            yield False
            return
        try:
            self.words[Word.QUIT] = 0
            self._wake(threads - 1)
            yield True
        finally:
            self.words[Word.QUIT] = 1
            self._busy.release()

    def _wake(self, helpers: int) -> None:
        while len(self._calls) < helpers:
            self._calls.append(threading.Semaphore(0))
            name = f"kernels helper {len(self._calls)}"
            threading.Thread(target=self._serve, args=(self._calls[-1],), name=name, daemon=True).start()
        for call in self._calls[:helpers]:
            call.release()

    def _serve(self, call: threading.Semaphore) -> None:
        own: Ints = np.zeros(CTX_SIZE, np.int64)
        while call.acquire():
            ASSIST(self.words.ctypes.data, own.ctypes.data)


def shared_words() -> Ints:
    """Return the words of a run, all 0."""
    return np.zeros(WORDS, np.int64)


@cache
def team() -> Team:
    """Return the helpers of this process."""
    return Team()
