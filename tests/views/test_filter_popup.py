import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground.views.filter_popup import Entry, FilterPopup, found
from playground.views.theme import Look
from tests.views.hands import click, key, write

ENTRIES = (
    Entry("Dense", "adds up", "dense"),
    Entry("Dropout", "switches off", "dropout"),
    Entry("Add layer", "joins", "add"),
    Entry("Learning rate: cosine", "Schedule", "cosine"),
)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    parent.show()
    return parent


@pytest.fixture
def popup(parent: QWidget, look: Look, qtbot: QtBot) -> FilterPopup:
    popup = FilterPopup(look, ENTRIES, parent)
    popup.popup(QPoint(10, 10))
    qtbot.waitUntil(popup.search.hasFocus)
    return popup


@pytest.fixture
def told(popup: FilterPopup) -> list[str]:
    told: list[str] = []
    popup.chosen.connect(told.append)
    popup.dismissed.connect(lambda: told.append("dismissed"))
    return told


def titles(popup: FilterPopup) -> list[str]:
    return popup.found.titles


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", ["dense", "dropout", "add", "cosine"]),
        ("d", ["dense", "dropout", "add", "cosine"]),
        ("de", ["dense"]),
        ("la", ["add"]),
        ("rate le", ["cosine"]),
        ("dpt", ["dropout"]),
        ("schedule", ["cosine"]),
        ("zzz", []),
    ],
)
def test_a_search_finds_words_then_letters(text: str, keys: list[str]) -> None:
    matched = [entry.key for entry in found(ENTRIES, text)]
    assert matched[: len(keys)] == keys
    assert bool(matched) == bool(keys)


def test_the_name_that_experts_use_is_found_last() -> None:
    pixels = Entry("The class of every pixel", "Template", "template_segmentation")
    assert found((*ENTRIES, pixels), "segment") == [pixels]
    named = Entry("Segment", "", "cut")
    assert found((pixels, named), "segment") == [named, pixels]


def test_typing_and_enter_choose(popup: FilterPopup, told: list[str]) -> None:
    write(popup.search, "cos")
    assert titles(popup) == ["Learning rate: cosine"]
    key(popup.search, Qt.Key.Key_Return)
    assert told == ["cosine"]
    assert popup.isHidden()


def test_arrows_move_and_stop_at_the_ends(popup: FilterPopup, told: list[str]) -> None:
    key(popup.search, Qt.Key.Key_Up)
    key(popup.search, Qt.Key.Key_Down)
    key(popup.search, Qt.Key.Key_Return)
    assert told == ["dropout"]


def test_a_click_chooses(popup: FilterPopup, told: list[str]) -> None:
    row = popup.list.visualRect(popup.found.index(2))
    click(popup.list.viewport(), row.center())
    assert told == ["add"]


def test_escape_ends_it(popup: FilterPopup, told: list[str]) -> None:
    key(popup.search, Qt.Key.Key_Escape)
    assert told == ["dismissed"]
    assert popup.isHidden()


def test_a_click_elsewhere_ends_it(popup: FilterPopup, parent: QWidget, told: list[str]) -> None:
    other = QLineEdit(parent)
    other.show()
    other.setFocus()
    assert told == ["dismissed"]


def test_nothing_found_is_said_and_cannot_be_chosen(popup: FilterPopup, told: list[str]) -> None:
    write(popup.search, "zzz")
    assert titles(popup) == ["Nothing is called that."]
    key(popup.search, Qt.Key.Key_Return)
    assert told == []
    assert popup.isVisible()


def test_it_stays_inside_its_parent(popup: FilterPopup, parent: QWidget) -> None:
    popup.popup(QPoint(590, 390))
    assert parent.rect().contains(popup.geometry())
