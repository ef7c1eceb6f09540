"""Work on a thread of its own: told in the window's thread, ended by a wish, a failure is a sentence."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.data.source import DataError
from playground.views.errand import NO_MEMORY, Errand

Tell = Callable[[int], None]


class Listener(QObject):
    """Remembers what it hears, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, str, Any]] = []
        self.threads: set[str] = set()

    def run(self, work: Callable[[Tell, threading.Event], object]) -> Errand:
        errand = Errand("it", work, self)
        errand.told.connect(self._told)
        errand.done.connect(self._done)
        errand.failed.connect(self._failed)
        errand.start()
        return errand

    def _told(self, name: str, number: object) -> None:
        self._note("told", name, number)

    def _done(self, name: str, result: object) -> None:
        self._note("done", name, result)

    def _failed(self, name: str, sentence: str) -> None:
        self._note("failed", name, sentence)

    def _note(self, what: str, name: str, value: Any) -> None:
        self.heard.append((what, name, value))
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def listener(qtbot: QtBot) -> Listener:
    return Listener()


def test_result_and_way_are_heard_in_the_windows_thread(listener: Listener, qtbot: QtBot) -> None:
    def work(tell: Tell, cancelled: threading.Event) -> str:
        tell(7)
        return threading.current_thread().name

    listener.run(work)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert listener.heard == [("told", "it", 7), ("done", "it", "errand")]
    assert listener.threads == {threading.current_thread().name}


@pytest.mark.parametrize(("error", "words"), [(DataError("No."), "No."), (MemoryError(), NO_MEMORY)])
def test_a_failure_is_a_sentence(listener: Listener, qtbot: QtBot, error: Exception, words: str) -> None:
    def work(tell: Tell, cancelled: threading.Event) -> None:
        raise error

    listener.run(work)
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert listener.heard == [("failed", "it", words)]


def test_closing_down_ends_the_work_in_silence(listener: Listener, qtbot: QtBot) -> None:
    ended = threading.Event()

    def work(tell: Tell, cancelled: threading.Event) -> None:
        assert cancelled.wait(10)
        ended.set()

    listener.run(work).close_down()
    assert ended.is_set()
    qtbot.wait(20)
    assert listener.heard == []
