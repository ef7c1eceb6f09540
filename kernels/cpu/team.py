"""Threads that help a run: started once, asleep between runs, the same for all runs of the process.

Each has a processor core of its own while it works, and so has the thread that is helped: left alone, a
system may keep two of them on one core for seconds.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache

import numpy as np

from kernels.abi import CTX_SIZE
from kernels.backend import Ints
from kernels.cpu.words import JOB, WORDS, Word
from kernels.native import ASSIST

THIS_THREAD = 0


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
        allowed = os.sched_getaffinity(THIS_THREAD)
        try:
            self.words[Word.QUIT] = 0
            self._wake(threads - 1)
            settle(0, allowed)
            yield True
        finally:
            self.words[Word.QUIT] = 1
            keep_to(allowed)
            self._busy.release()

    def take_on(self, words: memoryview) -> int:
        """Take over what the words of a run say of it, and return the address of those that helpers read."""
        self.words[JOB] = words[JOB]
        self.words[Word.SHARED] = True
        return int(self.words.ctypes.data)

    def _wake(self, helpers: int) -> None:
        while len(self._calls) < helpers:
            self._calls.append(threading.Semaphore(0))
            number = len(self._calls)
            name = f"kernels helper {number}"
            threading.Thread(target=self._serve, args=(number,), name=name, daemon=True).start()
        for call in self._calls[:helpers]:
            call.release()

    def _serve(self, number: int) -> None:
        settle(number, os.sched_getaffinity(THIS_THREAD))
        own: Ints = np.zeros(CTX_SIZE, np.int64)
        while self._calls[number - 1].acquire():
            ASSIST(self.words.ctypes.data, own.ctypes.data)


def settle(number: int, allowed: set[int]) -> None:
    """Keep this thread on one core of those that are allowed: the one of this number."""
    cores = sorted(allowed)
    keep_to({cores[number % len(cores)]})


def keep_to(cores: set[int]) -> None:
    """Keep this thread to some cores, where the system lets it."""
    with suppress(OSError):  # a sandbox may forbid it; threads then run where the system puts them
        os.sched_setaffinity(THIS_THREAD, cores)


def shared_words() -> Ints:
    """Return the words of a run, all 0."""
    return np.zeros(WORDS, np.int64)


@cache
def team() -> Team:
    """Return the helpers of this process."""
    return Team()
