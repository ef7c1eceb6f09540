"""After a crash the document is offered again; after a clean end nothing is."""

import errno
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.files import codec
from playground.files.errors import FileError, NotAllowedError
from playground.files.recovery import Recovery, offer, recovery_folder
from playground.model.document import Document
from tests.files.examples import network

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


@pytest.fixture
def recovery(folder: Path) -> Iterator[Recovery]:
    made = Recovery(folder)
    yield made
    made.close()


def crashed(folder: Path, title: str = "lost") -> None:
    """Leave behind what a killed program leaves behind."""
    script = f"""
import os, signal
from pathlib import Path
from playground.files.recovery import Recovery
from playground.model.document import Document
Recovery(Path({str(folder)!r})).write(Document(title={title!r}), Path("/home/me/net.nnp"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode < 0


def test_the_folder_lies_where_the_desktop_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert recovery_folder() == tmp_path / "nn-playground" / "recovery"


def test_no_folder_offers_nothing(folder: Path) -> None:
    assert offer(folder) == []


def test_a_crash_offers_the_document(folder: Path) -> None:
    crashed(folder)
    (found,) = offer(folder)
    assert found.document == Document(title="lost")
    assert found.path == Path("/home/me/net.nnp")
    assert found.time > 0
    found.remove()
    assert offer(folder) == []
    assert os.listdir(folder) == []


def test_a_path_that_is_no_text_is_left_out(recovery: Recovery, folder: Path) -> None:
    recovery.write(network(), Path(os.fsdecode(b"/caf\xe9.nnp")))
    (file,) = folder.glob("*.json")
    assert json.loads(file.read_text())["path"] is None


def test_the_newest_is_offered_first(folder: Path) -> None:
    for title in ("one", "two", "three"):
        crashed(folder, title)
    assert [found.document.title for found in offer(folder)] == ["three", "two", "one"]


def test_a_running_program_is_left_alone(recovery: Recovery, folder: Path) -> None:
    recovery.write(network(), None)
    assert offer(folder) == []
    assert len(list(folder.glob("*.json"))) == 1


def test_the_last_copy_counts(recovery: Recovery, folder: Path) -> None:
    recovery.write(Document(title="early"), None)
    recovery.write(network(), None)
    (file,) = folder.glob("*.json")
    assert codec.from_entries(json.loads(file.read_text())["document"]) == network()


def test_a_clean_end_leaves_nothing(folder: Path) -> None:
    recovery = Recovery(folder)
    recovery.write(network(), None)
    recovery.close()
    recovery.close()
    assert os.listdir(folder) == []


def test_a_saved_document_is_not_offered(recovery: Recovery, folder: Path) -> None:
    recovery.write(network(), None)
    recovery.clear()
    recovery.clear()
    assert list(folder.glob("*.json")) == []


def test_a_program_that_wrote_nothing_leaves_no_folder(folder: Path) -> None:
    recovery = Recovery(folder)
    recovery.clear()
    recovery.close()
    assert not folder.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b'{"format": "nn-playground recovery"}',
        b'{"format": "nn-playground recovery", "version": 99, "document": {}}',
        b'{"format": "nn-playground recovery", "version": 1, "document": {}, "path": 5, "time": 1}',
        b'{"format": "nn-playground recovery", "version": 1, "document": {}, "path": null, "time": "x"}',
        b'{"format": "nn-playground recovery", "version": 1, "document": {"title": 1}}',
    ],
    ids=range(8),
)
def test_a_damaged_copy_is_set_aside(content: bytes, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    crashed(folder)
    (folder / "other.json").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert [found.document.title for found in offer(folder)] == ["lost"]
    assert (folder / "other.json.damaged").read_bytes() == content
    assert "other.json cannot be read" in caplog.text


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_damaged_copy_in_a_read_only_folder_is_noted(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (folder / "other.json").write_bytes(b"{}")
    monkeypatch.setattr(Path, "rename", refuse)
    with caplog.at_level(logging.WARNING):
        assert offer(folder) == []
    assert "cannot be renamed" in caplog.text


def test_a_read_only_folder_is_an_error(recovery: Recovery, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", refuse)
        with pytest.raises(NotAllowedError):
            recovery.write(network(), None)


def test_a_document_that_cannot_be_written_is_an_error(recovery: Recovery, folder: Path) -> None:
    with pytest.raises(FileError, match="No recovery copy was written"):
        recovery.write(Document(title="\ud800"), None)
    assert not folder.exists()
