from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.session.session import Session
from playground.train.messages import Snapshot
from playground.views.docks import tray as tray_module
from playground.views.docks.dock import Dock, DockView
from playground.views.docks.tray import NOTHING, Tray, closed_entries
from playground.views.filter_popup import FilterPopup
from playground.views.theme import Look
from tests.views.hands import click, double_click
from tests.views.shown import snapshot


class Recorder(DockView):
    """Writes down what it is told."""

    def __init__(self, name: str, log: list[tuple[str, str]]) -> None:
        super().__init__()
        self._name, self._log = name, log

    def _note(self, what: str) -> None:
        self._log.append((self._name, what))

    def show_document(self, document: Document, facts: DataFacts) -> None:
        self._note("document")

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._note("snapshot")

    def set_active(self, active: bool) -> None:
        self._note("on" if active else "off")

    def close_down(self) -> None:
        self._note("closed")


@pytest.fixture
def log() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def tray(
    qtbot: QtBot,
    look: Look,
    session: Session,
    log: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Tray]:
    """Give an empty tray that is shown, with three views to open: first, second and third."""

    def dock(name: str, order: int) -> Dock:
        title, says = name.title(), f"Shows {name}."
        slow = {"second": ("slow", "slower")}.get(name, ())
        return Dock(name, title, says, order, lambda _look, _session: Recorder(name, log), 300, slow)

    known = {name: dock(name, i) for i, name in enumerate(("first", "second", "third"))}
    monkeypatch.setattr(tray_module, "docks", lambda: known)
    window = QWidget()
    tray = Tray(look, session)
    tray.setParent(window)
    tray.resize(800, 200)
    window.resize(900, 500)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield tray
    window.close()


def taken(log: list[Any]) -> list[Any]:
    """Return what was written down since the last time."""
    entries, log[:] = list(log), []
    return entries


def test_an_empty_tray_says_what_to_do(tray: Tray) -> None:
    tray.fill()
    assert tray.empty.isVisible()
    assert tray.empty.text() == NOTHING


def test_no_view_is_made_before_slow_imports_are_done(tray: Tray, log: list[tuple[str, str]]) -> None:
    tray.restore(("first", "second"), "first")
    assert log == []
    tray.fill()
    assert taken(log) == [("first", "on"), ("first", "document")]


def test_the_view_in_front_is_made_as_soon_as_all_it_needs_is_imported(
    tray: Tray, log: list[tuple[str, str]]
) -> None:
    tray.restore(("first", "second"), "second")
    tray.admit("slower")
    assert log == []
    tray.admit("slow")
    assert taken(log) == [("second", "on"), ("second", "document")]
    tray.fill()
    assert log == []
    tray.tabs.choose("first")
    assert taken(log) == [("second", "off"), ("first", "on"), ("first", "document")]


def test_the_view_in_front_is_brought_up_to_date(
    tray: Tray, session: Session, log: list[tuple[str, str]]
) -> None:
    tray.fill()
    tray.open_view("first")
    taken(log)
    session._link.snapshot = snapshot(session)
    tray.open_view("second")
    assert taken(log) == [("first", "off"), ("second", "on"), ("second", "document"), ("second", "snapshot")]
    tray.show_snapshot(snapshot(session))
    tray.show_document()
    assert taken(log) == [("second", "snapshot"), ("second", "document")]


def test_a_hidden_tray_lets_its_view_rest(tray: Tray, log: list[tuple[str, str]]) -> None:
    tray.fill()
    tray.open_view("first")
    taken(log)
    tray.hide()
    tray.show_document()
    assert taken(log) == [("first", "off")]
    tray.show()
    assert taken(log) == [("first", "on"), ("first", "document")]


def test_the_cross_closes_a_view_and_its_neighbour_comes(tray: Tray, log: list[tuple[str, str]]) -> None:
    tray.fill()
    tray.open_view("first")
    tray.open_view("second")
    cross = tray.tabs.bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
    taken(log)
    click(cross)
    assert taken(log)[-1] == ("second", "closed")
    assert tray.tabs.names == ("first",)
    assert tray.view("second") is None
    first = tray.view("first")
    assert first is not None
    assert first.isVisible()


def test_the_plus_offers_what_is_closed(tray: Tray) -> None:
    tray.fill()
    tray.open_view("first")
    assert [entry.key for entry in closed_entries(tray.tabs.names)] == ["second", "third"]
    click(tray.tabs.more)
    menu = tray.window().findChild(FilterPopup)
    assert isinstance(menu, FilterPopup)
    QTest.keyClick(menu.search, Qt.Key.Key_Return)
    assert tray.tabs.names == ("first", "second")
    assert tray.tabs.current == "second"


def test_a_view_that_opens_asks_for_room_once(tray: Tray, qtbot: QtBot) -> None:
    tray.fill()
    with qtbot.waitSignal(tray.room_wanted) as asked:
        tray.open_view("third")
    assert asked.args == [300]
    with qtbot.assertNotEmitted(tray.room_wanted):
        tray.open_view("third")


def test_views_that_are_no_more_are_not_restored(tray: Tray) -> None:
    tray.restore(("gone", "third", "first"), "first")
    assert (tray.tabs.names, tray.tabs.current) == (("third", "first"), "first")
    tray.restore((), "gone")
    assert tray.tabs.current == "first"


def test_steps_go_around_the_ends(tray: Tray) -> None:
    tray.tabs.step(1)
    tray.restore(("first", "second", "third"), "third")
    tray.tabs.step(1)
    assert tray.tabs.current == "first"
    tray.tabs.step(-1)
    assert tray.tabs.current == "third"


def test_a_double_click_beside_the_tabs_wants_height(tray: Tray, qtbot: QtBot) -> None:
    tray.restore(("first",), "first")
    with qtbot.waitSignal(tray.tall_wanted):
        QTest.mouseDClick(tray.tabs, Qt.MouseButton.LeftButton, pos=QPoint(tray.tabs.width() // 2, 12))
    with qtbot.waitSignal(tray.tall_wanted):
        double_click(tray.tabs.bar)
    QApplication.processEvents()
