from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from playground.files.settings import Settings
from playground.session.desktop import Answer
from playground.session.session import Session
from playground.views.theme import Choice, Look
from playground.views.window import MainWindow
from tests.session.fakes import FakeDesktop

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def look(qtbot: QtBot) -> Look:
    return Look("light", motion=False)


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.close()


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[MakeWindow]:
    """Give a function that opens windows, and close them, thrown away, in the end."""
    windows: list[MainWindow] = []

    def make(settings: Settings | None = None, theme: Choice = "light", scale: float = 1.0) -> MainWindow:
        window = MainWindow(Session(settings=settings), Look(theme, scale, motion=False))
        window.session.desktop = FakeDesktop()
        window.resize(1280, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        qtbot.waitUntil(lambda: window.docks.view("curves") is not None, timeout=20_000)
        windows.append(window)
        return window

    yield make
    for window in windows:
        desktop = window.session.desktop
        assert isinstance(desktop, FakeDesktop)
        desktop.answer = Answer.DISCARD
        window.close()
        window.session.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()
