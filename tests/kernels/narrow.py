"""Runs tests for a processor with AVX2: its tiles are narrower."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def check(module: str, chosen: str) -> None:
    """Run the `chosen` tests of a file in a process of its own; fails with what it printed if one fails."""
    environment = os.environ | {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma"}
    command = [sys.executable, "-m", "pytest", "-q", module, "-k", chosen, "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout
