"""Modules are imported on another thread, and the window hears of it on its own."""

import sys
import threading
from importlib import reload
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.views import preload as preload_module
from playground.views.preload import Preload


def here() -> str:
    """Return the name of the thread that asks."""
    return threading.current_thread().name


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Two modules that remember the thread that imported them."""
    names = ("preload_first", "preload_second")
    for name in names:
        text = "import threading\nthread = threading.current_thread().name\n"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    return names


def test_imports_elsewhere_and_tells_here(qtbot: QtBot, modules: tuple[str, ...]) -> None:
    heard: list[str] = []
    parent = QObject()
    preload = Preload(modules, parent)
    preload.done.connect(lambda: heard.append(threading.current_thread().name))
    preload.start()
    qtbot.waitUntil(lambda: bool(heard))
    assert [sys.modules[name].thread for name in modules] == ["preload", "preload"]
    assert heard == [threading.main_thread().name]
    preload.close_down()


def test_rests_before_each_module_and_leaves_others_alone(
    qtbot: QtBot, modules: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[tuple[str, float]] = []
    monkeypatch.setattr(preload_module, "time", SimpleNamespace(sleep=lambda s: rests.append((here(), s))))
    (tmp_path / "preload_first.py").write_text("import preload_second", encoding="utf-8")
    before, parent = list(sys.meta_path), QObject()
    preload = Preload(modules, parent, 0.25)
    with qtbot.waitSignals([preload.imported, preload.imported, preload.done]):
        preload.start()
    preload.close_down()
    assert rests == [("preload", preload_module.TURN_SECONDS), ("preload", 0.25), ("preload", 0.25)]
    assert sys.meta_path == before
    reload(sys.modules["preload_second"])
    assert len(rests) == 3


def test_closed_before_it_began(qtbot: QtBot, modules: tuple[str, ...]) -> None:
    parent = QObject()
    preload = Preload(modules, parent)
    preload.close_down()
    preload.start()
    preload.close_down()
    assert not set(modules) & sys.modules.keys()
