"""The README's examples run as they stand, where Qt cannot be imported."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECTION = re.search(r"^## From a notebook\n(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S)
WITHOUT_QT = """
import sys
for name in ("PySide6", "pyqtgraph"):
    sys.modules[name] = None
"""


def examples() -> list[str]:
    assert SECTION is not None
    return re.findall(r"^```python\n(.*?)^```", SECTION[1], re.M | re.S)


def said_by(code: str) -> str:
    command = [sys.executable, "-W", "error", "-c", WITHOUT_QT + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_ten_lines_build_train_and_inspect_a_network() -> None:
    code = examples()[0]
    assert len([line for line in code.splitlines() if line.strip()]) == 10
    scores, *weights = said_by(code).splitlines()
    found = re.fullmatch(r"Scores\(loss=([\d.]+), accuracy=([\d.]+), .*\)", scores)
    assert found is not None
    assert float(found[2]) >= 0.95
    assert len(weights) == 8, "a row for each unit"


def test_an_operation_by_itself() -> None:
    assert said_by(examples()[1]) == "[[1. 2.]\n [3. 4.]\n [5. 6.]]\n"


def test_qt_is_really_out_of_reach() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        said_by("import playground.views.window")
    assert "PySide6" in caught.value.stderr or "PySide6" in str(caught.value)
