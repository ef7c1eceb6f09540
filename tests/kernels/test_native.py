"""Kernels in new processes: from nothing, from the store, without a home, after an edit of what they use."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kernels import store

PREPARES = """
import sys
from kernels.backend import backend
from kernels.store import store
backend().prepare(["clear", "softmax_cross_entropy"])
print(store().folder)
print("numba" in sys.modules)
"""
TANH = """
import ctypes
import numpy as np
from kernels.abi import LANES, ROW_OPERANDS, ROW_WIDTH
from kernels.native import kernel_of
block, row = np.ones((2, LANES), np.float32), np.zeros(ROW_WIDTH, np.int64)
row[ROW_OPERANDS : ROW_OPERANDS + 3] = 0, LANES, 1
tanh = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4)(kernel_of("tanh").address)
tanh(None, block.ctypes.data, row.ctypes.data, None)
print(block[1, 0])
"""
OTHER_TANH = "\n\n@function\ndef tanh(x: Any) -> Any:\n    return x + 4\n"


def run(program: str, parent: Path, folder: Path) -> list[str]:
    """What a new process prints, in words; any warning is an error."""
    variables = {
        **os.environ,
        "PYTHONPATH": str(parent),
        "XDG_CACHE_HOME": str(folder),
        "HOME": str(folder),
    }
    command = [sys.executable, "-P", "-W", "error", "-c", program]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=100, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


def test_numba_is_imported_once_and_never_again(tmp_path: Path) -> None:
    folder, numba = run(PREPARES, store.KERNELS.parent, tmp_path)
    assert Path(folder).parent == tmp_path / "nn-playground"
    assert numba == "True"
    assert run(PREPARES, store.KERNELS.parent, tmp_path) == [folder, "False"]


def test_compiles_without_a_home_and_leaves_nothing(tmp_path: Path) -> None:
    folder, _ = run(PREPARES, store.KERNELS.parent, Path("/proc/no such place"))
    assert not Path(folder).exists()


def test_an_edit_of_a_file_that_a_kernel_uses_is_never_missed(tmp_path: Path) -> None:
    kernels = tmp_path / "kernels"
    shutil.copytree(store.KERNELS, kernels, ignore=shutil.ignore_patterns("__pycache__"))
    helper = kernels / "cpu" / "elementary.py"
    before = helper.read_text(encoding="utf-8")
    first = run(TANH, tmp_path, tmp_path / "cache")
    helper.write_text(before + OTHER_TANH, encoding="utf-8")
    assert run(TANH, tmp_path, tmp_path / "cache") == ["5.0"]
    helper.write_text(before, encoding="utf-8")
    assert run(TANH, tmp_path, tmp_path / "cache") == first
    assert float(first[0]) == pytest.approx(0.7615942)


def test_document_part_imports_without_the_compiler() -> None:
    code = "import sys, kernels.ops, kernels.abi, kernels.backend; sys.exit('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=store.KERNELS.parent, check=False, timeout=60)
    assert done.returncode == 0
