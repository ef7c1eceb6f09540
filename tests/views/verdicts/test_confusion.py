from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.session.session import Session
from playground.train.messages import Ask, Chosen
from playground.views.theme import DARK, LIGHT, Look
from playground.views.verdicts.cells import SUM
from playground.views.verdicts.confusion import NO_CELL, NO_SAMPLES, TOPIC, ConfusionView
from playground.views.verdicts.drawing import legible, mistake_color
from playground.views.verdicts.judge import WAITING
from playground.views.verdicts.matrix import MatrixView
from playground.views.verdicts.table import Table
from tests.views.hands import click, key
from tests.views.shown import trained
from tests.views.verdicts.judging import NAMES, answered, pictures, verdicts

DATA = pictures()
# Test samples 2 to 11 have the classes 2 0 1 2 0 1 2 0 1 2.
SOME_WRONG = {3: 1, 6: 1, 8: 0}


@pytest.fixture
def view(qtbot: QtBot, look: Look, session: Session) -> Iterator[ConfusionView]:
    """Give a view that is seen, before the first answer."""
    window = QWidget()
    qtbot.addWidget(window)
    view = ConfusionView(look, session)
    view.setParent(window)
    view.resize(700, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.set_active(True)
    yield view
    view.close_down()
    window.close()


def answer(view: ConfusionView, session: Session, wrong: dict[int, int]) -> None:
    view.show_snapshot(answered(session, DATA, TOPIC, verdicts(DATA, wrong)))
    view.refresh()
    QApplication.processEvents()


def test_counts_and_sums() -> None:
    table = Table(NAMES, verdicts(DATA, SOME_WRONG).counts, False)
    assert table.counts.tolist() == [[1, 2, 0], [0, 3, 0], [1, 0, 3]]
    assert (table.text(0, 1), table.text(1, 0)) == ("2", "")
    assert table.sum_texts(0) == ("3", "33.3 %")
    assert table.sum_texts(SUM) == ("10", "70.0 %")
    assert [table.answer_text(number) for number in range(3)] == ["2", "5", "3"]


def test_the_scale_of_colours_ends_with_the_most_mistakes() -> None:
    counts = verdicts(DATA, SOME_WRONG).counts
    assert Table(NAMES, counts, False).most == 2
    assert Table(NAMES, counts, False).most_text == "mistakes up to 2"
    assert Table(NAMES, counts, True).most == pytest.approx(2 / 3)
    assert Table(NAMES, counts, True).text(0, 1) == "67%"
    assert Table(NAMES, np.diag([3, 0, 1]), False).most == 0


def test_cells_are_sentences() -> None:
    table = Table(NAMES, verdicts(DATA, SOME_WRONG).counts, False)
    assert table.sentence(0, 1) == "2 of class red are taken for green (66.7 % of this class)."
    assert table.sentence(1, 1) == "3 of class green are recognized (100.0 % of this class)."
    assert table.sentence(2, SUM) == "3 of the 4 of class blue are recognized."
    assert table.sentence(SUM, 1) == "3 of the 5 answers green are right."
    assert table.sentence(SUM, SUM) == "7 of 10 answers are right."


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_numbers_can_be_read_on_every_colour(look: Look, theme: object) -> None:
    look.theme = LIGHT if theme is LIGHT else DARK
    for share in np.linspace(0, 1, 21):
        ground = mistake_color(look, float(share))
        assert contrast(ground, legible(ground)) >= 4.5


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: QColor) -> float:
    parts = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_it_asks_only_while_it_is_seen(view: ConfusionView, session: Session) -> None:
    trainer = trained(session)
    trainer.take()
    view.set_active(False)
    assert trainer.take()[-1] == Ask(TOPIC, None)
    assert view.empty.text() == ""


def test_before_the_first_answer_there_are_words(view: ConfusionView, session: Session) -> None:
    view.show_snapshot(answered(session, DATA, TOPIC, None, 0.0))
    view.refresh()
    assert view.empty.isVisible()
    assert view.empty.text() == WAITING
    answer(view, session, {})
    assert view.matrix.isVisible()
    assert view.gallery.empty == NO_CELL
    assert view.head.words.text == "100.0 % of 10 right, 0 wrong"


def test_a_part_of_the_answer_is_said_to_be_one(view: ConfusionView, session: Session) -> None:
    view.show_snapshot(answered(session, DATA, TOPIC, verdicts(DATA, {}).first(4), 0.4))
    view.refresh()
    assert view.head.words.text == "100.0 % of 4 right, 0 wrong so far"


def test_a_click_on_a_cell_shows_its_samples(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    cells = view.matrix.cells()
    click(view.matrix.viewport(), cells.place(0, 1).center())
    assert (view.matrix.cell, view.gallery.samples) == ((0, 1), [3, 6])
    click(view.matrix.viewport(), cells.place(1, 0).center())
    assert (view.gallery.samples, view.gallery.empty) == ([], NO_SAMPLES)
    click(view.matrix.viewport(), cells.place(2, SUM).center())
    assert view.gallery.samples == [2, 5, 8, 11]


def test_the_samples_of_a_cell_follow_training(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    view.matrix.choose((0, 1))
    answer(view, session, {6: 1, 9: 1})
    assert view.gallery.samples == [6, 9]
    assert view.matrix.table is not None
    assert view.matrix.table.counts[0, 1] == 2


def test_a_click_on_a_sample_chooses_it(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    view.matrix.choose((0, 1))
    click(view.gallery.viewport(), view.gallery.place(1).center())
    assert session.chosen == Chosen(6)


def test_arrow_keys_go_from_cell_to_cell(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    matrix = view.matrix
    matrix.setFocus()
    for which in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        key(matrix, which)
    assert matrix.cell == (1, 1)
    assert matrix.accessibleDescription().startswith("3 of class green are recognized")
    assert view.gallery.samples == [4, 7, 10]


def test_shares_of_each_class_can_be_written(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    click(view.shares)
    assert view.matrix.table is not None
    assert view.matrix.table.text(2, 0) == "25%"


def test_another_part_is_asked_for(view: ConfusionView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    view.head.part.show_value("train")
    view.head.part_chosen.emit("train")
    assert view.verdicts is None
    view.show_snapshot(answered(session, DATA, TOPIC, verdicts(DATA, {}, "train"), part="train"))
    view.refresh()
    assert view.head.words.text == "100.0 % of 2 right, 0 wrong"


def many(count: int, look: Look) -> MatrixView:
    names = tuple(f"number {i}" for i in range(count))
    matrix = MatrixView(look)
    data = pictures(4)
    few = verdicts(data, {})
    both = np.arange(count)
    filled = type(few)(names, both, both, both, np.ones(count, np.float32), np.zeros(count, np.float32))
    matrix.resize(420, 260)
    matrix.show_verdicts(filled, False)
    return matrix


def test_many_classes_scroll_and_the_chosen_cell_is_in_sight(qtbot: QtBot, look: Look) -> None:
    matrix = many(40, look)
    qtbot.addWidget(matrix)
    matrix.show()
    assert matrix.horizontalScrollBar().maximum() > 0
    assert matrix.verticalScrollBar().maximum() > 0
    matrix.choose((39, 39))
    place = matrix.cells().place(39, 39)
    assert matrix.viewport().rect().contains(place)
    matrix.choose((0, 0))
    head = matrix.cells().head
    assert matrix.cells().place(0, 0).topLeft().toTuple() == (head.width(), head.height())


def test_names_wider_than_their_columns_stand_upright(qtbot: QtBot, look: Look) -> None:
    matrix = many(12, look)
    qtbot.addWidget(matrix)
    assert matrix.cells().head.height() > 2 * matrix.cells().line
