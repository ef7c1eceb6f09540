from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from playground.views.panes import Panes, scrolled
from playground.views.theme import Look


@pytest.fixture
def panes(qtbot: QtBot, look: Look) -> Iterator[Panes]:
    window = QWidget()
    qtbot.addWidget(window)
    parts = [QLabel(name) for name in ("data", "layers", "canvas", "docks", "output", "inspector")]
    for part in (parts[0], parts[5]):
        part.setMinimumWidth(200)
    panes = Panes(
        look,
        (scrolled(parts[0]), scrolled(parts[1])),
        (parts[2], parts[3]),
        (parts[4], scrolled(parts[5])),
    )
    panes.setParent(window)
    window.show()
    panes.resize(1280, 700)
    panes.reset(QSize(1280, 700))
    panes.show()
    yield panes
    window.close()


def shown(panes: Panes) -> list[str]:
    return [name for name in ("left", "right", "docks") if panes.shown(name)]


def resize(panes: Panes, width: int, height: int) -> None:
    panes.resize(width, height)
    QApplication.processEvents()


def test_the_sides_get_their_share(panes: Panes) -> None:
    left, middle, right = panes.columns.sizes()
    assert 240 <= left <= 262
    assert 276 <= right <= 320
    assert middle > 600


def test_panels_without_room_are_hidden_and_come_back(panes: Panes) -> None:
    resize(panes, 450, 700)
    assert shown(panes) == ["right", "docks"]
    resize(panes, 250, 700)
    assert shown(panes) == ["docks"]
    resize(panes, 1280, 200)
    assert shown(panes) == ["left", "right"]
    resize(panes, 1280, 700)
    assert shown(panes) == ["left", "right", "docks"]


def test_a_panel_without_room_can_take_that_of_the_other(panes: Panes) -> None:
    resize(panes, 450, 700)
    panes.toggle("left")
    assert shown(panes) == ["left", "docks"]
    panes.toggle("right")
    assert shown(panes) == ["right", "docks"]


def canvas(panes: Panes) -> QWidget:
    found = panes.middle.widget(0)
    assert found is not None
    return found


def test_what_lies_below_takes_the_canvas_s_room_where_there_is_too_little_for_both(panes: Panes) -> None:
    resize(panes, 1280, 200)
    panes.toggle("docks")
    assert shown(panes) == ["left", "right", "docks"]
    assert canvas(panes).isHidden()
    panes.toggle("docks")
    assert shown(panes) == ["left", "right"]
    assert canvas(panes).isVisible()


def test_the_canvas_comes_back_with_its_room_and_in_a_lecture(panes: Panes) -> None:
    resize(panes, 1280, 200)
    panes.toggle("docks")
    panes.set_lecture(True)
    assert canvas(panes).isVisible()
    panes.set_lecture(False)
    assert canvas(panes).isHidden()
    resize(panes, 1280, 700)
    assert shown(panes) == ["left", "right", "docks"]
    assert canvas(panes).isVisible()


def test_a_panel_never_gets_narrower_than_its_content(panes: Panes) -> None:
    panes.columns.setSizes([1, 1278, 1])
    assert panes.columns.sizes()[0] >= 200


@pytest.mark.parametrize("state", [b"", b"\xff\xfe", b"[]", b'{"sizes": {}}', b'{"sizes": 3, "hidden": []}'])
def test_sizes_that_make_no_sense_change_nothing(panes: Panes, state: bytes) -> None:
    before = panes.columns.sizes()
    assert not panes.restore(state)
    assert panes.columns.sizes() == before


def test_a_lecture_gives_sizes_back(panes: Panes) -> None:
    before = panes.columns.sizes()
    panes.set_lecture(True)
    panes.set_lecture(False)
    assert panes.columns.sizes() == before


def test_panels_scale_with_the_interface(panes: Panes, look: Look) -> None:
    left, _, right = panes.columns.sizes()
    look.set_scale(1.25)
    assert panes.columns.sizes()[0] == pytest.approx(1.25 * left, abs=2)
    assert panes.columns.sizes()[2] == pytest.approx(1.25 * right, abs=2)
    look.set_scale(1.0)
    assert panes.columns.sizes()[0] == pytest.approx(left, abs=2)


def test_what_lies_below_can_have_most_of_the_height_and_give_it_back(panes: Panes) -> None:
    before = panes.middle.sizes()
    was_tall = panes.tall
    panes.toggle_tall()
    assert (was_tall, panes.tall) == (False, True)
    assert panes.middle.sizes()[1] > 2 * before[1]
    panes.toggle_tall()
    assert panes.middle.sizes() == before


def test_room_asked_for_is_no_more_than_half(panes: Panes) -> None:
    panes.make_room(100)
    assert panes.middle.sizes()[1] >= 154
    panes.make_room(300)
    assert panes.middle.sizes()[1] == pytest.approx(300, abs=2)
    panes.make_room(600)
    assert panes.middle.sizes()[1] == pytest.approx(350, abs=2)
    assert not panes.tall
