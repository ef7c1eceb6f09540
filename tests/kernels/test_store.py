"""Where compiled code is kept, and that nothing old, foreign or damaged ever runs."""

import os
import shutil
from pathlib import Path

import pytest

from kernels import store
from kernels.machine import machine
from kernels.store import Store, cache_folder, folder_name, tree_hash

NAME = "kernels.example"
ANSWER = f"""
define i64 @"{NAME}"() {{
  ret i64 42
}}
"""


@pytest.fixture
def kernels(tmp_path: Path) -> Path:
    """A copy of the kernels, to be edited."""
    copy = tmp_path / "copy" / "kernels"
    shutil.copytree(store.KERNELS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    """A store that holds one function."""
    made = Store(cache_folder(tmp_path / "cache"))
    made.keep(NAME, machine().emit(ANSWER))
    return made


def test_folder_changes_with_any_kernel_file(tmp_path: Path, kernels: Path) -> None:
    before = cache_folder(tmp_path / "cache", kernels)
    assert before == cache_folder(tmp_path / "cache", kernels)
    assert before.parent == tmp_path / "cache"
    leaf = kernels / "cpu" / "elementary.py"
    leaf.write_text(leaf.read_text().replace("5040", "5041"))
    changed = cache_folder(tmp_path / "cache", kernels)
    leaf.rename(leaf.with_name("renamed.py"))
    assert len({before, changed, cache_folder(tmp_path / "cache", kernels)}) == 3


def test_folders_of_other_versions_go_when_they_are_old(tmp_path: Path) -> None:
    old, recent = tmp_path / "kernels-old", tmp_path / "kernels-recent"
    old.mkdir()
    recent.mkdir()
    os.utime(old, (0, 0))
    current = cache_folder(tmp_path)
    os.utime(current, (0, 0))
    assert cache_folder(tmp_path) == current
    assert sorted(tmp_path.iterdir()) == sorted([current, recent])


def test_hash_tells_versions_of_the_compiler_apart() -> None:
    assert tree_hash(store.KERNELS, "1.0") != tree_hash(store.KERNELS, "1.1")


def test_temporary_folder_where_the_parent_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    folder = cache_folder(blocked)
    assert folder.is_dir()
    assert folder.name == folder_name()
    assert blocked not in folder.parents


def test_code_is_there_again_for_another_process(kept: Store) -> None:
    assert Store(kept.folder).load(NAME)
    assert os.listdir(kept.folder) == [f"{NAME}.code"]


def test_nothing_where_nothing_was_kept(kept: Store) -> None:
    assert kept.load("kernels.another") == 0


@pytest.mark.parametrize("place", [0, 70, -1])
def test_damaged_code_is_not_loaded(kept: Store, place: int) -> None:
    content = bytearray(kept.path(NAME).read_bytes())
    content[place] ^= 1
    kept.path(NAME).write_bytes(content)
    assert kept.load(NAME) == 0


@pytest.mark.parametrize("size", [0, 10, 64, 200])
def test_cut_off_code_is_not_loaded(kept: Store, size: int) -> None:
    kept.path(NAME).write_bytes(kept.path(NAME).read_bytes()[:size])
    assert kept.load(NAME) == 0


def test_code_for_another_processor_is_not_loaded(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine(), "name", b"another")
    assert kept.load(NAME) == 0
    kept.keep(NAME, machine().emit(ANSWER))
    assert kept.load(NAME)


def test_code_made_while_the_kernels_were_edited_is_not_kept(tmp_path: Path, kernels: Path) -> None:
    edited = Store(cache_folder(tmp_path / "cache", kernels), kernels)
    (kernels / "cpu" / "new.py").touch()
    edited.keep(NAME, machine().emit(ANSWER))
    assert edited.load(NAME) == 0


def test_a_full_disk_is_a_word_in_the_log(kept: Store, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(kept.folder)
    kept.keep(NAME, b"")
    assert "cannot be kept" in caplog.text
