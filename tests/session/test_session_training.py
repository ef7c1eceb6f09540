"""What a session tells the compute thread, and weights set by hand."""

import numpy as np
import pytest

from playground.model import edits
from playground.session.editor import Change
from playground.session.session import Session
from playground.train.messages import (
    Advance,
    Load,
    Pause,
    Phase,
    Play,
    Reset,
    SetSpeed,
    SetWeight,
    Snapshot,
)
from tests.session.fakes import FakeTrainer
from tests.session.test_session import DENSE
from tests.session.witness import Witness


# ---- training ---------------------------------------------------------------------------------------
def test_toggle_plays_and_pauses(session: Session, trainer: FakeTrainer, witness: Witness) -> None:
    playing = []
    for _ in range(2):
        session.toggle()
        playing.append(session.playing)
    assert playing == [True, False]
    assert trainer.posted[1:] == [Play(), Pause()]
    assert witness.states == 2


def test_steps_and_epochs_end_playing(session: Session, trainer: FakeTrainer) -> None:
    session.play()
    session.step(3)
    assert not session.playing
    session.epoch()
    assert trainer.posted[-2:] == [Advance(3), Advance(0)]


def test_a_broken_network_refuses_to_train_and_says_why(
    session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    session.edit("Remove", lambda document: edits.remove(document, ["layer4"]))
    session.play()
    session.step()
    assert not session.playing
    assert isinstance(trainer.posted[-1], Load)
    assert witness.statuses == [(session.problems[0].sentence, "error")] * 2


def test_play_goes_on_while_the_network_is_rebuilt(session: Session) -> None:
    session.play()
    session.edit("Remove", lambda document: edits.remove(document, ["layer4"]))
    assert session.playing
    session.undo()
    assert session.playing


def test_reset_keeps_the_seed(session: Session, trainer: FakeTrainer) -> None:
    session.reset()
    assert trainer.posted[-1] == Reset()
    assert session.document.training.seed == 0


def test_reseed_takes_the_next_seed_and_can_be_undone(session: Session, trainer: FakeTrainer) -> None:
    session.reseed()
    assert session.document.training.seed == 1
    assert trainer.posted[-2:] == [Load(session.document, 2), Reset()]
    session.undo()
    assert session.document.training.seed == 0


def test_speed_reaches_the_trainer(session: Session, trainer: FakeTrainer) -> None:
    session.set_speed(10.0)
    assert session.speed == 10.0
    assert trainer.posted[-1] == SetSpeed(10.0)


def test_poll_hands_on_the_newest_snapshot(session: Session, trainer: FakeTrainer, witness: Witness) -> None:
    snapshot = Snapshot(1, Phase.PAUSED, step=3)
    trainer.mailbox.append(snapshot)
    session.poll()
    session.poll()
    assert witness.snapshots == [snapshot]
    assert session.snapshot is snapshot


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        (lambda document: edits.set_training(document, learning_rate=0.5), True),
        (lambda document: edits.set_param(document, DENSE, "activation", "relu"), True),
        (lambda document: edits.set_param(document, DENSE, "units", 5), False),
        (lambda document: edits.disconnect(document, document.graph.wires[0]), False),
        (lambda document: edits.remove(document, [DENSE]), False),
    ],
)
def test_snapshots_keep_their_arrays_while_the_shapes_stay(
    change: Change, fits: bool, session: Session, trainer: FakeTrainer
) -> None:
    trainer.mailbox.append(Snapshot(1, Phase.PAUSED, step=3, maps={DENSE: np.zeros((8, 2, 2), np.float32)}))
    session.poll()
    session.edit("Change", change)
    assert session.snapshot is not None
    assert session.snapshot.step == 3
    assert bool(session.snapshot.maps) == fits


def test_a_failed_run_pauses_and_says_why_once(
    session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    session.play()
    for _ in range(2):
        trainer.mailbox.append(Snapshot(1, Phase.FAILED, "The loss is not a number."))
        session.poll()
    assert not session.playing
    assert witness.statuses == [("The loss is not a number.", "error")]


def test_a_failure_that_is_over_is_no_longer_said(
    session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    for phase, message in ((Phase.FAILED, "The loss is not a number."), (Phase.PAUSED, "")):
        trainer.mailbox.append(Snapshot(1, phase, message))
        session.poll()
    assert witness.statuses == [("The loss is not a number.", "error"), ("", "error")]


def test_a_trainer_that_comes_later_gets_everything(trainer: FakeTrainer) -> None:
    session = Session()
    session.set_speed(5.0)
    session.play()
    session.attach(trainer)
    assert trainer.posted == [Load(session.document, 1), SetSpeed(5.0), Play()]


def test_close_ends_the_compute_thread(session: Session, trainer: FakeTrainer) -> None:
    session.close()
    assert trainer.closed


# ---- weights by hand --------------------------------------------------------------------------------
@pytest.fixture
def weights(session: Session, trainer: FakeTrainer) -> None:
    values = np.arange(16, dtype=np.float32).reshape(8, 2)
    trainer.mailbox.append(Snapshot(1, Phase.PAUSED, parameters={(DENSE, "W"): values}))
    session.poll()


@pytest.mark.usefixtures("weights")
def test_a_weight_is_set_undone_and_redone(session: Session, trainer: FakeTrainer) -> None:
    assert session.set_weight(DENSE, "W", 3, 0.5)
    session.undo()
    session.redo()
    assert trainer.posted[1:] == [SetWeight(DENSE, "W", 3, value) for value in (0.5, 3.0, 0.5)]


@pytest.mark.usefixtures("weights")
def test_a_weight_dragged_is_one_step(session: Session, trainer: FakeTrainer) -> None:
    for value in (0.1, 0.2, 0.3):
        session.set_weight(DENSE, "W", 3, value, merge="weight")
    session.undo()
    assert not session.history.can_undo
    assert trainer.posted[-1] == SetWeight(DENSE, "W", 3, 3.0)
    session.redo()
    assert trainer.posted[-1] == SetWeight(DENSE, "W", 3, 0.3)


@pytest.mark.usefixtures("weights")
def test_two_drags_of_a_weight_are_two_steps(session: Session, trainer: FakeTrainer) -> None:
    session.set_weight(DENSE, "W", 3, 0.1, merge="weight")
    session.seal()
    trainer.mailbox.append(
        Snapshot(1, Phase.PAUSED, parameters={(DENSE, "W"): np.full((8, 2), 0.1, np.float32)})
    )
    session.poll()
    session.set_weight(DENSE, "W", 3, 0.2, merge="weight")
    session.undo()
    assert trainer.posted[-1] == SetWeight(DENSE, "W", 3, float(np.float32(0.1)))
    session.undo()
    assert trainer.posted[-1] == SetWeight(DENSE, "W", 3, 3.0)


@pytest.mark.usefixtures("weights")
def test_undo_of_other_edits_leaves_weights_alone(session: Session, trainer: FakeTrainer) -> None:
    session.set_weight(DENSE, "W", 3, 0.5)
    session.edit("Rate", lambda document: edits.set_training(document, learning_rate=0.5))
    session.undo()
    assert isinstance(trainer.posted[-1], Load)


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(
    ("layer", "index", "value"), [("nobody", 0, 1.0), (DENSE, 16, 1.0), (DENSE, -1, 1.0), (DENSE, 0, np.nan)]
)
def test_a_weight_that_is_not_there_is_a_sentence(
    layer: str, index: int, value: float, session: Session, trainer: FakeTrainer, witness: Witness
) -> None:
    posted = list(trainer.posted)
    assert not session.set_weight(layer, "W", index, value)
    assert trainer.posted == posted
    assert witness.statuses[0][1] == "error"
    assert not session.history.can_undo


def test_slots_of_document_changed_see_no_selected_layer_that_is_gone() -> None:
    session = Session(FakeTrainer())
    seen: list[bool] = []
    session.document_changed.connect(
        lambda _, new: seen.append(all(layer in new.graph for layer in session.selection))
    )
    session.select({"layer2"})
    session.delete_selection()
    assert seen == [True]
    assert session.selection == frozenset()
    session.close()
