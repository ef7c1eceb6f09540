"""Boxes, blocks and templates by way of the window's menus, keys and palette."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from playground.model.templates import templates
from playground.views.menus import layer_menu
from playground.views.window import MainWindow


def names(menu: QMenu) -> list[str]:
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def test_templates_have_a_menu(window: MainWindow) -> None:
    menus = window.menuBar().findChildren(QMenu)
    menu = next(menu for menu in menus if menu.title() == "New from template")
    assert names(menu) == [f"template_{name}" for name in templates()]
    window.session.edit("change", lambda document: document.with_layer(document.graph.layers[0]))
    menu.actions()[0].trigger()
    assert [layer.kind for layer in window.session.document.graph] == ["input", "dense", "dense", "output"]


def test_a_box_is_folded_kept_and_taken_apart(window: MainWindow) -> None:
    commands = window.commands
    assert not commands["fold_group"].isEnabled()
    assert not commands["keep_block"].isEnabled()
    window.session.select({"layer2", "layer3"})
    commands["fold_group"].trigger()
    QTest.keyClick(window.canvas.editor, Qt.Key.Key_Return)
    assert [group.name for group in window.session.document.groups] == ["Group 1"]
    commands["keep_block"].trigger()
    assert "own:Group 1" in window.blocks.tiles
    commands["turn_group"].trigger()
    assert window.session.document.groups[0].open
    commands["dissolve_group"].trigger()
    assert window.session.document.groups == ()
    assert not commands["dissolve_group"].isEnabled()


def test_the_menu_of_a_box_has_what_boxes_can(window: MainWindow) -> None:
    window.session.select({"layer2"})
    assert "turn_group" not in names(layer_menu(window.commands, window))
    window.session.select({"layer2", "layer3"})
    window.canvas.groups.fold()
    found = names(layer_menu(window.commands, window))
    assert {"turn_group", "rename_group", "keep_block", "dissolve_group", "delete"} <= set(found)


def test_a_block_is_appended_from_the_palette(window: MainWindow) -> None:
    tile = window.blocks.tiles["residual_unit"]
    QTest.keyClick(tile, Qt.Key.Key_Return)
    assert [group.name for group in window.session.document.groups] == ["Residual unit"]
