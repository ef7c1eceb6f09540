"""Freezing, cutting and examples as a person asks for them."""

from pathlib import Path

import pytest

from playground.files.examples import EXAMPLES
from playground.model import edits
from playground.session import commands
from playground.session.desktop import Answer
from playground.session.session import Session
from playground.train.messages import Load, Reset, Restore
from tests.session.fakes import FakeDesktop, FakeTrainer


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(trainer: FakeTrainer) -> Session:
    made = Session(trainer)
    made.desktop = FakeDesktop()
    return made


def frozen(session: Session) -> set[str]:
    return {layer.id for layer in session.document.graph if layer.frozen}


def test_one_press_freezes_the_selected_layers_with_weights_and_the_next_thaws_them(session: Session) -> None:
    session.select(layer.id for layer in session.document.graph)
    assert commands.can_freeze(session)
    assert not commands.all_frozen(session)
    commands.freeze(session)
    assert frozen(session) == {"layer2", "layer3", "layer4"}  # the Input has no weights
    assert commands.all_frozen(session)
    commands.freeze(session)
    assert not frozen(session)
    session.undo()
    assert frozen(session)


def test_of_some_that_are_frozen_the_others_freeze_too(session: Session) -> None:
    commands.freeze(session, {"layer3"})
    session.select(["layer2", "layer3"])
    commands.freeze(session)
    assert frozen(session) == {"layer2", "layer3"}


def test_a_layer_without_weights_cannot_be_frozen(session: Session) -> None:
    session.select(["layer1"])
    assert not commands.can_freeze(session)
    commands.freeze(session, {"layer1"})
    assert not frozen(session)
    assert not session.history.can_undo


def test_freezing_is_sent_to_the_compute_thread(session: Session, trainer: FakeTrainer) -> None:
    trainer.take()
    commands.freeze(session, {"layer2"})
    (load,) = [message for message in trainer.take() if isinstance(message, Load)][-1:]
    assert load.document.graph.layer("layer2").frozen


def test_another_document_forgets_frozen_weights_too(session: Session, trainer: FakeTrainer) -> None:
    commands.new(session)
    assert Reset(frozen=True) in trainer.take()
    session.reset()
    assert Reset() in trainer.take()


def test_a_new_head_is_selected(session: Session) -> None:
    session.select(["layer4"])
    assert not commands.can_cut(session)
    session.select(["layer2", "layer3"])
    assert not commands.can_cut(session)
    session.select(["layer2"])
    assert commands.can_cut(session)
    commands.new_head(session)
    kinds = [session.document.graph.layer(name).kind for name in sorted(session.selection)]
    assert kinds == ["dense", "output"]
    assert not session.problems


def test_an_example_is_a_document_without_a_file(session: Session, trainer: FakeTrainer) -> None:
    trainer.take()
    commands.open_example(session, EXAMPLES[1])
    assert session.path is None
    assert not session.modified
    assert session.title == EXAMPLES[1].title
    assert any(isinstance(message, Restore) for message in trainer.take())


def test_changes_that_are_kept_keep_the_example_away(session: Session) -> None:
    desktop = session.desktop
    assert isinstance(desktop, FakeDesktop)
    session.edit("Rename", lambda document: edits.rename(document, "layer2", "Mine"))
    desktop.answer = Answer.CANCEL
    commands.open_example(session, EXAMPLES[0])
    assert session.document.graph.layer("layer2").name == "Mine"


def test_weights_are_asked_for_in_a_file(session: Session, tmp_path: Path) -> None:
    said: list[str] = []
    session.status.connect(lambda text, mood: said.append(text))
    commands.take_weights(session)
    assert not said
    desktop = session.desktop
    assert isinstance(desktop, FakeDesktop)
    desktop.open_path = tmp_path / "gone.nnp"
    commands.take_weights(session)
    assert said
