from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.data.dataset import Dataset
from playground.data.registry import build
from playground.engine.studies.verdicts import NO_GROUPS, Judging, Verdicts
from playground.model.document import DataRecipe
from playground.model.edits import set_target
from playground.model.facts import PICTURE
from playground.session.session import Session
from playground.train.messages import Answer, Ask, Chosen
from playground.views.pictures.panel import OWN, TOPIC, PicturePanel
from playground.views.pictures.sketch import NOTHING_TO_PASTE
from playground.views.theme import Look
from tests.session.fakes import FakeTrainer
from tests.views.hands import click, drag, key
from tests.views.shown import snapshot, trained
from tests.views.verdicts.judging import answered


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    assert made.set_data(DataRecipe("digits"))
    yield made
    made.close()


@pytest.fixture
def trainer(session: Session) -> FakeTrainer:
    return trained(session)


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session, trainer: FakeTrainer) -> Iterator[PicturePanel]:
    """Give a panel that shows the first test sample."""
    window = QWidget()
    qtbot.addWidget(window)
    panel = PicturePanel(look, session)
    session.snapshot_changed.connect(panel.show_snapshot)
    panel.setParent(window)
    panel.resize(330, 400)
    window.resize(330, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    tell(session)
    yield panel
    session.snapshot_changed.disconnect(panel.show_snapshot)
    panel.close_down()
    window.close()


def tell(session: Session, **changes: object) -> None:
    """Let the compute thread say something about the chosen sample."""
    trainer = session._link.trainer
    assert isinstance(trainer, FakeTrainer)
    trainer.mailbox.append(snapshot(session, chosen=session.chosen, **changes))
    session.poll()
    QApplication.processEvents()


def answer(session: Session, chances: dict[int, float]) -> None:
    """Let the network give these classes these chances, and share out the rest."""
    values = np.full(10, (1 - sum(chances.values())) / (10 - len(chances)), np.float32)
    for number, chance in chances.items():
        values[number] = chance
    tell(session, activations={f"{session.document.graph.of_kind('output')[0].id}.y": values})


def data_of(session: Session) -> Dataset:
    return build(session.document.data)


def test_the_first_test_sample_comes_first(panel: PicturePanel, session: Session) -> None:
    data = data_of(session)
    assert session.chosen == Chosen(int(data.test[0]))
    assert panel.title.text() == f"test sample 1 of {len(data.test):,}"
    assert panel.picture.image is not None
    shown = [panel.picture.image.pixelColor(x, 3).red() for x in range(8)]
    assert shown == data.inputs[data.test[0]].reshape(8, 8)[3].tolist()


def test_right_and_wrong_answers(panel: PicturePanel, session: Session) -> None:
    truth = int(data_of(session).groups[data_of(session).test[0]])
    answer(session, {truth: 0.9})
    assert panel.words.blocks() == [
        ("True class", str(truth), ""),
        ("Answer", str(truth), "90.0 %"),
    ]
    assert panel.bars.reading.right
    answer(session, {(truth + 1) % 10: 0.8})
    assert panel.words.blocks()[1] == ("Answer", str((truth + 1) % 10), "80.0 %")
    assert not panel.bars.reading.right


def test_an_answer_about_another_sample_is_not_shown(panel: PicturePanel, session: Session) -> None:
    data = data_of(session)
    answer(session, {4: 0.9})
    before, late = panel.bars.reading, session.chosen
    session.choose(Chosen(int(data.test[1])))
    panel.show_snapshot(snapshot(session, chosen=late, activations={"x": np.zeros(1)}))
    assert panel.bars.reading is before
    answer(session, {5: 0.8})
    assert panel.bars.reading.answer == 5


def test_without_an_answer_the_class_is_said(panel: PicturePanel, session: Session) -> None:
    truth = int(data_of(session).groups[data_of(session).test[0]])
    assert panel.words.blocks() == [("True class", str(truth), "")]
    assert panel.bars.reading.rows == ()


def test_a_picture_that_is_given_back_stands_beside_the_one_seen(
    panel: PicturePanel, session: Session
) -> None:
    assert not panel.rebuilt.isVisible()
    name = session.document.graph.of_kind("output")[0].id
    session.edit("Learn the picture", lambda document: set_target(document, name, PICTURE, session.facts))
    panel.show_document(session.document, session.facts)
    data = data_of(session)
    seen = data.values(data.test[:1])[0].reshape(1, 8, 8)
    tell(session, activations={f"{name}.y": seen})
    assert panel.rebuilt.isVisible()
    assert panel.rebuilt.image == panel.picture.image
    assert not panel.bars.isVisible(), "there is no class to tell"
    assert not panel.words.isVisible()
    assert panel.note.isVisible()


def test_next_previous_and_any(panel: PicturePanel, session: Session) -> None:
    data = data_of(session)
    click(panel.chooser.on)
    assert session.chosen == Chosen(int(data.test[1]))
    click(panel.chooser.back)
    click(panel.chooser.back)
    assert session.chosen == Chosen(int(data.test[-1]))
    click(panel.chooser.any)
    assert session.chosen is not None
    assert session.chosen.sample in data.test


def test_one_class_and_the_training_part(panel: PicturePanel, session: Session) -> None:
    data, chooser = data_of(session), panel.chooser
    chooser.part.show_value("train")
    chooser.part.picked.emit("train")
    assert session.chosen == Chosen(int(data.train[0]))
    assert panel.title.text().startswith("training sample 1 of")
    chooser.group.show_value("7")
    chooser.group.picked.emit("7")
    assert session.chosen is not None
    assert data.groups[session.chosen.sample] == 7
    here = session.chosen
    chooser.group.show_value("-1")
    chooser.group.picked.emit("-1")
    assert session.chosen == here


def test_only_mistakes(panel: PicturePanel, session: Session, trainer: FakeTrainer) -> None:
    data = data_of(session)
    trainer.take()
    click(panel.chooser.mistakes, QPoint(8, panel.chooser.mistakes.height() // 2))
    assert Ask(TOPIC, Judging("test")) in trainer.take()
    verdicts = wrong(data, (4, 9))
    panel.show_snapshot(answered(session, data, TOPIC, verdicts))
    assert session.chosen == Chosen(int(data.test[4]))
    panel.chooser.step(+1)
    assert session.chosen == Chosen(int(data.test[9]))
    panel.chooser.step(+1)
    assert session.chosen == Chosen(int(data.test[4]))
    click(panel.chooser.mistakes, QPoint(8, panel.chooser.mistakes.height() // 2))
    assert trainer.take()[-1] == Ask(TOPIC, None)


def wrong(data: Dataset, places: tuple[int, ...]) -> Verdicts:
    truth = data.groups[data.test]
    given = truth.copy()
    for place in places:
        given[place] = (given[place] + 1) % 10
    ones = np.ones(len(truth), np.float32)
    return Verdicts(data.facts.groups, data.test, truth, given, ones, ones)


def test_where_nothing_passes_it_is_said(panel: PicturePanel, session: Session) -> None:
    said: list[str] = []
    session.status.connect(lambda sentence, _kind: said.append(sentence))
    data = data_of(session)
    panel.chooser.mistakes.setChecked(True)
    panel.show_snapshot(answered(session, data, TOPIC, wrong(data, ())))
    assert said == ["The network gets none of these pictures wrong."]


def test_without_classes_there_are_no_mistakes_to_go_through(panel: PicturePanel, session: Session) -> None:
    said: list[str] = []
    session.status.connect(lambda sentence, _kind: said.append(sentence))
    panel.chooser.mistakes.setChecked(True)
    tell(session, findings={TOPIC: Answer(Judging(), 1.0, None, 0, NO_GROUPS)})
    assert said == [NO_GROUPS]
    assert not panel.chooser.mistakes.isChecked()


def draw_line(panel: PicturePanel, qtbot: QtBot) -> None:
    place = panel.sketch.pad.place().toRect()
    top, bottom = (
        QPoint(place.center().x(), place.top() + 10),
        QPoint(place.center().x(), place.bottom() - 10),
    )
    drag(panel.sketch.pad, top, place.center(), bottom)
    qtbot.wait(40)


def test_the_network_answers_while_one_draws(panel: PicturePanel, session: Session, qtbot: QtBot) -> None:
    click(panel.chooser.pad)
    assert panel.drawing
    assert panel.sketch.pad.isVisible()
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes(64)))
    assert panel.title.text() == OWN
    draw_line(panel, qtbot)
    assert session.chosen is not None
    pixels = np.frombuffer(session.chosen.pixels, np.uint8).reshape(8, 8)
    assert pixels[:, 3:5].sum() == pixels.sum() > 0
    answer(session, {1: 0.9})
    assert panel.bars.reading.answer == 1
    assert panel.words.blocks() == [("Answer", "1", "90.0 %")]


def test_what_the_network_marks_is_drawn_over_the_pad(panel: PicturePanel, qtbot: QtBot) -> None:
    panel.set_drawing(True)
    pad = panel.sketch.pad
    pad.marks = lambda painter, place: painter.fillRect(place.adjusted(0, 0, -20, 0), QColor("red"))
    middle = pad.place().center().toPoint()
    assert pad.grab().toImage().pixelColor(middle) == QColor("red")


def test_a_stroke_can_be_taken_back(panel: PicturePanel, session: Session, qtbot: QtBot) -> None:
    panel.set_drawing(True)
    draw_line(panel, qtbot)
    panel.sketch.pad.setFocus()
    key(panel.sketch.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes(64)))
    assert not panel.sketch.tools.undo.isEnabled()


def test_a_drawing_waits_while_samples_are_looked_at(
    panel: PicturePanel, session: Session, qtbot: QtBot
) -> None:
    sample = session.chosen
    panel.set_drawing(True)
    draw_line(panel, qtbot)
    drawn = session.chosen
    click(panel.chooser.pad)
    assert not panel.drawing
    assert session.chosen == sample
    panel.set_drawing(True)
    qtbot.waitUntil(lambda: session.chosen == drawn)
    session.choose(Chosen(5))
    assert not panel.drawing


def test_a_picture_is_pasted_scaled_and_inverted(panel: PicturePanel, session: Session, qtbot: QtBot) -> None:
    said: list[str] = []
    session.status.connect(lambda sentence, _kind: said.append(sentence))
    photo = QImage(40, 40, QImage.Format.Format_RGB32)
    photo.fill(0xFFFFFF)
    QGuiApplication.clipboard().setImage(photo)
    panel.sketch.tools.fitted.setChecked(False)
    click(panel.chooser.paste)
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes([255] * 64)))
    assert said == ["The picture of 40 × 40 pixels was scaled to 8 × 8."]
    click(panel.sketch.tools.invert)
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes(64)))


def test_the_pad_takes_what_is_pasted_with_the_usual_key(
    panel: PicturePanel, session: Session, qtbot: QtBot
) -> None:
    photo = QImage(16, 16, QImage.Format.Format_RGB32)
    photo.fill(0xFFFFFF)
    QGuiApplication.clipboard().setImage(photo)
    panel.set_drawing(True)
    panel.sketch.tools.fitted.setChecked(False)
    panel.sketch.pad.setFocus()
    key(panel.sketch.pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes([255] * 64)))


def test_without_a_picture_nothing_is_pasted(panel: PicturePanel, session: Session) -> None:
    said: list[str] = []
    session.status.connect(lambda sentence, _kind: said.append(sentence))
    QGuiApplication.clipboard().setText("no picture")
    click(panel.chooser.paste)
    assert said == [NOTHING_TO_PASTE]
    assert not panel.drawing


def test_a_file_is_read(panel: PicturePanel, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    white = QImage(30, 30, QImage.Format.Format_RGB32)
    white.fill(0xFFFFFF)
    assert white.save(str(tmp_path / "white.png"))
    panel.sketch.tools.fitted.setChecked(False)
    panel.sketch.open(tmp_path / "white.png")
    qtbot.waitUntil(lambda: session.chosen == Chosen(pixels=bytes([255] * 64)), timeout=10_000)
    assert panel.drawing


def test_a_broken_file_is_refused_in_words(
    panel: PicturePanel, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[str] = []
    session.status.connect(lambda sentence, _kind: said.append(sentence))
    (tmp_path / "broken.png").write_bytes(b"nothing")
    panel.sketch.open(tmp_path / "broken.png")
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["“broken.png” was not read: it is broken, or no picture at all."]
    assert not panel.drawing


def test_arrays_are_wanted_while_it_is_seen(panel: PicturePanel, session: Session) -> None:
    output = session.document.graph.of_kind("output")[0].id
    assert panel.arrays() == (f"{output}.y",)
    panel.hide()
    assert panel.arrays() == ()


def test_everything_fits_at_any_scale(panel: PicturePanel, look: Look, session: Session) -> None:
    answer(session, {1: 0.9})
    assert panel.minimumSizeHint().height() <= 390
    assert panel.minimumSizeHint().width() <= 340
    look.set_scale(2.0)
    panel.resize(660, 800)
    QApplication.processEvents()
    assert panel.picture.place().width() >= 200
    look.set_scale(1.0)
