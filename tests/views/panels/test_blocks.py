"""The blocks of the palette, and those of one's own among them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.session import keeping
from playground.session.session import Session
from playground.views.mime import block_key, block_mime, layer_kind
from playground.views.panels.blocks import EMPTY, BlocksSection, OwnTile
from playground.views.theme import Look


def section(qtbot: QtBot, look: Look) -> BlocksSection:
    session = Session()
    session.edit("fold", lambda document: edits.fold(document, {"layer2", "layer3"}, "Hidden"))
    session.select({"layer2", "layer3"})
    made = BlocksSection(look, session)
    qtbot.addWidget(made)
    made.show()
    return made


def own(made: BlocksSection) -> OwnTile:
    tile = made.tiles["own:Hidden"]
    assert isinstance(tile, OwnTile)
    return tile


def test_without_own_blocks_it_says_how_to_get_some(qtbot: QtBot, look: Look) -> None:
    made = section(qtbot, look)
    assert list(made.tiles) == ["residual_unit", "inception_module"]
    assert EMPTY in [label.text() for label in made.findChildren(QLabel)]


def test_a_block_that_is_kept_has_a_tile(qtbot: QtBot, look: Look) -> None:
    made = section(qtbot, look)
    keeping.keep(made.session)
    assert list(made.tiles) == ["residual_unit", "inception_module", "own:Hidden"]
    with qtbot.waitSignal(made.appended) as heard:
        QTest.keyClick(own(made), Qt.Key.Key_Return)
    assert heard.args == ["own:Hidden"]


def test_keys_and_menu_remove_and_rename(qtbot: QtBot, look: Look) -> None:
    made = section(qtbot, look)
    keeping.keep(made.session)
    menu = own(made).menu()
    assert [action.text() for action in menu.actions()] == ["Rename…", "Remove"]
    made.ask = lambda parent, name: name and "Twins"
    menu.actions()[0].trigger()
    assert "own:Twins" in made.tiles
    made.ask = lambda parent, name: None
    QTest.keyClick(made.tiles["own:Twins"], Qt.Key.Key_F2)
    assert "own:Twins" in made.tiles
    QTest.keyClick(made.tiles["own:Twins"], Qt.Key.Key_Delete)
    assert list(made.tiles) == ["residual_unit", "inception_module"]


def test_a_name_that_is_too_long_is_refused(qtbot: QtBot, look: Look) -> None:
    made = section(qtbot, look)
    keeping.keep(made.session)
    said: list[str] = []
    made.session.status.connect(lambda text, kind: said.append(text))
    made.ask = lambda parent, name: "x" * 99
    QTest.keyClick(own(made), Qt.Key.Key_F2)
    assert "60 characters" in said[0]
    assert "own:Hidden" in made.tiles


def test_a_search_shows_the_blocks_that_answer_it(qtbot: QtBot, look: Look) -> None:
    made = section(qtbot, look)
    keeping.keep(made.session)
    made.search("resid")
    assert [key for key, tile in made.tiles.items() if tile.isVisible()] == ["residual_unit"]
    assert not any(label.isVisible() for label in made.findChildren(QLabel))
    made.search("")
    assert all(tile.isVisible() for tile in made.tiles.values())


def test_a_drag_carries_the_key() -> None:
    data = block_mime("own:Hidden")
    assert block_key(data) == "own:Hidden"
    assert layer_kind(data) == ""
