from collections import Counter

import pytest

from playground.data.registry import sources
from playground.model.kinds import kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.schedules import SCHEDULES
from playground.session.actions import ACTIONS, Action
from playground.session.session import Session
from playground.train.messages import Advance, Play, Reset
from tests.session.fakes import FakeDesktop, FakeTrainer

BY_ID = {action.id: action for action in ACTIONS}


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(trainer: FakeTrainer) -> Session:
    session = Session(trainer)
    session.desktop = FakeDesktop()
    return session


def test_no_two_actions_share_a_key() -> None:
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_two_actions_share_an_id_or_a_title() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert len({action.title for action in ACTIONS}) == len(ACTIONS)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_help_is_whole_sentences(action: Action[Session]) -> None:
    assert action.help[0].isupper()
    assert action.help.endswith(".")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_runs_when_it_is_enabled(action: Action[Session], session: Session) -> None:
    session.select([session.document.graph.layers[1].id])
    assert isinstance(action.enabled(session), bool)
    if action.enabled(session):
        action.run(session)
    if action.checked is not None:
        assert isinstance(action.checked(session), bool)


@pytest.mark.parametrize(
    ("key", "id"),
    [
        ("Space", "play"),
        ("Right", "step"),
        ("Shift+Right", "epoch"),
        ("R", "reset"),
        ("Shift+R", "reseed"),
        ("Ctrl+Z", "undo"),
        ("Ctrl+Shift+Z", "redo"),
        ("Ctrl+Y", "redo"),
        ("Ctrl+D", "duplicate"),
        ("Delete", "delete"),
        ("Backspace", "delete"),
        ("Escape", "select_none"),
        ("Ctrl+S", "save"),
        ("[", "slower"),
        ("]", "faster"),
    ],
)
def test_keys(key: str, id: str) -> None:  # noqa: A002
    assert key in BY_ID[id].keys


def test_everything_in_the_tables_has_an_action() -> None:
    wanted = {
        *(f"add_{name}" for name in kinds()),
        *(f"data_{name}" for name in sources()),
        *(f"optimizer_{name}" for name in OPTIMIZERS),
        *(f"schedule_{name}" for name in SCHEDULES),
    }
    assert wanted <= BY_ID.keys()


def test_play_trains_and_is_checked_then(session: Session, trainer: FakeTrainer) -> None:
    play = BY_ID["play"]
    assert play.checked is not None
    assert not play.checked(session)
    play.run(session)
    assert play.checked(session)
    assert trainer.posted[-1] == Play()


@pytest.mark.parametrize(("id", "message"), [("step", Advance(1)), ("epoch", Advance(0)), ("reset", Reset())])
def test_training_actions_reach_the_trainer(
    id: str,  # noqa: A002
    message: object,
    session: Session,
    trainer: FakeTrainer,
) -> None:
    BY_ID[id].run(session)
    assert trainer.posted[-1] == message


def test_undo_and_redo_are_enabled_when_there_is_something(session: Session) -> None:
    undo, redo = BY_ID["undo"], BY_ID["redo"]
    assert (undo.enabled(session), redo.enabled(session)) == (False, False)
    BY_ID["add_dense"].run(session)
    assert (undo.enabled(session), redo.enabled(session)) == (True, False)
    undo.run(session)
    assert (undo.enabled(session), redo.enabled(session)) == (False, True)


def test_what_needs_a_selection_is_enabled_with_one(session: Session) -> None:
    names = ("cut", "copy", "duplicate", "delete", "select_none")
    assert [BY_ID[name].enabled(session) for name in names] == [False] * 5
    BY_ID["select_all"].run(session)
    assert [BY_ID[name].enabled(session) for name in names] == [True] * 5


def test_the_chosen_ones_are_checked(session: Session) -> None:
    for name in ("data_moons", "optimizer_sgd", "schedule_cosine"):
        action = BY_ID[name]
        assert action.checked is not None
        assert not action.checked(session)
        action.run(session)
        assert action.checked(session)


def test_slower_and_faster_walk_the_speeds(session: Session) -> None:
    slower, faster = BY_ID["slower"], BY_ID["faster"]
    assert not faster.enabled(session)
    speeds = []
    while slower.enabled(session):
        slower.run(session)
        speeds.append(session.speed)
    assert speeds == [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1]
    while faster.enabled(session):
        faster.run(session)
    assert session.speed is None


@pytest.mark.parametrize(
    ("speed", "below", "above"), [(7.0, 5.0, 10.0), (0.5, 0.5, 1.0), (3000.0, 1000.0, None)]
)
def test_a_speed_between_the_steps_goes_to_the_next(
    speed: float, below: float, above: float | None, session: Session
) -> None:
    session.set_speed(speed)
    BY_ID["slower"].run(session)
    assert session.speed == below
    session.set_speed(speed)
    BY_ID["faster"].run(session)
    assert session.speed == above


def test_undo_and_redo_say_what_they_would_do(session: Session) -> None:
    undo, redo = BY_ID["undo"].what, BY_ID["redo"].what
    assert undo is not None
    assert redo is not None
    session.select(layer.id for layer in session.document.graph.layers[:1])
    BY_ID["duplicate"].run(session)
    assert (undo(session), redo(session)) == ("Duplicate layer", "")
    BY_ID["undo"].run(session)
    assert (undo(session), redo(session)) == ("", "Duplicate layer")


def test_a_selection_is_counted_in_what_is_undone(session: Session) -> None:
    BY_ID["select_all"].run(session)
    BY_ID["delete"].run(session)
    assert session.history.undo_label == f"Delete {len(session.history.undo().graph.layers)} layers"
