"""Keys on the canvas."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.views.canvas.stage import CTRL, Stage, chain

ALT = Qt.KeyboardModifier.AltModifier


def test_tab_opens_the_menu_of_layers_and_enter_adds_one(stage: Stage) -> None:
    stage.view.setFocus()
    stage.session.select({"mid"})
    stage.key(Qt.Key.Key_Tab)
    popup = stage.view.chooser.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "dropout")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    new = stage.graph.layers[-1]
    assert new.kind == "dropout"
    assert stage.graph.sources(new.id) == ("mid",)
    assert stage.graph.targets(new.id) == ("out",)
    assert stage.session.selection == {new.id}
    stage.session.undo()
    assert stage.graph == chain()


def test_ctrl_arrows_nudge_the_selection_in_one_step(stage: Stage) -> None:
    stage.session.select({"mid"})
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        stage.key(key, CTRL)
    assert stage.graph.layer("mid").position == (276, 8)
    stage.session.undo()
    assert stage.graph == chain()


def test_nudging_another_node_is_another_step(stage: Stage) -> None:
    stage.session.select({"mid"})
    stage.key(Qt.Key.Key_Right, CTRL)
    stage.session.select({"out"})
    stage.key(Qt.Key.Key_Right, CTRL)
    stage.session.undo()
    assert stage.graph.layer("mid").position == (268, 0)


def test_alt_arrows_go_from_node_to_node(stage: Stage) -> None:
    for expected in ("in", "mid", "out", "out"):
        stage.key(Qt.Key.Key_Right, ALT)
        assert stage.session.selection == {expected}
    stage.key(Qt.Key.Key_Left, ALT)
    assert stage.session.selection == {"mid"}


def test_f2_renames_the_selected_node(stage: Stage) -> None:
    stage.session.select({"mid"})
    stage.key(Qt.Key.Key_F2)
    assert stage.view.editor.isVisible()
    QTest.keyClicks(stage.view.editor, "Middle")
    QTest.keyClick(stage.view.editor, Qt.Key.Key_Return)
    assert stage.graph.layer("mid").name == "Middle"


def test_escape_lets_the_selection_go(stage: Stage) -> None:
    stage.session.select({"mid"})
    stage.key(Qt.Key.Key_Escape)
    assert not stage.session.selection


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_R])
def test_keys_of_the_window_are_left_alone(stage: Stage, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key.value, Qt.KeyboardModifier.NoModifier)
    before = stage.view.camera.center
    QApplication.sendEvent(stage.view, event)
    assert not event.isAccepted()
    assert stage.view.camera.center == before


def test_an_open_editor_keeps_the_shortcuts_of_the_window(stage: Stage) -> None:
    stage.session.select({"mid"})
    stage.key(Qt.Key.Key_F2)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Space.value, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(stage.view.editor, event)
    assert event.isAccepted()
