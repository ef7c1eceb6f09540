"""The same bits in another process, whatever its hash seed and the number of its threads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof.training import DOCUMENTS, digest

ROOT = Path(__file__).resolve().parents[2]


def elsewhere(name: str, threads: int, hash_seed: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.proof.training", name, str(threads)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_fresh_processes_give_the_same_bits(name: str) -> None:
    here = digest(name, 1)
    for process in (elsewhere(name, 1, "1"), elsewhere(name, 2, "2")):
        with process:
            said, _ = process.communicate()
        assert process.returncode == 0
        assert said == here
