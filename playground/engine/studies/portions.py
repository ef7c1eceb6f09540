"""Work cut into portions that take a few milliseconds each, however fast network and computer are."""

from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from kernels.abi import LANES

T = TypeVar("T")

SECONDS = 0.004
"""How long a portion should take at most."""

LARGEST = 4096


class Portions:
    """The numbers 0 to `total`, a portion at a time. The first portion is one block of samples."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._size = LANES

    @property
    def left(self) -> bool:
        """Whether there is more to do."""
        return self.done < self.total

    @property
    def share(self) -> float:
        """The share done."""
        return self.done / self.total if self.total else 1.0

    def take(self, work: Callable[[slice], T]) -> T:
        """Do the next portion; the one after it is larger or smaller, as this one was fast or slow."""
        part = slice(self.done, min(self.done + self._size, self.total))
        start = perf_counter()
        made = work(part)
        seconds = perf_counter() - start
        self.done = part.stop
        if seconds > SECONDS:
            self._size = max(self._size // 2, LANES)
        elif seconds < SECONDS / 2:
            self._size = min(self._size * 2, LARGEST)
        return made
