"""The program as a process: what a shell sees. Each start costs time, so there are few."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from playground.app import window_command as window_module
from playground.app.main import main
from playground.files import archive
from playground.model.templates import first_document

PYTHON = (sys.executable, "-W", "error")
HEADLESS = """
import sys
from playground.app.main import main
status = main(sys.argv[1:])
print([name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph")])
sys.exit(status)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    archive.save(tmp_path / "net.nnp", first_document(), None, None)
    return tmp_path / "net.nnp"


def test_training_never_loads_qt(file: Path) -> None:
    line = [*PYTHON, "-c", HEADLESS, "train", str(file), "--epochs", "1", "--json", "--quiet"]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    epoch, modules = done.stdout.splitlines()
    assert json.loads(epoch)["epoch"] == 1
    assert modules == "[]"
    assert done.stderr == ""


def test_a_reader_may_stop_reading(file: Path) -> None:
    line = [*PYTHON, "-m", "playground", "train", str(file), "--epochs", "1000000", "--json", "--quiet"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_control_c_ends_training_with_a_sentence(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.nnp"
    line = [*PYTHON, "-m", "playground", "train", str(file), "--epochs", "100000000", "--json", "--quiet"]
    with subprocess.Popen(
        [*line, "--save", str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert said == "Interrupted; nothing was saved.\n"
    assert list(tmp_path.iterdir()) == [file]


def test_the_smoke_test_opens_trains_and_ends() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "playground", "--smoke-test"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_a_screen_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(window_module, "has_screen", lambda: False)
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("There is no screen")


def test_info_tells_versions_backends_and_folders(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--info"]) == 0
    facts = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert {"Neural Playground", "Python", "numpy", "numba", "backends", "log"} <= facts.keys()
    assert "reference" in facts["backends"]
