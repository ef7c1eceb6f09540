"""`playground bench`: every workload against its peers."""

import json
import sys
import tempfile
from pathlib import Path

from tests.bench.compare import Comparison, measure_peaks
from tests.bench.crew import Crew, here, installed, ways
from tests.bench.report import JAVASCRIPT, as_json, peaks_text, text
from tests.bench.results import Result
from tests.bench.workloads import chosen

FAILED, REFUSED = 1, 2


def bench(names: tuple[str, ...], seconds: float, threads: tuple[int, ...], as_object: bool) -> int:
    """Time the workloads and print the tables, or one JSON object.

    The exit status is 1 where a network could not be run, or answers differ, and 2 for an unknown name.
    """
    try:
        workloads = chosen(names)
    except ValueError as error:
        print(error, file=sys.stderr)
        return REFUSED
    peers, missing = installed()
    notes = [here(peers), *missing]
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as place, Crew(folder := Path(place)) as crew:
        _say("measures what this computer can do")
        peaks = measure_peaks(crew, threads)
        _show([*notes, JAVASCRIPT, peaks_text(peaks)], as_object)
        for workload in workloads:
            comparison = Comparison(crew, workload, folder, seconds)
            results.append(comparison.run(ways(workload, peers, threads), peaks, _say))
            _show([text(results[-1])], as_object)
    if as_object:
        print(json.dumps(as_json(results, peaks, notes)))
    return 0 if all(result.rows and result.right for result in results) else FAILED


def _say(line: str) -> None:
    # Each line overwrites the one before it.
    if sys.stderr.isatty():
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _show(lines: list[str], as_object: bool) -> None:
    _say("")
    if not as_object:
        print("\n".join(lines) + "\n", flush=True)
