"""Whatever fails while a file is saved, the old one stays whole and nothing else is left behind."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.files import atomic
from playground.files.errors import DiskFullError, FileError, MissingFileError, NotAllowedError

OLD, NEW = b"old content", b"new content" * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "net.nnp"
    path.write_bytes(OLD)
    return path


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def assert_untouched(file: Path) -> None:
    assert file.read_bytes() == OLD
    assert os.listdir(file.parent) == [file.name]


def test_a_file_is_replaced(file: Path) -> None:
    atomic.write(file, NEW)
    assert file.read_bytes() == NEW
    assert os.listdir(file.parent) == [file.name]


def test_a_new_file_is_made(tmp_path: Path) -> None:
    atomic.write(tmp_path / "new.nnp", NEW, durable=False)
    assert (tmp_path / "new.nnp").read_bytes() == NEW


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_permissions_stay(mode: int, file: Path) -> None:
    file.chmod(mode)
    atomic.write(file, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.nnp"
    link.symlink_to(file)
    atomic.write(link, NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


@pytest.mark.parametrize("step", ["open", "fchmod", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.EACCES, NotAllowedError, "is read-only. Save it in another folder."),
        (errno.EROFS, NotAllowedError, "is read-only. Save it in another folder."),
        (errno.ENOSPC, DiskFullError, "there is no room left"),
        (errno.EDQUOT, DiskFullError, "there is no room left"),
        (errno.ENOENT, MissingFileError, "is not there. Save it in another folder."),
        (errno.EIO, FileError, "Input/output error"),
    ],
)
def test_a_failing_system_leaves_the_old_file(
    step: str, number: int, kind: type[FileError], words: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing(OSError(number, os.strerror(number))))
        with pytest.raises(kind, match=words) as caught:
            atomic.write(file, NEW)
    assert "“net.nnp” was not saved" in str(caught.value)
    assert_untouched(file)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
def test_an_interruption_leaves_the_old_file(
    step: str, error: BaseException, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing(error))
        with pytest.raises(type(error)):
            atomic.write(file, NEW)
    assert_untouched(file)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_killed_program_leaves_the_old_file(step: str, file: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from playground.files import atomic
os.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
atomic.write(Path({str(file)!r}), b"new")
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode < 0
    assert file.read_bytes() == OLD


def test_folders_and_pipes_are_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(FileError, match="is a folder or a device, not a file"):
            atomic.write(path, NEW)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="is not there"):
        atomic.write(tmp_path / "gone" / "net.nnp", NEW)


def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="File name too long"):
        atomic.write(tmp_path / ("n" * 300), NEW)
    assert os.listdir(tmp_path) == []


def test_the_longest_name_can_be_saved(tmp_path: Path) -> None:
    atomic.write(tmp_path / ("n" * 255), NEW)
    assert (tmp_path / ("n" * 255)).read_bytes() == NEW
