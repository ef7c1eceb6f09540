"""Augmentation in the data panel: its edits, and the copies it asks for and shows."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.engine.studies.augmented import Augmented, Copies
from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.session.session import Session
from playground.train.messages import Answer, Ask, Chosen, Phase, Snapshot
from playground.views.panels.augmentation import TOPIC, AugmentationPanel
from playground.views.theme import Look
from tests.session.fakes import FakeTrainer


class Port(FakeTrainer):
    """A trainer that only listens."""

    @property
    def asked(self) -> Augmented | None:
        asked = [message for message in self.posted if isinstance(message, Ask) and message.topic == TOPIC]
        study = asked[-1].study
        assert study is None or isinstance(study, Augmented)
        return study


@pytest.fixture
def port(session: Session) -> Port:
    made = Port()
    session.attach(made)
    session.set_data(DataRecipe("digits"))
    session.choose(Chosen(5))
    return made


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session, port: Port) -> AugmentationPanel:
    made = AugmentationPanel(look, session)
    qtbot.addWidget(made)
    made.resize(260, 400)
    made.show()
    return made


def turn(panel: AugmentationPanel, name: str, value: object) -> None:
    panel.form.edited.emit(name, value, "gesture")


def test_a_slider_changes_the_recipe_in_one_step_of_undo(panel: AugmentationPanel, session: Session) -> None:
    turn(panel, "shift", 1)
    turn(panel, "shift", 2)
    assert session.document.data.augmentation == Params(shift=2)
    session.undo()
    assert session.document.data.augmentation == Params()


def test_copies_of_the_chosen_picture_are_asked_for_while_something_is_on(
    panel: AugmentationPanel, session: Session, port: Port
) -> None:
    assert not panel.copies.isVisible()
    turn(panel, "noise", 0.2)
    assert panel.copies.isVisible()
    first = port.asked
    assert first is not None
    assert (first.sample.number, first.augmentation) == (5, Params(noise=0.2))
    session.choose(Chosen(9))
    assert port.asked == replace(first, sample=replace(first.sample, number=9))
    turn(panel, "noise", 0.0)
    assert port.asked is None


def test_other_copies_are_drawn_on_demand(panel: AugmentationPanel, port: Port) -> None:
    turn(panel, "noise", 0.2)
    before = port.asked
    panel.others.click()
    assert before is not None
    assert port.asked == replace(before, step=1)


def test_nothing_is_asked_while_nobody_looks(panel: AugmentationPanel, port: Port) -> None:
    turn(panel, "erase", 0.2)
    panel.hide()
    assert port.asked is None
    panel.show()
    assert port.asked is not None


def test_answers_are_shown(panel: AugmentationPanel, session: Session) -> None:
    turn(panel, "noise", 0.2)
    pictures = np.arange(6 * 64, dtype=np.uint8).reshape(6, 1, 8, 8)
    study = panel._study()
    assert study is not None
    answer = Answer(study, 1.0, Copies(pictures), 0)
    session.snapshot_changed.emit(Snapshot(1, Phase.PAUSED, findings={TOPIC: answer}))
    shades = [image.pixelColor(3, 2).red() for image in panel.copies.images]
    assert shades == pictures[:, 0, 2, 3].tolist()
    assert panel.copies.sizeHint().height() > panel.copies.width() / 2
    panel.grab()


def test_tables_have_no_augmentation(panel: AugmentationPanel, session: Session) -> None:
    session.set_data(DataRecipe("spiral"))
    assert not panel.isVisible()
    session.set_data(DataRecipe("digits"))
    assert panel.isVisible()
