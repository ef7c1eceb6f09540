"""Where compiled code is kept, and that the user never sees the compiler."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kernels import jit

PROGRAM = """
import sys
from kernels.backend import backend
backend().prepare(["clear", "softmax_cross_entropy"])
import numba
print(numba.config.CACHE_DIR)
"""


def test_folder_changes_with_any_kernel_file(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    shutil.copytree(jit.KERNELS, kernels, ignore=shutil.ignore_patterns("__pycache__"))
    before = jit.cache_folder(tmp_path, kernels)
    assert before == jit.cache_folder(tmp_path, kernels)
    assert before.parent == tmp_path
    leaf = kernels / "cpu" / "elementary.py"
    leaf.write_text(leaf.read_text().replace("5040", "5041"))
    changed = jit.cache_folder(tmp_path, kernels)
    leaf.rename(leaf.with_name("renamed.py"))
    assert len({before, changed, jit.cache_folder(tmp_path, kernels)}) == 3


def test_folders_of_other_versions_go_when_they_are_old(tmp_path: Path) -> None:
    old, recent = tmp_path / "numba-old", tmp_path / "numba-recent"
    old.mkdir()
    recent.mkdir()
    os.utime(old, (0, 0))
    current = jit.cache_folder(tmp_path)
    os.utime(current, (0, 0))
    assert jit.cache_folder(tmp_path) == current
    assert sorted(tmp_path.iterdir()) == sorted([current, recent])


def test_hash_tells_versions_of_numba_apart() -> None:
    assert jit.tree_hash(jit.KERNELS, "1.0") != jit.tree_hash(jit.KERNELS, "1.1")


def test_folder_of_this_process_is_named_by_this_tree() -> None:
    from importlib.metadata import version

    assert os.environ["NUMBA_CACHE_DIR"].endswith(jit.tree_hash(jit.KERNELS, version("numba")))
    assert os.environ["NUMBA_CACHE_DIR"] == jit.numba.config.CACHE_DIR


def test_temporary_folder_where_the_parent_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    folder = jit.cache_folder(blocked)
    assert folder.is_dir()
    assert blocked not in folder.parents


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A new process that compiles two operations, with all warnings as errors."""
    variables = {**os.environ, "PYTHONPATH": str(jit.KERNELS.parent), **environment}
    variables.pop("NUMBA_CACHE_DIR", None)
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=100, check=False)


@pytest.mark.parametrize("home", ["missing", "there"])
def test_compiles_without_a_word_from_nothing_and_without_a_home(tmp_path: Path, home: str) -> None:
    folder = tmp_path / "cache" if home == "there" else Path("/proc/no such place")
    done = start({"XDG_CACHE_HOME": str(folder), "HOME": str(folder)})
    assert (done.returncode, done.stderr) == (0, "")
    used = Path(done.stdout.strip())
    if home == "there":
        assert used.parent == folder / "nn-playground"
        assert list(used.rglob("*.nbc"))
    else:
        assert not used.exists()  # it was a temporary one


def test_document_part_imports_without_the_compiler() -> None:
    code = "import sys, kernels.ops, kernels.abi, kernels.backend; sys.exit('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=jit.KERNELS.parent, check=False, timeout=60)
    assert done.returncode == 0
