"""`playground bench`: hands over to the benchmarks, which lie beside the tests."""

import importlib
import sys
from pathlib import Path

import playground
from playground.app.cli import BenchRequest

SOURCE = Path(playground.__file__).resolve().parents[1]
FAILED = 2


def bench_command(request: BenchRequest) -> int:
    """Time the engine; the exit status is 2, with a sentence, where the benchmarks are not installed."""
    if not (SOURCE / "tests" / "bench" / "command.py").is_file():
        print("The benchmarks come with the source folder: run python3 run.py bench there.", file=sys.stderr)
        return FAILED
    # First in line, because other projects may have left a package called tests where Python looks.
    sys.path.insert(0, str(SOURCE))
    command = importlib.import_module("tests.bench.command")
    status: int = command.bench(request.workloads, request.seconds, request.threads, request.json)
    return status
