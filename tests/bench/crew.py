"""The peers as processes that take turns."""

import importlib.util
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.bench.peers.task import FUSED, Way
from tests.bench.workloads import Workload

ROOT: Final = Path(__file__).resolve().parents[2]
OURS, TORCH, NUMPY, JAX = "ours", "PyTorch", "NumPy", "JAX"
MODULES: Final = {TORCH: "torch", NUMPY: "numpy", JAX: "jax"}
HANDICAPS: Final = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Variables that force NumPy's BLAS to an older processor; a user's machine has no such thing."""


class PeerError(Exception):
    """A peer that ended before it answered, with its last words."""


def installed() -> tuple[list[str], list[str]]:
    """Return the peers that can take part, and a sentence for each that cannot."""
    missing = [peer for peer, module in MODULES.items() if importlib.util.find_spec(module) is None]
    sentences = [
        f"{peer} is not installed, so it is left out. pip install {MODULES[peer]} adds it."
        for peer in missing
    ]
    return [peer for peer in MODULES if peer not in missing], sentences


def here(peers: list[str]) -> str:
    """Return a line about this computer and the versions of the peers."""
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0))
    versions = [f"{peer} {version(MODULES[peer])}" for peer in peers]
    return ", ".join([*names[:1], f"{cores} cores", *versions])


def ways(workload: Workload, peers: list[str], threads: tuple[int, ...]) -> list[Way]:
    """Return how a workload is run: each a row of its table."""
    found = [Way(OURS, f"ours, {_threads(count)}", count) for count in threads]
    for count in threads:
        for variant in ("",) if workload.unit == "grid" else ("", FUSED):
            optimizer = ", fused optimizer" if variant else ""
            found.append(Way(TORCH, f"PyTorch eager, {_threads(count)}{optimizer}", count, variant))
    if workload.network.is_dense:
        found.append(Way(NUMPY, "NumPy, 1 thread"))
    found.append(Way(JAX, "JAX, its own threads"))
    return [way for way in found if way.peer in (OURS, *peers)]


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def environment(peer: str, threads: int) -> dict[str, str]:
    """Return the environment in which a peer is at its best with so many threads."""
    kept = {name: value for name, value in os.environ.items() if name not in HANDICAPS}
    kept |= {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu"}
    if peer == TORCH and threads > 1:
        # Without it, some kernels leave both threads on one core for seconds.
        kept["OMP_PROC_BIND"] = "true"
    return kept


class Worker:
    """A running `tests.bench.worker`."""

    def __init__(self, peer: str, threads: int, folder: Path) -> None:
        self._name = f"{peer}, {_threads(threads)},"
        self._words = folder / f"{peer}-{threads}.txt"
        with self._words.open("w", encoding="utf-8") as words:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.worker", peer, str(threads)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                text=True,
                cwd=ROOT,
                env=environment(peer, threads),
            )

    def ask(self, do: str, **arguments: Any) -> Any:
        """Let the worker do something and return its answer; PeerError where none comes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            print(json.dumps({"do": do, **arguments}), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise PeerError(f"{self._name} gave up: {self._last_words()}")
        return json.loads(line)

    def _last_words(self) -> str:
        self._process.wait()
        words = self._words.read_text(encoding="utf-8", errors="replace").strip()
        return (words.splitlines() or ["it said nothing"])[-1]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


class Crew:
    """Workers that start when they are first asked, and end with the block. Their words go to `folder`.

    Each answers one request at a time while the others sleep.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workers: dict[tuple[str, int], Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers.values():
            worker.close()

    def ask(self, peer: str, threads: int, do: str, **arguments: Any) -> Any:
        """Ask a worker; one that fails is replaced when it is asked again."""
        key = peer, threads
        if key not in self._workers:
            self._workers[key] = Worker(peer, threads, self._folder)
        try:
            return self._workers[key].ask(do, **arguments)
        except PeerError:
            self._workers.pop(key).close()
            raise
