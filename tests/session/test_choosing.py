"""Which sample everybody looks at, and that it is one of the data that is there."""

import pytest

from playground.data import registry
from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from tests.session.fakes import FakeTrainer


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(trainer: FakeTrainer) -> Session:
    return Session(trainer)


def arrive(session: Session, trainer: FakeTrainer, recipe: DataRecipe) -> None:
    trainer.mailbox.append(Snapshot(1, Phase.PAUSED, dataset=registry.build(recipe)))
    session.poll()


DIGITS, FEW = DataRecipe("digits"), DataRecipe("scenes", Params(samples=60))


def test_pictures_begin_with_the_first_of_the_test_part(session: Session, trainer: FakeTrainer) -> None:
    arrive(session, trainer, DIGITS)
    assert session.chosen == Chosen(int(registry.build(DIGITS).test[0]))
    arrive(session, trainer, DataRecipe("spiral"))
    assert session.chosen is None


def test_what_other_data_lack_is_not_chosen_any_more(session: Session, trainer: FakeTrainer) -> None:
    arrive(session, trainer, DIGITS)
    session.choose(Chosen(1700))
    arrive(session, trainer, FEW)
    assert session.chosen == Chosen(int(registry.build(FEW).test[0]))


def test_the_data_are_told_before_the_choice(session: Session, trainer: FakeTrainer) -> None:
    arrive(session, trainer, DIGITS)
    told: list[str] = []
    session.snapshot_changed.connect(lambda snapshot: told.append("data"))
    session.chosen_changed.connect(lambda: told.append("choice"))
    session.choose(Chosen(1700))
    arrive(session, trainer, FEW)
    assert told == ["choice", "data", "choice"]
