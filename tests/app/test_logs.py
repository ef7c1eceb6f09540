import faulthandler
import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import __version__
from playground.app.logs import LOG_BYTES, LOG_FILES, Logs

CRASH = """
import ctypes, sys
from pathlib import Path
from playground.app.logs import Logs
Logs(Path(sys.argv[1])).open()
ctypes.string_at(0)
"""


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Logs]:
    logs = Logs(tmp_path / "log")
    logs.open()
    yield logs
    logs.close()


def test_the_log_begins_with_the_version(logs: Logs) -> None:
    assert f"Neural Playground {__version__}" in logs.path.read_text()


def test_what_parts_of_the_program_say_is_in_the_log(logs: Logs) -> None:
    logging.getLogger("playground.train").warning("The batch is odd")
    assert "WARNING MainThread playground.train: The batch is odd" in logs.path.read_text()


def test_the_terminal_stays_quiet(logs: Logs) -> None:
    terminal = io.StringIO()
    handler = logging.StreamHandler(terminal)
    logging.getLogger().addHandler(handler)
    try:
        logging.getLogger("playground").info("Nobody wants to read this")
        logs.close()
        logging.getLogger("playground").warning("This they do")
    finally:
        logging.getLogger().removeHandler(handler)
    assert terminal.getvalue() == "This they do\n"


def test_the_log_does_not_grow_without_bound(logs: Logs) -> None:
    for _ in range(6):
        logging.getLogger("playground").info("x" * (LOG_BYTES - 200))
    found = sorted(path.name for path in logs.folder.glob("playground.log*"))
    assert found == ["playground.log", *(f"playground.log.{i}" for i in range(1, LOG_FILES + 1))]
    assert max(path.stat().st_size for path in logs.folder.iterdir()) <= LOG_BYTES


def test_nothing_is_logged_after_the_end(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    logs.open()
    logs.close()
    logging.getLogger("playground").error("Too late")
    assert "Too late" not in logs.path.read_text()


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    logs = Logs(tmp_path / "log")
    logs.open()
    logs.close()
    assert "No log is kept" in capsys.readouterr().err


def test_the_fault_handler_is_given_back(tmp_path: Path) -> None:
    before = faulthandler.is_enabled()
    logs = Logs(tmp_path)
    logs.open()
    logs.close()
    assert faulthandler.is_enabled() == before


def test_a_crash_leaves_its_trace(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], capture_output=True)
    assert done.returncode < 0
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text()
