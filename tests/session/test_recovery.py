"""Copies of unsaved changes, for the time after a crash."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.files.recovery import Recovery, offer
from playground.model.templates import first_document
from playground.session import commands
from playground.session.desktop import Answer
from playground.session.rescue import SECONDS
from playground.session.session import Session
from tests.session.fakes import FakeDesktop
from tests.session.test_files import change


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def recovering(tmp_path: Path, clock: Clock, said: list[tuple[str, str]]) -> Iterator[Session]:
    session = Session(recovery=Recovery(tmp_path / "recovery"), clock=clock)
    session.status.connect(lambda text, kind: said.append((kind, text)))
    yield session
    session.close()


def polled(session: Session) -> None:
    """Poll, and wait for what that began to write."""
    session.poll()
    session._rescue.settle()


def copies(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "recovery").glob("*.json"))


def test_an_unchanged_document_has_no_copy(recovering: Session, clock: Clock, tmp_path: Path) -> None:
    clock.now += SECONDS
    polled(recovering)
    assert copies(tmp_path) == []


def test_a_change_is_copied_but_not_each_at_once(recovering: Session, clock: Clock, tmp_path: Path) -> None:
    change(recovering)
    polled(recovering)
    (first,) = copies(tmp_path)
    before = first.read_bytes()
    change(recovering, 0.25)
    polled(recovering)
    assert first.read_bytes() == before
    clock.now += SECONDS
    polled(recovering)
    assert copies(tmp_path) == [first]
    assert first.read_bytes() != before
    recovering.close()


def test_a_slow_disk_holds_nothing_up_and_gets_the_newest_copy(
    recovering: Session, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, write = threading.Event(), Recovery.write
    monkeypatch.setattr(Recovery, "write", lambda self, *copy: (disk.wait(10), write(self, *copy))[1])
    for rate in (0.25, 0.5, 0.75):
        change(recovering, rate)
        recovering.poll()
        clock.now += SECONDS
    assert copies(tmp_path) == []
    disk.set()
    recovering._rescue.settle()
    polled(recovering)
    (found,) = copies(tmp_path)
    assert "0.75" in found.read_text()


def test_a_saved_document_needs_no_copy(recovering: Session, path: Path, tmp_path: Path) -> None:
    change(recovering)
    polled(recovering)
    recovering.save(path)
    polled(recovering)
    assert copies(tmp_path) == []
    recovering.close()


def test_a_clean_end_leaves_no_copy(recovering: Session, tmp_path: Path) -> None:
    change(recovering)
    polled(recovering)
    recovering.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_an_end_that_keeps_the_copy_has_it_up_to_date(recovering: Session, tmp_path: Path) -> None:
    document = change(recovering)
    recovering.close(keep_copy=True)
    (found,) = offer(tmp_path / "recovery")
    assert found.document == document


def test_an_end_without_changes_keeps_no_copy(recovering: Session, tmp_path: Path) -> None:
    change(recovering)
    polled(recovering)
    recovering.undo()
    recovering.close(keep_copy=True)
    assert offer(tmp_path / "recovery") == []


def test_a_copy_that_cannot_be_written_is_told_once(
    recovering: Session, clock: Clock, tmp_path: Path, said: list[tuple[str, str]]
) -> None:
    (tmp_path / "recovery").write_text("a file where the folder should be")
    for rate in (0.25, 0.5, 0.75):
        change(recovering, rate)
        polled(recovering)
        clock.now += SECONDS
    assert [kind for kind, _ in said] == ["error"]


def lost(tmp_path: Path, path: Path | None) -> None:
    """Leave the copy of a changed first network behind."""
    session = Session(recovery=Recovery(tmp_path / "recovery"))
    if path is not None:
        session.save(path)
    change(session)
    session.close(keep_copy=True)


def test_recovery_brings_the_changes_back_and_undo_the_file(
    recovering: Session, tmp_path: Path, path: Path
) -> None:
    lost(tmp_path, path)
    (found,) = offer(tmp_path / "recovery")
    recovering.recover(found)
    assert recovering.document == found.document
    assert recovering.path == path
    assert recovering.modified
    assert len(copies(tmp_path)) == 1
    assert offer(tmp_path / "recovery") == []
    recovering.undo()
    assert recovering.document == first_document()
    recovering.close()


def test_recovery_of_a_document_without_a_file(recovering: Session, tmp_path: Path) -> None:
    lost(tmp_path, None)
    recovering.recover(offer(tmp_path / "recovery")[0])
    assert recovering.document.training.learning_rate == 0.5
    assert recovering.path is None
    assert recovering.modified
    recovering.close()


def test_recovery_when_the_file_is_gone(
    recovering: Session, tmp_path: Path, path: Path, said: list[tuple[str, str]]
) -> None:
    lost(tmp_path, path)
    os.unlink(path)
    recovering.recover(offer(tmp_path / "recovery")[0])
    assert recovering.document.training.learning_rate == 0.5
    assert [kind for kind, _ in said] == ["info"]
    recovering.close()


def test_recovery_asks_before_it_replaces_changes(recovering: Session, tmp_path: Path) -> None:
    desktop = FakeDesktop()
    recovering.desktop = desktop
    lost(tmp_path, None)
    (found,) = offer(tmp_path / "recovery")
    document = change(recovering, 0.125)
    commands.recover(recovering, found)
    assert recovering.document is document
    desktop.answer = Answer.DISCARD
    commands.recover(recovering, found)
    assert recovering.document == found.document
    recovering.close()
