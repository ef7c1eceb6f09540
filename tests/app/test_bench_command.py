import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground.app import bench_command as module
from playground.app.cli import BenchRequest
from playground.app.main import main


def test_without_its_source_folder_it_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "SOURCE", tmp_path)
    assert main(["bench"]) == 2
    assert capsys.readouterr().err == (
        "The benchmarks come with the source folder: run python3 run.py bench there.\n"
    )


def test_the_request_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = []

    def bench(*arguments: object) -> int:
        heard.append(arguments)
        return 1

    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.setitem(sys.modules, "tests.bench.command", SimpleNamespace(bench=bench))
    assert module.bench_command(BenchRequest(("W3",), 0.1, (1, 2), True)) == 1
    assert heard == [(("W3",), 0.1, (1, 2), True)]
    assert sys.path[0] == str(module.SOURCE)


def test_an_unknown_workload_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", sys.path.copy())
    assert main(["bench", "W99"]) == 2
    assert "There is no workload “W99”" in capsys.readouterr().err
