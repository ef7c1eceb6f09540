"""Whether there is a GPU: one sentence where there is none, and nothing imported to say it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kernels import gpu
from kernels.backend import available, backend, default

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import sys
from kernels import backend, gpu
gpu.has_driver = lambda: False
assert "cuda" not in backend.available()
try:
    backend.backend("cuda")
except gpu.DeviceError as error:
    print(error)
engine = backend.backend("cpu")
engine.prepare(["clear"])
print(*(name for name in sys.modules if "cuda" in name.split(".")[:2]))
"""


def test_without_a_driver_there_is_a_sentence_and_nothing_is_imported() -> None:
    command = [sys.executable, "-c", ASKED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=True)
    assert done.stdout.splitlines() == [gpu.NO_DRIVER, ""]


def test_a_driver_without_a_device_has_a_sentence_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from kernels.cuda import device

    monkeypatch.setattr(gpu, "has_driver", lambda: True)
    monkeypatch.setattr(device, "cuda", None)
    monkeypatch.setattr(gpu, "missing", gpu.missing.__wrapped__)
    assert gpu.missing() == gpu.NO_DEVICE
    with pytest.raises(gpu.DeviceError, match="no GPU that CUDA can use"):
        backend("cuda")


def test_the_cpu_is_the_default_with_and_without_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default() == available()[0] == "cpu"
    monkeypatch.setattr(gpu, "missing", lambda: "")
    assert available() == ("cpu", "cuda", "reference")


def test_the_gpu_computes_in_single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "missing", lambda: "")
    with pytest.raises(ValueError, match="no backend 'cuda' for numbers of type float64"):
        backend("cuda", np.float64)
