"""What keeps the window alive: collection of garbage, caught errors, polite ends."""

import gc
import logging
import os
import signal
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from playground.app.collector import OLD_EVERY_TICKS, Collector
from playground.app.crash_dialog import CrashDialog
from playground.app.hooks import Hooks
from playground.app.interrupts import Interrupts


class Knot:
    """An object that only a collection ends."""

    def __init__(self) -> None:
        self.itself = self


def knot() -> "weakref.ref[Knot]":
    return weakref.ref(Knot())


# ---- garbage ----------------------------------------------------------------------------------------
@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()


def test_python_collects_nothing_by_itself_meanwhile(collector: Collector) -> None:
    during = gc.isenabled()
    collector.stop()
    assert (during, gc.isenabled()) == (False, True)
    collector.start()


def test_the_timer_collects_once_things_have_settled(collector: Collector, qtbot: QtBot) -> None:
    collector.settle()
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
    lost = knot()
    assert lost() is not None
    qtbot.waitUntil(lambda: lost() is None)


def test_old_objects_are_collected_rarely(collector: Collector) -> None:
    gc.collect()
    keep = Knot()
    lost = weakref.ref(keep)
    gc.collect()
    gc.collect()
    del keep
    alive = []
    for _ in range(OLD_EVERY_TICKS):
        alive.append(lost() is not None)
        collector.collect()
    assert all(alive)
    assert lost() is None


def test_what_was_there_at_the_start_is_left_out(collector: Collector) -> None:
    collector.begin()
    frozen = gc.get_freeze_count()
    collector.stop()
    assert frozen > 1000
    assert gc.get_freeze_count() == 0
    collector.start()


# ---- errors -----------------------------------------------------------------------------------------
@pytest.fixture
def hooks(qtbot: QtBot) -> Iterator[Hooks]:
    hooks = Hooks()
    hooks.install()
    yield hooks
    hooks.remove()


def test_an_error_in_a_slot_is_reported(
    hooks: Hooks, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    with qtbot.waitSignal(hooks.failed) as failed:
        QTimer.singleShot(0, lambda: 1 / 0)
    assert "ZeroDivisionError" in failed.args[0]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_error_in_a_thread_is_reported_on_the_gui_thread(hooks: Hooks, qtbot: QtBot) -> None:
    seen = []
    hooks.failed.connect(lambda report: seen.append((threading.current_thread(), report)))
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] is threading.main_thread()
    assert "ZeroDivisionError" in seen[0][1]


def test_messages_of_qt_go_to_the_log(hooks: Hooks, caplog: pytest.LogCaptureFixture) -> None:
    qWarning("the pixels are crooked")
    assert caplog.record_tuples == [("playground", logging.WARNING, "Qt: the pixels are crooked")]


def test_noise_of_the_offscreen_platform_does_not(hooks: Hooks, caplog: pytest.LogCaptureFixture) -> None:
    qWarning("This plugin does not support propagateSizeHints()")
    assert caplog.record_tuples == []


def test_everything_is_given_back(qtbot: QtBot) -> None:
    before = sys.excepthook, threading.excepthook
    hooks = Hooks()
    hooks.install()
    hooks.remove()
    assert (sys.excepthook, threading.excepthook) == before


# ---- the report -------------------------------------------------------------------------------------
@pytest.fixture
def dialog(qtbot: QtBot) -> CrashDialog:
    dialog = CrashDialog(Path("/logs/playground.log"))
    qtbot.addWidget(dialog)
    return dialog


def test_the_dialog_shows_the_report_and_goes_on(dialog: CrashDialog) -> None:
    dialog.show_report("Traceback: one")
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert "Traceback: one" in dialog.detailedText()
    assert "/logs/playground.log" in dialog.informativeText()


def test_the_same_error_again_does_not_come_back(dialog: CrashDialog) -> None:
    dialog.show_report("Traceback: one")
    dialog.button(QMessageBox.StandardButton.Close).click()
    dialog.show_report("Traceback: one")
    assert not dialog.isVisible()
    dialog.show_report("Traceback: two")
    assert dialog.isVisible()


def test_the_report_is_copied_with_versions_and_stays_open(dialog: CrashDialog) -> None:
    dialog.show_report("Traceback: one")
    dialog.copy_button.click()
    text = QGuiApplication.clipboard().text()
    assert "Traceback: one" in text
    assert "PySide6-Essentials" in text
    assert dialog.isVisible()


# ---- polite ends ------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_close(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    calls: list[str] = []
    interrupts = Interrupts(lambda: calls.append("closed"))
    os.kill(os.getpid(), number)
    interrupts.remove()
    assert calls == ["closed"]
    assert signal.getsignal(number) is before
