import json
from dataclasses import replace

from tests.bench.crew import NUMPY, OURS, TORCH
from tests.bench.peaks import Peaks
from tests.bench.peers.task import Way
from tests.bench.report import as_json, peaks_text, text
from tests.bench.results import Result, Row
from tests.bench.workloads import BY_NAME

ROWS = (
    Row(Way(OURS, "ours, 1 thread"), (2_000_000.0, 1_900_000.0, 2_100_000.0)),
    Row(Way(TORCH, "PyTorch eager, 1 thread"), (8_000.0,)),
    Row(Way(NUMPY, "NumPy, 1 thread"), (40_000.0,)),
)
RESULT = Result(BY_NAME["W1"], ROWS, {"NumPy, 1 thread": 3e-7}, {1: 1e-8}, ("JAX gave up: no room",))
PEAKS = {2: Peaks(4e11, {2**15: 5e11, 2**22: 1e11})}


def words(line: str) -> list[str]:
    return line.split()


def test_rows_stand_in_the_order_of_their_speed() -> None:
    head, _, ours, numpy, torch = text(RESULT).splitlines()[:5]
    assert head == "W1  2-4-2-1 tanh, squared error, SGD, batch 10"
    assert words(ours)[3:] == ["2,000,000", "0.50", "250", "50", "0.95-1.05"]
    assert words(numpy)[3:] == ["40,000", "25.00", "5", "1", "1.00-1.00"]
    assert words(torch)[4:] == ["8,000", "125.00", "1", "0.2", "1.00-1.00"]


def test_below_the_table_stands_what_follows() -> None:
    cost, roofline, bar, agreement, note = text(RESULT).splitlines()[5:]
    assert cost == "  a step is 0.00253 MFLOP and 0.00048 MB, each cell of each map counted"
    assert roofline == "  roofline, 1 thread: 0.01 us for that; ours takes 50 times as long"
    assert bar == "  bar, ours, 1 thread, to PyTorch: 400x wanted, 250x found: missed"
    assert agreement == "  all answers agree: they differ from ours by 3e-07 at most"
    assert note == "JAX gave up: no room"


def test_a_reached_bar_is_called_so() -> None:
    quick = replace(ROWS[0], rates=(4_000_000.0,))
    assert "500x found: reached" in text(replace(RESULT, rows=(quick, *ROWS[1:])))


def test_wrong_answers_are_named() -> None:
    wrong = replace(RESULT, deviations={"NumPy, 1 thread": 0.25, "JAX": 1e-7})
    assert "  WRONG: answers differ from ours on one thread: NumPy, 1 thread by 0.2" in text(wrong)


def test_without_torch_there_are_no_ratios_to_it() -> None:
    alone = text(replace(RESULT, rows=ROWS[:1], deviations={}))
    assert words(alone.splitlines()[2])[5:] == ["-", "-", "0.95-1.05"]
    assert "nobody checks these answers" in alone
    assert "bar" not in alone


def test_a_workload_that_did_not_run_is_its_note() -> None:
    empty = replace(RESULT, rows=(), deviations={})
    assert text(empty).splitlines()[1:] == ["JAX gave up: no room"]


def test_peaks_are_a_line_by_threads() -> None:
    assert peaks_text(PEAKS) == "2 threads: 400 GFLOP/s; triad 500 GB/s over 32 KiB, 100 GB/s over 4 MiB"


def test_json_holds_every_number() -> None:
    whole = json.loads(json.dumps(as_json([RESULT], PEAKS, ["JAX is not installed."])))
    assert whole["peaks"] == {"2": {"flops": 4e11, "bandwidth": [[2**15, 5e11], [2**22, 1e11]]}}
    assert whole["notes"][0] == "JAX is not installed."
    (workload,) = whole["workloads"]
    assert workload["rooflines"] == {"1": 1e-8}
    assert workload["bars"][0] == {
        "bar": "ours, 1 thread, to PyTorch",
        "wanted": 400,
        "found": 250.0,
        "reached": False,
    }
    assert workload["rows"][0] == {
        "implementation": "ours, 1 thread",
        "ours": True,
        "a_second": 2e6,
        "seconds": 5e-7,
        "to_pytorch": 250.0,
        "to_fastest_peer": 50.0,
        "spread": [0.95, 1.05],
    }
