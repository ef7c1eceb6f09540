"""The whole run, without peers and with turns of no length."""

import json

import pytest

from tests.bench import command, compare
from tests.bench.command import bench
from tests.bench.crew import PeerError


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "installed", lambda: ([], ["PyTorch is not here."]))
    monkeypatch.setattr(compare, "ROUNDS", 2)


def test_tables_without_peers(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(("W1", "W1-frame"), 0.01, (1,), as_object=False) == 0
    out, err = capsys.readouterr()
    assert "PyTorch is not here." in out
    assert "\n1 thread: " in out
    assert "W1-frame  2-4-2-1 tanh: an epoch" in out
    assert out.count("ours, 1 thread ") == 2
    assert err == ""


def test_one_object_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(("W8",), 0.01, (1, 2), as_object=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["implementation"] for row in found["workloads"][0]["rows"]] == [
        "ours, 1 thread",
        "ours, 2 threads",
    ]
    assert found["workloads"][0]["deviations"]["ours, 2 threads"] == 0


def test_an_unknown_name_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(("W7",), 0.01, (1,), as_object=False) == 2
    assert capsys.readouterr().err.startswith("There is no workload “W7”. There are: W1, ")


def test_a_network_that_cannot_run_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare.Comparison, "_begin", broken)
    assert bench(("W1",), 0.01, (1,), as_object=False) == 1
    assert "ours, 1 thread, gave up: no room" in capsys.readouterr().out


def broken(self: object, ways: object) -> None:
    raise PeerError("ours, 1 thread, gave up: no room")
