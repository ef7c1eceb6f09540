"""What this computer can do at best: multiplications with additions, and bytes moved."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from kernels.abi import ALIGNMENT, LANES
from kernels.cpu.lanes import load, store
from kernels.cpu.pointers import floats_at
from kernels.jit import entry
from tests.bench.costs import Cost

CHAINS: Final = 8
SIZES: Final = tuple(2**power for power in (15, 19, 22, 28))
"""Bytes over which the memory is measured: first and second cache, the large one, and beyond."""

SECONDS: Final = 0.002
REPEATS: Final = 50
"""Short and many, so that some are undisturbed by whatever else the computer does."""


@entry(2)
def _multiply_add(address: Any, rounds: Any) -> int:
    """Eight independent chains of x -> x / 2 + 1 / 2: enough that no unit waits for a result."""
    values = floats_at(address)
    half = load(values, 0)
    a = b = c = d = e = f = g = h = half
    for _ in range(rounds):
        a = a * half + half
        b = b * half + half
        c = c * half + half
        d = d * half + half
        e = e * half + half
        f = f * half + half
        g = g * half + half
        h = h * half + half
    store(values, LANES, (a + b) + (c + d) + ((e + f) + (g + h)))
    return 0


@entry(3)
def _triad(address: Any, count: Any, rounds: Any) -> int:
    """a = b + c / 2 for three neighbouring arrays of `count` floats."""
    values = floats_at(address)
    for _ in range(rounds):
        for i in range(0, count, LANES):
            store(values, i, load(values, count + i) + load(values, 2 * count + i) * 0.5)
    return 0


@dataclass(frozen=True)
class Peaks:
    """Floating-point operations a second, and bytes a second by the bytes that one goes over."""

    flops: float
    bandwidth: Mapping[int, float]

    def floor(self, cost: Cost) -> float:
        """Return the seconds that `cost` takes where nothing is left out: the roofline."""
        return max(cost.flops / self.flops, cost.bytes / self.bytes_a_second(cost))

    def bytes_a_second(self, cost: Cost) -> float:
        """Return the speed of the smallest memory that holds what moves, the slowest where none does."""
        fitting = [speed for size, speed in self.bandwidth.items() if size >= cost.bytes]
        return fitting[0] if fitting else list(self.bandwidth.values())[-1]


def measure(threads: int) -> Peaks:
    """Return what `threads` threads reach together."""
    flops = _rate([_prepared(2 * LANES) for _ in range(threads)], _flops)
    bandwidth = {}
    for size in SIZES:
        count = size // (12 * threads) // LANES * LANES
        arrays = [_prepared(3 * count) for _ in range(threads)]
        bandwidth[size] = _rate(arrays, _bytes)
    return Peaks(flops, bandwidth)


def _prepared(count: int) -> Any:
    raw = np.full(count + LANES, 0.5, np.float32)
    start = (-raw.ctypes.data % ALIGNMENT) // raw.itemsize
    return raw[start : start + count]


def _flops(array: Any, rounds: int) -> int:
    """Run the chains; the number of operations done."""
    _multiply_add(array.ctypes.data, 1000 * rounds)
    return 1000 * rounds * CHAINS * LANES * 2


def _bytes(array: Any, rounds: int) -> int:
    """Run the triad; the number of bytes moved."""
    _triad(array.ctypes.data, len(array) // 3, rounds)
    return int(rounds * array.nbytes)


def _rate(arrays: list[Any], work: Callable[[Any, int], int]) -> float:
    amount = len(arrays) * work(arrays[0], 1)
    rounds = 1
    while _seconds(arrays[:1], work, rounds) < SECONDS:
        rounds *= 2
    return amount * rounds / min(_seconds(arrays, work, rounds) for _ in range(REPEATS))


def _seconds(arrays: list[Any], work: Callable[[Any, int], int], rounds: int) -> float:
    """Time the work on all arrays at once, each on a thread of its own."""
    start = time.perf_counter()
    others = [threading.Thread(target=work, args=(array, rounds)) for array in arrays[1:]]
    for other in others:
        other.start()
    work(arrays[0], rounds)
    for other in others:
        other.join()
    return time.perf_counter() - start
