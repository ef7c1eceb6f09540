"""Opening, saving and unsaved changes, with real files."""

from pathlib import Path

import numpy as np
import pytest

from playground.files import archive
from playground.files.settings import Settings, load_settings
from playground.model import edits
from playground.model.document import Document
from playground.model.templates import empty_document, first_document, templates
from playground.session import commands, link
from playground.session.desktop import Answer
from playground.session.session import Session
from playground.train.messages import (
    Load,
    Pause,
    Phase,
    Reset,
    Restore,
    Snapshot,
    TensorState,
    TrainingState,
)
from tests.session.fakes import FakeDesktop, FakeTrainer

STATE = TrainingState(5, 1, 16, {("layer2", "weights"): TensorState(np.ones((8, 2), np.float32))})


@pytest.fixture
def desktop() -> FakeDesktop:
    return FakeDesktop()


@pytest.fixture
def session(trainer: FakeTrainer, desktop: FakeDesktop, said: list[tuple[str, str]]) -> Session:
    session = Session(trainer)
    session.desktop = desktop
    session.status.connect(lambda text, kind: said.append((kind, text)))
    return session


def change(session: Session, rate: float = 0.5) -> Document:
    assert session.edit("Rate", lambda document: edits.set_training(document, learning_rate=rate))
    return session.document


# ---- saving -----------------------------------------------------------------------------------------
def test_saving_keeps_document_and_weights(session: Session, trainer: FakeTrainer, path: Path) -> None:
    trainer.state = STATE
    document = change(session)
    assert session.save(path)
    loaded = archive.load(path)
    assert loaded.document == document
    assert loaded.state is not None
    assert (loaded.state.step, loaded.state.epoch, loaded.state.cursor) == (5, 1, 16)
    assert not session.modified
    assert session.path == path
    assert session.title == "net"
    assert session.settings.recent == (path,)


def test_saving_without_weights_asks_for_none(session: Session, trainer: FakeTrainer, path: Path) -> None:
    trainer.state = STATE
    posted = list(trainer.posted)
    assert session.save(path, weights=False)
    assert trainer.posted == posted
    assert archive.load(path).state is None


def test_undo_after_saving_is_a_change(session: Session, path: Path) -> None:
    change(session)
    session.save(path)
    session.undo()
    assert session.modified
    session.redo()
    assert not session.modified


def test_a_busy_thread_costs_the_weights_and_says_so(
    session: Session,
    trainer: FakeTrainer,
    path: Path,
    said: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link, "CAPTURE_SECONDS", 0.02)
    trainer.answers = False
    assert session.save(path)
    assert archive.load(path).document == session.document
    assert said[0][0] == "error"
    assert "without the weights" in said[0][1]


def test_saving_without_a_file_is_a_sentence(session: Session, said: list[tuple[str, str]]) -> None:
    assert not session.save()
    assert said[0][0] == "error"


def test_a_failed_save_changes_nothing(session: Session, tmp_path: Path, said: list[tuple[str, str]]) -> None:
    change(session)
    assert not session.save(tmp_path / "nowhere" / "net.nnp")
    assert said[0][0] == "error"
    assert session.modified
    assert session.path is None


def test_settings_that_cannot_be_written_do_not_stop_a_save(
    trainer: FakeTrainer, path: Path, tmp_path: Path, said: list[tuple[str, str]]
) -> None:
    (tmp_path / "blocked").write_text("")
    session = Session(trainer, Settings(tmp_path / "blocked" / "settings.json"))
    session.status.connect(lambda text, kind: said.append((kind, text)))
    assert session.save(path)
    assert [kind for kind, _ in said] == ["error", "info"]


def test_recent_files_are_remembered_at_once(trainer: FakeTrainer, path: Path, tmp_path: Path) -> None:
    Session(trainer, Settings(tmp_path / "settings.json")).save(path)
    settings, complaint = load_settings(tmp_path / "settings.json")
    assert (settings.recent, complaint) == ((path,), "")


# ---- opening ----------------------------------------------------------------------------------------
def test_opening_shows_the_document_and_continues_the_training(
    session: Session, trainer: FakeTrainer, path: Path
) -> None:
    archive.save(path, empty_document(), STATE, None)
    session.play()
    session.select(["layer2"])
    trainer.posted.clear()
    assert session.open(path)
    assert session.document == empty_document()
    assert session.selection == frozenset()
    assert not session.playing
    assert not session.modified
    assert not session.history.can_undo
    assert [type(message) for message in trainer.posted] == [Pause, Load, Reset, Restore]


def test_a_wrong_file_leaves_everything_as_it_was(
    session: Session, trainer: FakeTrainer, path: Path, said: list[tuple[str, str]]
) -> None:
    path.write_text("Dear reader")
    document = change(session)
    session.play()
    posted = list(trainer.posted)
    assert not session.open(path)
    assert session.document is document
    assert session.playing
    assert session.modified
    assert session.path is None
    assert trainer.posted == posted
    assert said[0][0] == "error"
    assert "net.nnp" in said[0][1]


def test_what_is_unknown_in_a_file_is_said(session: Session, path: Path, said: list[tuple[str, str]]) -> None:
    document = first_document()
    layer = document.graph.layer("layer2")
    strange = document.with_layer(type(layer)(layer.id, "telepathy", layer.params))
    archive.save(path, strange, None, None)
    assert session.open(path)
    assert said[0][0] == "info"
    assert "telepathy" in said[0][1]
    assert any(problem.layer == "layer2" for problem in session.problems)


def test_an_old_failure_is_told_again_in_another_document(
    session: Session, trainer: FakeTrainer, path: Path, said: list[tuple[str, str]]
) -> None:
    archive.save(path, first_document(), None, None)
    for _ in range(2):
        session.open(path)
        trainer.mailbox.append(Snapshot(trainer.revision, Phase.FAILED, "The loss is not a number."))
        session.poll()
    assert said.count(("error", "The loss is not a number.")) == 2


# ---- unsaved changes --------------------------------------------------------------------------------
def test_without_changes_nobody_is_asked(session: Session, desktop: FakeDesktop) -> None:
    assert commands.may_leave(session)
    assert desktop.asked == []


@pytest.mark.parametrize(("answer", "leaves"), [(Answer.DISCARD, True), (Answer.CANCEL, False)])
def test_changes_are_asked_about(
    answer: Answer, leaves: bool, session: Session, desktop: FakeDesktop
) -> None:
    change(session)
    desktop.answer = answer
    assert commands.may_leave(session) == leaves
    assert desktop.asked == ["unsaved Untitled"]


def test_saving_before_leaving_asks_for_a_file(session: Session, desktop: FakeDesktop, path: Path) -> None:
    change(session)
    desktop.answer, desktop.save_path = Answer.SAVE, path
    assert commands.may_leave(session)
    assert desktop.asked == ["unsaved Untitled", "save Untitled.nnp"]
    assert archive.load(path).document == session.document


def test_a_save_that_is_cancelled_does_not_leave(session: Session, desktop: FakeDesktop) -> None:
    change(session)
    desktop.answer = Answer.SAVE
    assert not commands.may_leave(session)


@pytest.mark.parametrize("command", [commands.new, commands.open_file])
def test_new_and_open_stay_when_changes_are_kept(
    command: object, session: Session, desktop: FakeDesktop, path: Path
) -> None:
    assert callable(command)
    archive.save(path, empty_document(), None, None)
    desktop.open_path = path
    document = change(session)
    command(session)
    assert session.document is document
    desktop.answer = Answer.DISCARD
    command(session)
    assert session.document == empty_document()


def test_a_template_takes_the_place_of_the_document(session: Session, desktop: FakeDesktop) -> None:
    document = change(session)
    commands.start(session, "spiral")
    assert session.document is document
    desktop.answer = Answer.DISCARD
    commands.start(session, "spiral")
    assert session.document == templates()["spiral"].make()
    assert not session.modified
    assert session.path is None


def test_save_goes_to_the_file_there_is(session: Session, desktop: FakeDesktop, path: Path) -> None:
    session.save(path)
    change(session)
    assert commands.save(session)
    assert desktop.asked == []
    assert archive.load(path).document == session.document


def test_save_as_goes_on_with_the_other_file(session: Session, desktop: FakeDesktop, path: Path) -> None:
    session.save(path)
    desktop.save_path = path.with_name("other.nnp")
    assert commands.save_as(session)
    assert desktop.asked == ["save net.nnp"]
    assert session.title == "other"
