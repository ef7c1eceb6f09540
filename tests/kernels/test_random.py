"""Random numbers: known answers, uniform, apart from each other, and the same in both twins."""

import numpy as np
import pytest

from kernels.abi import ROW_OPERANDS, ROW_WIDTH
from kernels.reference import random as reference
from tests.kernels.elementary_kernels import uniform
from tests.kernels.single import Setting, perform
from tests.kernels.test_elementary import call

SEEDS = (0, 1, -1, 2**31, 2**63 - 1, -(2**63))


def test_hash_gives_the_published_sequence() -> None:
    """SplitMix64 from state 0; the first numbers are in many libraries' tests."""
    found = reference.words(np.zeros(1, np.uint64), [0, 1, 2, 3])
    assert [hex(word) for word in found.tolist()] == [
        "0xe220a8397b1dcdaf", "0x6e789e6aa1b965f4", "0x6c45d188009454f", "0xf88bb8a8724c81ec",
    ]  # fmt: skip


def test_twins_draw_the_same() -> None:
    found, row = np.zeros(50, np.float32), np.zeros(ROW_WIDTH, np.int64)
    for seed in SEEDS:
        for key, step in ((0, 0), (17, 3), (2**40, 10**12)):
            row[ROW_OPERANDS : ROW_OPERANDS + 5] = 0, seed, key, step, len(found)
            call(uniform, found, row)
            np.testing.assert_array_equal(found, reference.uniform(seed, key, step, range(50)))


def test_uniform_over_the_unit_interval() -> None:
    numbers = reference.uniform(3, 17, 5, range(100_000))
    assert numbers.dtype == np.float32
    assert 0 <= numbers.min() < numbers.max() < 1
    counts = np.histogram(numbers, 64, (0, 1))[0]
    expected = len(numbers) / 64
    assert (
        30 < ((counts - expected) ** 2 / expected).sum() < 105
    )  # chi-square, 63 degrees of freedom, p about 0.001


@pytest.mark.parametrize("other", [(4, 17, 5), (3, 18, 5), (3, 17, 6)])
def test_streams_do_not_depend_on_each_other(other: tuple[int, int, int]) -> None:
    one, two = reference.uniform(3, 17, 5, range(20_000)), reference.uniform(*other, range(20_000))
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.03
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 0.03


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_shuffle_is_a_new_permutation_each_epoch(name: str) -> None:
    orders = [shuffled(name, epoch, 101, 1) for epoch in range(3)]
    for order in orders:
        assert sorted(order) == list(range(101))
    assert len({tuple(order) for order in [*orders, range(101), shuffled(name, 0, 101, 2)]}) == 5


def shuffled(name: str, epoch: int, samples: int, seed: int) -> list[int]:
    outcome = perform("shuffle", {}, {}, name, setting=Setting(samples, epoch=epoch, seed=seed))
    order: list[int] = outcome.order.tolist()
    return order


def test_shuffle_is_the_same_in_both() -> None:
    for samples in (1, 2, 3, 16, 101):
        for seed in SEEDS:
            assert shuffled("cpu", 7, samples, seed) == shuffled("reference", 7, samples, seed)


def test_every_order_is_as_likely() -> None:
    counts: dict[tuple[int, ...], int] = {}
    for epoch in range(6000):
        order = tuple(reference.permutation(1, epoch, 3).tolist())
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    assert (
        sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5
    )  # 5 degrees of freedom, p 0.001


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_dropout_keeps_the_rate_and_the_mean(name: str) -> None:
    n = 400
    given = {"x": np.ones((n, 16)), "rate": 0.25}
    y = perform("dropout", {"n": n, "key": 20}, given, name)["y"]
    assert set(np.unique(y)) == {0.0, np.float32(1 / 0.75)}
    assert abs(y.mean() - 1) < 0.03
    whole = perform("dropout", {"n": n, "key": 20}, {**given, "rate": 0.0}, name)["y"]
    np.testing.assert_array_equal(whole, 1)
    nothing = perform("dropout", {"n": n, "key": 20}, {**given, "rate": 1.0}, name)["y"]
    np.testing.assert_array_equal(nothing, 0)


def test_dropout_leaves_out_others_for_another_step_layer_or_sample() -> None:
    given = {"x": np.ones((40, 16)), "rate": 0.5}

    def mask(key: int = 20, step: int = 0, seed: int = 1, cursor: int = 0) -> bytes:
        setting = Setting(step=step, seed=seed, cursor=cursor)
        return perform("dropout", {"n": 40, "key": key}, given, setting=setting)["y"].tobytes()

    assert len({mask(), mask(21), mask(step=1), mask(seed=2), mask(cursor=16)}) == 5
    assert mask() == mask()


def test_dropout_of_a_sample_does_not_depend_on_its_block() -> None:
    """The sample at position 20 gets the same mask in lane 4 of the second block and in lane 0 of a later
    one.
    """
    given = {"x": np.ones((40, 16)), "rate": 0.5}
    one = perform("dropout", {"n": 40, "key": 20}, given, setting=Setting(cursor=16))["y"]
    two = perform("dropout", {"n": 40, "key": 20}, given, setting=Setting(cursor=20))["y"]
    np.testing.assert_array_equal(one[:, 4:], two[:, :12])
