"""The kernels on Numba's own imitation of a GPU, where that exists: threads, shared memory, barriers."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(
    find_spec("numba.cuda.simulator") is None, reason="This Numba has no simulator of a GPU any more."
)
@pytest.mark.timeout(400)
def test_every_operation_and_a_network() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kernels.cuda_simulator"],
        cwd=ROOT,
        env={**os.environ, "NUMBA_ENABLE_CUDASIM": "1"},
        capture_output=True,
        text=True,
        timeout=390,
        check=False,
    )
    assert done.returncode == 0, done.stderr
