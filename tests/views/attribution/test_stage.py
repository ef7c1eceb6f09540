import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from playground.views.attribution.sheet import Bar, Ramp, Sheet, Tile
from playground.views.attribution.stage import Stage
from playground.views.theme import Look
from tests.views.hands import click, move

VALUES = np.arange(16, dtype=np.float32).reshape(4, 4)


def image(color: str) -> QImage:
    made = QImage(4, 4, QImage.Format.Format_RGB32)
    made.fill(QColor(color))
    return made


def sheet(**changes: float) -> Sheet:
    tile = Tile("", image("#000000"), heat=image("#ff0000"), cover=changes.get("cover", 0.5), values=VALUES)
    bars = (Bar("zero", 0.25, "25 %", 0), Bar("one", 0.75, "75 %", 1, marked=True))
    return Sheet((tile,), bars, "Answer", Ramp(0.0, 2.0, "heat"), "words")


@pytest.fixture
def stage(qtbot: QtBot, look: Look) -> Stage:
    made = Stage(look)
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show()
    return made


@pytest.mark.parametrize(("cover", "red"), [(0.0, 0), (0.5, 128), (1.0, 255)])
def test_heat_covers_the_picture_as_much_as_is_asked(stage: Stage, cover: float, red: int) -> None:
    stage.show_sheet(sheet(cover=cover))
    middle = stage.places().tiles[0].center().toPoint()
    color = stage.grab().toImage().pixelColor(middle)
    assert abs(color.red() - red) <= 2
    assert color.green() == color.blue() == 0


def test_the_number_under_the_mouse_is_read(stage: Stage) -> None:
    stage.show_sheet(sheet())
    place = stage.places().tiles[0]
    assert stage.reading() == ""
    at = QPoint(int(place.left() + place.width() * 0.6), int(place.top() + place.height() * 0.3))
    move(stage, at)
    assert stage.reading() == "row 2, column 3: 6"


def test_a_click_on_a_bar_chooses_its_class(qtbot: QtBot, stage: Stage) -> None:
    stage.show_sheet(sheet())
    with qtbot.waitSignal(stage.class_picked) as picked:
        click(stage, stage.places().rows[1].center().toPoint())
    assert picked.args == [1]
    with qtbot.assertNotEmitted(stage.class_picked):
        click(stage, stage.places().tiles[0].center().toPoint())


def test_a_click_on_a_sample_chooses_it(qtbot: QtBot, stage: Stage) -> None:
    stage.show_sheet(Sheet((Tile("3", image("#ffffff"), sample=17), Tile("4", image("#ffffff")))))
    with qtbot.waitSignal(stage.sample_picked) as picked:
        click(stage, stage.places().tiles[0].center().toPoint())
    assert picked.args == [17]
    with qtbot.assertNotEmitted(stage.sample_picked):
        click(stage, stage.places().tiles[1].center().toPoint())


def test_a_sentence_takes_the_place_of_the_sheet(stage: Stage) -> None:
    stage.show_sheet(sheet())
    before = stage.grab().toImage()
    stage.show_sentence("Choose a picture.")
    assert stage.accessibleName() == "Choose a picture."
    assert stage.grab().toImage() != before
    stage.show_sheet(sheet())
    assert stage.grab().toImage() == before


def test_of_too_many_bars_the_longest_and_the_marked_one_are_kept(stage: Stage) -> None:
    bars = [Bar(str(number), number / 100, "", number) for number in range(40)]
    bars[2] = Bar("2", 0.02, "", 2, marked=True)
    stage.show_sheet(Sheet((Tile("", image("#000000")),), tuple(bars)))
    rows = stage.places().rows
    picked: list[int] = []
    stage.class_picked.connect(picked.append)
    for row in rows:
        click(stage, row.center().toPoint())
    assert picked == [2, *range(41 - len(rows), 40)]
