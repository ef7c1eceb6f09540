import numpy as np
import pytest

from playground.model.document import Document
from playground.session import link as link_module
from playground.session.link import Link
from playground.train.messages import (
    Advance,
    Capture,
    Load,
    Pause,
    Phase,
    Play,
    Snapshot,
    TrainingState,
    Watch,
)
from tests.session.fakes import FakeTrainer

WEIGHTS = {("dense", "W"): np.zeros((2, 3), np.float32)}


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def link(trainer: FakeTrainer) -> Link:
    link = Link()
    link.attach(trainer)
    link.load(Document(), same_shapes=False)
    return link


def test_what_was_asked_before_there_is_a_trainer_is_asked_of_it_then() -> None:
    link, trainer = Link(), FakeTrainer()
    link.load(Document(), same_shapes=False)
    link.play()
    link.attach(trainer)
    assert trainer.posted == [Load(Document(), 1), Play()]
    link.attach(trainer)
    assert trainer.posted == [Load(Document(), 1), Play()]


def test_a_network_that_gave_way_before_there_is_a_trainer_is_not_loaded() -> None:
    link, trainer = Link(), FakeTrainer()
    link.load(Document(), same_shapes=False)
    link.pause()
    link.load(Document(title="file"), same_shapes=False)
    link.load(Document(title="named"), same_shapes=True)
    link.attach(trainer)
    assert trainer.posted == [Pause(), Load(Document(title="file"), 2), Load(Document(title="named"), 3)]


def test_a_snapshot_is_taken_once(link: Link, trainer: FakeTrainer) -> None:
    snapshot = Snapshot(1, Phase.PAUSED, parameters=WEIGHTS)
    trainer.mailbox.append(snapshot)
    assert link.take() is snapshot
    assert link.take() is None
    assert link.snapshot is snapshot


def test_a_late_snapshot_of_the_same_shapes_keeps_its_arrays(link: Link, trainer: FakeTrainer) -> None:
    link.load(Document(title="other"), same_shapes=True)
    trainer.mailbox.append(Snapshot(1, Phase.PLAYING, step=7, parameters=WEIGHTS))
    assert link.take() == Snapshot(1, Phase.PLAYING, step=7, parameters=WEIGHTS)


def test_a_late_snapshot_of_other_shapes_loses_its_arrays(link: Link, trainer: FakeTrainer) -> None:
    link.load(Document(title="other"), same_shapes=False)
    trainer.mailbox.append(
        Snapshot(1, Phase.PLAYING, step=7, parameters=WEIGHTS, maps={"dense": np.ones(1, np.float32)})
    )
    taken = link.take()
    assert taken is not None
    assert (taken.step, dict(taken.parameters), dict(taken.maps)) == (7, {}, {})


def test_other_shapes_take_the_arrays_of_the_snapshot_that_is_kept(link: Link, trainer: FakeTrainer) -> None:
    trainer.mailbox.append(Snapshot(1, Phase.PLAYING, step=7, parameters=WEIGHTS))
    link.take()
    link.load(Document(title="other"), same_shapes=False)
    assert link.snapshot is not None
    assert (link.snapshot.step, dict(link.snapshot.parameters)) == (7, {})


def test_a_failed_run_plays_no_longer(link: Link, trainer: FakeTrainer) -> None:
    link.play()
    trainer.mailbox.append(Snapshot(1, Phase.FAILED, "The loss is not a number."))
    link.take()
    assert not link.playing


def test_a_failure_of_an_older_network_does_not_stop_this_one(link: Link, trainer: FakeTrainer) -> None:
    link.play()
    link.load(Document(title="other"), same_shapes=False)
    trainer.mailbox.append(Snapshot(1, Phase.FAILED, "The loss is not a number."))
    link.take()
    assert link.playing


def test_advance_ends_playing(link: Link, trainer: FakeTrainer) -> None:
    link.play()
    link.advance(3)
    assert not link.playing
    assert trainer.posted[-1] == Advance(3)


def test_pause_ends_playing(link: Link, trainer: FakeTrainer) -> None:
    link.play()
    link.pause()
    assert not link.playing
    assert trainer.posted[-1] == Pause()


def test_the_same_watch_is_sent_once(link: Link, trainer: FakeTrainer) -> None:
    trainer.posted.clear()
    link.watch(Watch(("dense",)))
    link.watch(Watch(("dense",)))
    assert trainer.posted == [Watch(("dense",))]


def test_capture_returns_the_state_and_hands_on_what_came_before(link: Link, trainer: FakeTrainer) -> None:
    seen: list[int] = []
    trainer.mailbox.append(Snapshot(1, Phase.PLAYING, step=1))
    trainer.state = TrainingState(5, 0, 5, {})
    assert link.capture(lambda snapshot: seen.append(snapshot.ticket)) is trainer.state
    assert seen == [0, 1]


def test_capture_gives_up_on_a_busy_thread(
    link: Link, trainer: FakeTrainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "CAPTURE_SECONDS", 0.02)
    trainer.answers = False
    with pytest.raises(TimeoutError):
        link.capture(lambda snapshot: None)


def test_without_a_trainer_there_is_no_state() -> None:
    assert Link().capture(lambda snapshot: None) is None


def test_each_capture_has_a_ticket_of_its_own(link: Link, trainer: FakeTrainer) -> None:
    link.capture(lambda snapshot: None)
    link.capture(lambda snapshot: None)
    assert [m for m in trainer.posted if isinstance(m, Capture)] == [Capture(1), Capture(2)]


def test_close_ends_the_thread(link: Link, trainer: FakeTrainer) -> None:
    link.close()
    assert trainer.closed
    assert link.take() is None
