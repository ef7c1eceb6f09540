import io
import json
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.bench.worker import Worker, fitting, serve


class Clock:
    """Stands still while nobody works."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.counts: list[int] = []
        monkeypatch.setattr(time, "perf_counter", lambda: self.now)

    def work(self, count: int) -> None:
        self.counts.append(count)
        self.now += 0.01 * count


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_the_first_time_does_not_count(clock: Clock) -> None:
    assert fitting(clock.work, 0.1) == 8
    assert clock.counts == [1, 1, 2, 4, 8]


def test_a_turn_lasts_until_its_time_is_over(clock: Clock) -> None:
    worker = Worker("NumPy", 1)
    worker._tasks["variant"] = clock.work, 8
    assert worker.turn("variant", 0.2)["rate"] == pytest.approx(100)
    assert clock.counts == [8, 8, 8]


def test_a_turn_works_at_least_once(clock: Clock) -> None:
    worker = Worker("NumPy", 1)
    worker._tasks[""] = clock.work, 2
    assert worker.turn("", 0.0)["rate"] == pytest.approx(100)


def test_lines_are_answered_with_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights, file = str(tmp_path / "weights.npz"), str(tmp_path / "answer.npz")
    requests = [
        {"do": "weights", "workload": "W1", "file": weights},
        {"do": "answer", "workload": "W1", "weights": weights, "file": file},
        {"do": "make", "workload": "W1", "weights": weights, "variants": [""], "seconds": 0.001},
        {"do": "turn", "variant": "", "seconds": 0.001},
    ]
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(json.dumps(r) + "\n" for r in requests)))
    answers = io.StringIO()
    serve(Worker("ours", 1), answers)
    replies = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert replies[:3] == [{}, {}, {}]
    assert replies[3]["rate"] > 0
    with np.load(file) as arrays:
        assert {"loss", "gradient 0", "gradient 5", "later"} <= set(arrays.files)
        assert arrays["later"] < arrays["loss"]
