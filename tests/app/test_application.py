"""The window with everything around it, in this process."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.app.application import Application
from playground.app.cli import WindowRequest
from playground.app.paths import log_folder
from playground.files import archive
from playground.files.recovery import offer, recovery_folder
from playground.files.settings import settings_file
from playground.model import edits
from playground.model.templates import empty_document, first_document

WAIT = 30_000


class Runs:
    """Starts the program as often as asked, and ends what a test did not end."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._open: list[Application] = []
        self.said: list[str] = []

    def start(self, file: Path | None = None) -> Application:
        application = Application(WindowRequest(file, smoke_test=False), lambda: None)
        application.session.status.connect(lambda text, kind: self.said.append(text))
        self._open.append(application)
        application.start()
        self._qtbot.waitUntil(lambda: application.session.snapshot is not None, timeout=WAIT)
        return application

    def end(self, application: Application) -> int:
        self._open.remove(application)
        status = application.end()
        application.window.deleteLater()
        return status

    def end_all(self) -> None:
        for application in tuple(self._open):
            application.leave()
            self.end(application)


@pytest.fixture
def runs(qtbot: QtBot) -> Iterator[Runs]:
    runs = Runs(qtbot)
    yield runs
    runs.end_all()


def change(application: Application) -> None:
    """Make a change that is not saved."""
    application.session.edit("Rate", lambda document: edits.set_training(document, learning_rate=0.5))


def test_a_start_and_an_end_leave_everything_as_it_was(runs: Runs, tmp_path: Path) -> None:
    before = sys.excepthook
    archive.save(tmp_path / "net.nnp", empty_document(), None, None)
    application = runs.start(tmp_path / "net.nnp")
    assert application.session.path == tmp_path / "net.nnp"
    assert application.window.isVisible()
    assert not gc.isenabled()
    application.leave()
    assert runs.end(application) == 0
    assert gc.isenabled()
    assert sys.excepthook is before
    assert offer(recovery_folder()) == []
    assert (log_folder() / "playground.log").read_text().rstrip().endswith("Closed")


def test_a_wrong_file_leaves_the_first_network_and_a_sentence(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "letter.nnp").write_text("Dear reader")
    application = runs.start(tmp_path / "letter.nnp")
    assert application.session.document == first_document()
    assert ["letter.nnp" in text for text in runs.said] == [True]


def test_told_to_end_it_keeps_changes_for_the_next_start(runs: Runs) -> None:
    first = runs.start()
    change(first)
    first.leave()
    assert runs.end(first) == 0
    offers = offer(recovery_folder())
    assert [found.document.training.learning_rate for found in offers] == [0.5]
    second = runs.start()
    assert second.window.offer.isVisibleTo(second.window)
    second.session.recover(offers[0])
    assert second.session.modified
    second.leave()
    runs.end(second)


def test_damaged_settings_are_a_sentence(runs: Runs) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("{broken")
    runs.start()
    assert ["settings were damaged" in text for text in runs.said] == [True]


def test_an_unexpected_error_is_shown_calmly(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    application = runs.start()
    try:
        raise RuntimeError("the cat sat on it")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    dialog = application.crash_dialog
    assert dialog.isVisible()
    assert "the cat sat on it" in dialog.report()
    assert "the cat sat on it" in (log_folder() / "playground.log").read_text()
    assert "the cat sat on it" in capsys.readouterr().err
    dialog.close()
