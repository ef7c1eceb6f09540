"""The checks around every test find what they look for: a run of tests with faults names each fault."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FAULTY = """
import os
import threading
import warnings
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import QObject, QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []
end = threading.Event()

def keep(found, name):
    found.setObjectName(name)
    kept.append(found)
    return found

def test_thread():
    kept.append(threading.Thread(target=end.wait, name="sleeper"))
    kept[-1].start()

def test_timer(qapp):
    keep(QTimer(), "clock").start(1000)

def test_owned_timer(qapp):
    QTimer(keep(QObject(), "parent"), objectName="owned").start(1000)

def test_qthread(qapp):
    keep(QThread(), "worker").start()

def test_window(qapp):
    keep(QWidget(), "forgotten")

def test_qt_message(qapp):
    qWarning("a message of Qt")

def test_slot_exception(qtbot):
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)

def test_warning():
    warnings.warn("a warning of Python")

def test_unknown_mark(request):
    request.node.add_marker("no_such_mark")

def test_clean_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()

def test_clean_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QTimer(window).start(1000)
    window.show()

def test_clean_qthread(qapp):
    thread = keep(QThread(), "ended")
    thread.start()
    thread.quit()
    thread.wait()

def test_own_folders(tmp_path_factory):
    for folder in (platformdirs.user_config_path("x"), platformdirs.user_data_path("x")):
        assert folder.is_relative_to(tmp_path_factory.getbasetemp())

@pytest.fixture(scope="module", autouse=True)
def end_threads():
    yield
    end.set()
    for found in kept:
        if isinstance(found, QThread):
            found.quit()
            found.wait()
"""

FAULTS = {
    "test_thread": "Thread 'sleeper'",
    "test_timer": "QTimer 'clock'",
    "test_owned_timer": "QTimer 'owned' of QObject",
    "test_qthread": "QThread 'worker'",
    "test_window": "QWidget 'forgotten'",
    "test_qt_message": "a message of Qt",
    "test_slot_exception": "ZeroDivisionError",
    "test_warning": "a warning of Python",
    "test_unknown_mark": "no_such_mark",
}


@pytest.fixture
def reports(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Run the faulty tests under the project's own configuration; return what is said of each, by name."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyprojecttoml((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pytester.makeconftest('pytest_plugins = ["tests.conftest"]')
    pytester.mkdir("tests").joinpath("test_faulty.py").write_text(FAULTY, encoding="utf-8")
    output = pytester.runpytest_subprocess().stdout.str()
    headings = re.split(r"^_+ (?:ERROR at teardown of )?(test_\w+) _+$", output, flags=re.MULTILINE)
    return dict(zip(headings[1::2], headings[2::2], strict=True))


def test_each_fault_fails_its_test_and_is_named(reports: Mapping[str, str]) -> None:
    assert reports.keys() == FAULTS.keys()
    unnamed = [name for name, words in FAULTS.items() if words not in reports[name]]
    assert not unnamed


def test_without_qt_nothing_of_qt_is_imported(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest('pytest_plugins = ["tests.conftest"]')
    pytester.makepyfile("import sys\ndef test_plain(): assert not [m for m in sys.modules if 'PySide6' in m]")
    pytester.runpytest_subprocess("-p", "no:pytest-qt").assert_outcomes(passed=1)
