"""What tests of the session share."""

from pathlib import Path

import pytest

from playground.session.session import Session
from tests.session.fakes import FakeTrainer
from tests.session.witness import Witness


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(trainer: FakeTrainer) -> Session:
    return Session(trainer)


@pytest.fixture
def witness(session: Session) -> Witness:
    return Witness(session)


@pytest.fixture
def said() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "net.nnp"
