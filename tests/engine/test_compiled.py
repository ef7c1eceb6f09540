"""Training in a new process needs no compiler once a computer has compiled the kernels."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRAINS = """
import sys
from playground.data.registry import build
from playground.engine import Engine, compile_document
from playground.model.templates import first_document
document = first_document()
dataset = build(document.data)
engine = Engine(compile_document(document, dataset), dataset, threads=2)
engine.run(20)
print(engine.step, engine.evaluate("train").loss > 0, "numba" in sys.modules)
"""


def trains() -> list[str]:
    command = [sys.executable, "-c", TRAINS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    return done.stdout.split()


def test_the_second_process_never_sees_the_compiler() -> None:
    assert trains()[:2] == ["20", "True"]
    assert trains() == ["20", "True", "False"]
