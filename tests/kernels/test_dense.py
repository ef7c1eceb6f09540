"""Dense layers at sizes around the limits of their tiles: sixteen samples, eight outputs, many weights."""

from itertools import pairwise

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.cpu.several import FEW
from kernels.ops import OPS
from kernels.ops.fused import FEW_FORWARDS
from tests.kernels import examples
from tests.kernels.single import Outcome, Setting, Values, perform, results

SIZES = [
    (1, 1), (1, 16), (3, 17), (16, 1), (2, 150), (150, 2), (11, 16), (12, 16), (13, 16), (8, 24), (7, 31),
    (17, 33), (9, 63), (11, 64), (5, 65), (16, 80), (12, 131), (64, 10),
    (31, 66), (32, 64), (64, 33),
]  # fmt: skip
DENSE = ["dense", "dense_backward_w", "dense_backward_x"]


def given(op: str, n_out: int, n_in: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(n_out * 1000 + n_in)
    values = examples.values(op, {"n_out": n_out, "n_in": n_in}, rng, 0.5)
    return {name: np.array(value) for name, value in values.items()}


def outcome(op: str, n_out: int, n_in: int, backend: str, samples: int, values: Values) -> Outcome:
    return perform(op, {"n_out": n_out, "n_in": n_in}, values, backend, np.float32, Setting(samples))


def test_sizes_lie_on_both_sides_of_the_limit() -> None:
    weights = [n_out * n_in for n_out, n_in in SIZES]
    assert {FEW, FEW_FORWARDS} <= set(weights)
    assert min(weights) < FEW < FEW_FORWARDS < max(weights)


@pytest.mark.parametrize("op", DENSE)
@pytest.mark.parametrize(("n_out", "n_in"), SIZES)
def test_cpu_equals_reference(op: str, n_out: int, n_in: int) -> None:
    for samples in (1, 7, LANES):
        values = given(op, n_out, n_in)
        cpu = outcome(op, n_out, n_in, "cpu", samples, values)
        reference = outcome(op, n_out, n_in, "reference", samples, values)
        for operand in results(op):
            wanted = reference[operand.name]
            error = np.abs(cpu[operand.name] - wanted) / np.maximum(1, np.abs(wanted))
            assert error.max() <= OPS[op].tolerance


@pytest.mark.parametrize(("n_out", "n_in"), [(30, 40), (17, 33), (2, 100), (40, 60)])
def test_an_output_does_not_depend_on_how_many_there_are(n_out: int, n_in: int) -> None:
    """One sum in one order: the first output of many has the bits it has alone, in plain loops."""
    many = given("dense", n_out, n_in)
    few = {**many, "w": many["w"][:1], "b": many["b"][:1], "y": many["y"][:1]}
    alone = outcome("dense", 1, n_in, "cpu", LANES, few)["y"]
    assert outcome("dense", n_out, n_in, "cpu", LANES, many)["y"][:1].tobytes() == alone.tobytes()


@pytest.mark.parametrize("op", DENSE)
@pytest.mark.parametrize("strange", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_comes_through(op: str, strange: float) -> None:
    for n_out, n_in in ((3, 4), (20, 40), (40, 60)):
        values = given(op, n_out, n_in)
        first = OPS[op].operands[0].name
        values[first].reshape(-1)[5] = strange
        cpu = outcome(op, n_out, n_in, "cpu", LANES, values)
        with np.errstate(invalid="ignore"):
            reference = outcome(op, n_out, n_in, "reference", LANES, values)
        for operand in results(op):
            found, wanted = cpu[operand.name], reference[operand.name]
            np.testing.assert_array_equal(np.isnan(found), np.isnan(wanted))
            np.testing.assert_array_equal(found[np.isinf(wanted)], wanted[np.isinf(wanted)])
        assert not all(np.isfinite(cpu[operand.name]).all() for operand in results(op))


@pytest.mark.parametrize(("n_out", "n_in"), [(5, 3), (12, 64), (9, 150)])
@pytest.mark.parametrize("samples", [7, 16, 90])
def test_gradients_at_once_are_those_of_one_block_after_the_other(
    n_out: int, n_in: int, samples: int
) -> None:
    """However many columns are made at a time; what was there before, be it NaN, does not matter."""
    blocks = -(-samples // LANES)
    rng = np.random.default_rng(n_in)
    x, dy = (rng.normal(size=(blocks, n, LANES)).astype(np.float32) for n in (n_in, n_out))
    wanted = {"dw": np.zeros((n_out, n_in), np.float32), "db": np.zeros(n_out, np.float32)}
    for block in range(blocks):
        given = {"x": x[block], "dy": dy[block], **wanted}
        after = outcome("dense_backward_w", n_out, n_in, "cpu", LANES, given)
        wanted = {name: after[name].copy() for name in wanted}
    for bounds in ((0, n_in), (0, n_in // 2 // LANES * LANES, n_in)):
        found: dict[str, np.ndarray] = {name: np.full_like(value, np.nan) for name, value in wanted.items()}
        for first, end in pairwise(bounds):
            if first < end:
                dims = {"n_out": n_out, "n_in": n_in, "first": first, "count": end - first}
                values = {"x": x, "dy": dy, **found}
                after = perform("dense_gradient", dims, values, "cpu", np.float32, Setting(samples))
                found = {name: after[name].copy() for name in wanted}
        for name, value in wanted.items():
            np.testing.assert_array_equal(found[name], value)
