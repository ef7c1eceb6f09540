"""A peer in a process of its own: does what the lines on its standard input ask, and answers with lines.

python -m tests.bench.worker PEER THREADS

Lines are JSON objects. Arrays come and go in .npz files.
"""

import gc
import importlib
import json
import os
import sys
import time
from typing import Any, TextIO

import numpy as np

from tests.bench.peers.task import Peer, Task, Weights
from tests.bench.workloads import BY_NAME

PEERS = {
    "ours": ("tests.bench.peers.ours", "Ours"),
    "PyTorch": ("tests.bench.peers.with_torch", "Torch"),
    "NumPy": ("tests.bench.peers.with_numpy", "NumPy"),
    "JAX": ("tests.bench.peers.with_jax", "Jax"),
}
CHUNKS = 8
"""How often a turn looks at the clock, about."""


class Worker:
    """Keeps the tasks that it made, by variant; those of the last workload only."""

    def __init__(self, name: str, threads: int) -> None:
        module, definition = PEERS[name]
        self._peer: Any = getattr(importlib.import_module(module), definition)(threads)
        self._threads = threads
        self._tasks: dict[str, tuple[Task, int]] = {}

    def weights(self, workload: str, file: str) -> dict[str, Any]:
        """Write the initial weights of ours to `file`."""
        np.savez(file, *self._peer.weights(BY_NAME[workload]))
        return {}

    def answer(self, workload: str, weights: str, file: str) -> dict[str, Any]:
        """Write what the network computes to `file`."""
        peer: Peer = self._peer
        arrays: dict[str, Any] = dict(peer.answer(BY_NAME[workload], _load(weights)))
        np.savez(file, **arrays)
        return {}

    def make(self, workload: str, weights: str, variants: list[str], seconds: float) -> dict[str, Any]:
        """Make the workload ready in these variants, and find out how much of it fits into a turn."""
        peer: Peer = self._peer
        self._tasks.clear()
        for variant in variants:
            task = peer.task(BY_NAME[workload], _load(weights), variant)
            self._tasks[variant] = task, fitting(task, seconds / CHUNKS)
        gc.collect()
        return {}

    def turn(self, variant: str, seconds: float) -> dict[str, Any]:
        """Work for so many seconds; how much was done in one of them."""
        task, chunk = self._tasks[variant]
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds or not done:
            task(chunk)
            done += chunk
        return {"rate": done / spent}

    def peaks(self) -> dict[str, Any]:
        """Return what this computer can do at best on the worker's threads."""
        from tests.bench import peaks

        found = peaks.measure(self._threads)
        return {"flops": found.flops, "bandwidth": list(found.bandwidth.items())}


def _load(file: str) -> Weights:
    with np.load(file, allow_pickle=False) as arrays:
        return [arrays[name] for name in arrays.files]


def fitting(task: Task, seconds: float) -> int:
    """Return a count that keeps a task busy for about so long."""
    task(1)  # what is compiled at first does not count
    count = 1
    while True:
        start = time.perf_counter()
        task(count)
        if time.perf_counter() - start >= seconds / 2:
            return count
        count *= 2


def serve(worker: Worker, answers: TextIO) -> None:
    """Answer every line until there is none."""
    for line in sys.stdin:
        request = json.loads(line)
        method = getattr(worker, request.pop("do"))
        print(json.dumps(method(**request)), file=answers, flush=True)


def main() -> None:
    """Serve on the standard streams; what libraries print goes to the standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    name, threads = sys.argv[1:]
    serve(Worker(name, int(threads)), answers)


if __name__ == "__main__":
    main()
