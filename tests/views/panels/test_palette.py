from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.model.kinds import kinds
from playground.views.assets import asset
from playground.views.panels.palette import PalettePanel
from playground.views.theme import Look


def test_every_kind_stands_under_the_name_of_its_group(qtbot: QtBot, look: Look) -> None:
    panel = PalettePanel(look)
    qtbot.addWidget(panel)
    panel.resize(240, 1200)
    panel.show()
    assert list(panel.tiles) == list(kinds())
    headings = {label.text(): label.y() for label in panel.findChildren(QLabel)}
    for name, tile in panel.tiles.items():
        above = max((text for text, y in headings.items() if y < tile.y()), key=lambda text: headings[text])
        assert above == kinds()[name].group


def test_every_kind_has_an_icon() -> None:
    missing = [name for name in kinds() if not asset("icons", f"layer-{name}.svg").is_file()]
    assert missing == []


def test_a_search_leaves_what_answers_it(qtbot: QtBot, look: Look) -> None:
    panel = PalettePanel(look)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.search, "transp")
    assert [name for name, tile in panel.tiles.items() if tile.isVisible()] == ["conv2d_transpose"]
    shown = {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}
    assert "Convolution" in shown
    assert "Basics" not in shown
    with qtbot.waitSignal(panel.appended) as asked:
        QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert asked.args == ["conv2d_transpose"]
    assert all(tile.isVisible() for tile in panel.tiles.values())


def test_a_search_without_an_answer_says_so(qtbot: QtBot, look: Look) -> None:
    panel = PalettePanel(look)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClicks(panel.search, "qqq")
    assert panel.nothing.isVisible()
    with qtbot.assertNotEmitted(panel.appended):
        QTest.keyClick(panel.search, Qt.Key.Key_Return)
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == ""
    assert not panel.nothing.isVisible()


def test_the_layer_under_the_mouse_says_what_it_does(qtbot: QtBot, look: Look) -> None:
    panel = PalettePanel(look)
    qtbot.addWidget(panel)
    panel.show()
    said: list[str] = []
    panel.hint.connect(said.append)
    enter = QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5))
    QApplication.sendEvent(panel.tiles["conv2d"], enter)
    QApplication.sendEvent(panel.tiles["conv2d"], QEvent(QEvent.Type.Leave))
    assert kinds()["conv2d"].summary in said[0]
    assert said[1] == ""
