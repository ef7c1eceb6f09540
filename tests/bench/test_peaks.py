import numpy as np
import pytest

from kernels.abi import LANES
from tests.bench import peaks
from tests.bench.costs import Cost
from tests.bench.peaks import Peaks

KNOWN = Peaks(flops=100.0, bandwidth={1000: 50.0, 8000: 20.0})


@pytest.mark.parametrize(
    ("flops", "size", "seconds"),
    [(500, 100, 5.0), (100, 1000, 20.0), (100, 1001, 50.05), (100, 16000, 800.0), (0, 0, 0.0)],
)
def test_the_slower_of_both_bounds(flops: int, size: int, seconds: float) -> None:
    assert KNOWN.floor(Cost(flops, size)) == pytest.approx(seconds)


def test_the_chains_multiply_and_add() -> None:
    values = np.full(2 * LANES, 0.5, np.float32)
    peaks._multiply_add(values.ctypes.data, 2)
    assert values[LANES:].tolist() == [8 * 0.875] * LANES


def test_the_triad_adds_two_arrays_up() -> None:
    a, b, c = np.split(np.arange(3 * 2 * LANES, dtype=np.float32), 3)
    whole = np.concatenate([a, b, c])
    peaks._triad(whole.ctypes.data, len(a), 1)
    np.testing.assert_array_equal(whole, np.concatenate([b + c / 2, b, c]))


@pytest.mark.parametrize("threads", [1, 2])
def test_every_size_is_measured(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peaks, "SECONDS", 0.0)
    monkeypatch.setattr(peaks, "SIZES", (2**12, 2**14))
    found = peaks.measure(threads)
    assert list(found.bandwidth) == [2**12, 2**14]
    assert min(found.flops, *found.bandwidth.values()) > 0
