"""Actions as Qt knows them: their words, and whether they are possible."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from playground.session.actions import Action
from playground.views.commands import CommandTable


class Shelf:
    """Holds a name that an action takes away."""

    def __init__(self, name: str) -> None:
        self.name = name

    def clear(self) -> None:
        self.name = ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Move layer", "Take move layer"),
        ("", "Take"),
        ("R & D", "Take r & D"),
    ],
)
def test_a_command_says_what_it_is_done_to(qtbot: QtBot, name: str, words: str) -> None:
    table, owner = CommandTable(), QObject()
    take = Action("take", "Take", "Takes it.", (), "Edit", Shelf.clear, what=lambda shelf: shelf.name)
    table.add((take,), Shelf(name), owner)
    table.refresh()
    assert table["take"].text().replace("&&", "&") == words
    assert [entry.title for entry in table.entries()] == [words]
    assert "&&" in table["take"].text() or "&" not in name
    table["take"].trigger()
    assert table["take"].text() == "Take"


def test_a_command_without_an_object_keeps_its_title(qtbot: QtBot) -> None:
    table, owner = CommandTable(), QObject()
    table.add((Action("take", "Take", "Takes it.", ("T",), "Edit", Shelf.clear),), Shelf("x"), owner)
    table.refresh()
    assert table["take"].text() == "Take"
    assert table["take"].toolTip() == "Take: Takes it. (T)"
