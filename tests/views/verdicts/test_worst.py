from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.data.dataset import Dataset
from playground.session.session import Session
from playground.train.messages import Chosen
from playground.views.theme import Look
from playground.views.verdicts.worst import ANY, NONE, TOPIC, WorstView, worst_of
from tests.views.hands import click, key
from tests.views.verdicts.judging import answered, pictures, table, verdicts

DATA = pictures()
SOME_WRONG = {3: 1, 6: 1, 8: 0}


@pytest.fixture
def view(qtbot: QtBot, look: Look, session: Session) -> Iterator[WorstView]:
    window = QWidget()
    qtbot.addWidget(window)
    view = WorstView(look, session)
    view.setParent(window)
    view.resize(400, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.set_active(True)
    view.show_document(session.document, DATA.facts)
    yield view
    view.close_down()
    window.close()


def answer(view: WorstView, session: Session, wrong: dict[int, int], data: Dataset = DATA) -> None:
    view.show_snapshot(answered(session, data, TOPIC, verdicts(data, wrong)))
    view.refresh()
    QApplication.processEvents()


def test_the_highest_loss_comes_first() -> None:
    found = verdicts(DATA, SOME_WRONG)
    assert found.samples[worst_of(found, ANY, ANY)].tolist() == [8, 6, 3]
    assert found.samples[worst_of(found, 0, ANY)].tolist() == [6, 3]
    assert found.samples[worst_of(found, ANY, 0)].tolist() == [8]
    assert found.samples[worst_of(found, 2, 1)].tolist() == []


def test_a_pair_of_classes_can_be_chosen(view: WorstView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    assert view.gallery.samples == [8, 6, 3]
    view.truth.show_value("0")
    view.truth.picked.emit("0")
    assert view.gallery.samples == [6, 3]
    view.answer.show_value("2")
    view.answer.picked.emit("2")
    assert (view.gallery.samples, view.gallery.empty) == ([], NONE)


def test_samples_keep_their_places_while_the_mouse_is_over_them(view: WorstView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    gallery = view.gallery
    # What an enter event sets; a test has no mouse of its own.
    gallery.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    answer(view, session, {3: 1, 11: 0})
    assert gallery.samples == [8, 6, 3]
    assert gallery._sentence(0).startswith("Sample 8: recognized as blue")
    QApplication.sendEvent(gallery, QEvent(QEvent.Type.Leave))
    assert gallery.samples == [11, 3]


def test_a_click_and_the_arrow_keys_choose(view: WorstView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    gallery = view.gallery
    click(gallery.viewport(), gallery.place(1).center())
    assert session.chosen == Chosen(6)
    gallery.setFocus()
    key(gallery, Qt.Key.Key_Right)
    assert session.chosen == Chosen(3)
    key(gallery, Qt.Key.Key_Right)
    assert session.chosen == Chosen(3)
    key(gallery, Qt.Key.Key_Left)
    key(gallery, Qt.Key.Key_Left)
    assert session.chosen == Chosen(8)


def test_every_picture_is_that_of_its_sample(view: WorstView, session: Session) -> None:
    answer(view, session, SOME_WRONG)
    seen = view.gallery.grab().toImage()
    levels = [seen.pixelColor(view.gallery.place(n).center() - QPoint(0, 20)).red() for n in range(3)]
    assert levels == [80, 60, 30]


def test_points_are_listed_with_their_columns(view: WorstView, session: Session) -> None:
    data = table()
    answer(view, session, SOME_WRONG, data)
    assert view.gallery.samples == [8, 6, 3]
    assert not view.gallery.grab().toImage().isNull()
    click(view.gallery.viewport(), view.gallery.place(0).center())
    assert session.chosen == Chosen(8)


def test_a_long_gallery_scrolls(view: WorstView, session: Session) -> None:
    many = pictures(120)
    answer(view, session, {sample: (sample + 1) % 3 for sample in range(2, 120)}, many)
    gallery = view.gallery
    assert len(gallery.samples) == 118
    assert gallery.verticalScrollBar().maximum() > 0
    gallery._choose(117)
    assert gallery.viewport().rect().contains(gallery.place(117).center())
    assert session.chosen == Chosen(2)
