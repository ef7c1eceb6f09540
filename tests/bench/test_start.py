"""What the benchmark of the start prints; it starts nothing here."""

from pathlib import Path

import pytest

from playground.files import archive
from playground.model.templates import templates
from tests.bench.start import Log, report, written


def log(step: float) -> Log:
    moments = {"event": 0.5, "picture": 0.6, "maps": step, "space": 0.6, "step": step}
    return Log(moments, dict.fromkeys(moments, 0.25), [1.0] * 99 + [40.0], [0.5] * 100)


def test_report_has_every_moment_and_the_worst_waits(capsys: pytest.CaptureFixture[str]) -> None:
    report("warm", [log(0.8), log(1.0), log(1.4)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:5]] == ["event", "picture", "maps", "space", "step"]
    assert lines[4].split()[2:] == ["median", "1.00", "s", "least", "0.80", "s", "processor", "0.25", "s"]
    assert lines[5].split()[-6:] == ["median", "0.40", "s", "least", "0.20", "s"]
    assert "99 %  40.00 ms" in lines[6]
    assert "99.00%" in lines[6]


def test_what_never_came_counts_as_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    late = log(1.0)
    del late.moments["maps"], late.used["maps"]
    report("cold", [late])
    assert "60.00 s" in capsys.readouterr().out


def test_a_template_is_opened_as_a_file(tmp_path: Path) -> None:
    assert archive.load(written("spiral", tmp_path)).document == templates()["spiral"].make()


def test_a_template_without_its_data_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="MNIST"):
        written("lenet", tmp_path)
