"""A dense map and its function as one operation give the bits of both one after the other."""

import numpy as np
import pytest

from kernels.ops.fused import FUSED
from playground.engine.plan import Row
from playground.engine.rewrites import fused
from tests.kernels.single import perform


@pytest.mark.parametrize("pair", FUSED)
@pytest.mark.parametrize("sizes", [(1, 1), (2, 4), (7, 5), (16, 33), (40, 60)])
def test_both_at_once_are_one_after_the_other(pair: tuple[str, str], sizes: tuple[int, int]) -> None:
    n_out, n_in = sizes
    rng = np.random.default_rng(n_out)
    given = {
        "w": rng.normal(size=(n_out, n_in)),
        "b": rng.normal(size=n_out),
        "x": rng.normal(size=(n_in, 16)),
    }
    dims = {"n_out": n_out, "n_in": n_in}
    sums = perform("dense", dims, given, "cpu", np.float32)["y"]
    wanted = perform(pair[1], {"n": n_out}, {"x": sums}, "cpu", np.float32)["y"]
    found = perform(FUSED[pair], dims, given, "cpu", np.float32)["y"]
    np.testing.assert_array_equal(found, wanted)


def dense(y: str) -> Row:
    return Row("dense", ("w", "b", "x", y), (3, 2), "layer")


def test_sums_that_others_read_stay() -> None:
    rows = (dense("z"), Row("tanh", ("z", "y"), (3,), "layer"))
    assert fused(rows) == (Row("dense_tanh", ("w", "b", "x", "y"), (3, 2), "layer"),)
    stored = (*rows, Row("store", ("z",), (3, 0)))
    assert fused(stored) == stored


def test_dense_maps_of_many_weights_stay_alone() -> None:
    for n_out, wanted in ((31, ["dense_relu"]), (32, ["dense", "relu"])):
        many = (
            Row("dense", ("w", "b", "x", "z"), (n_out, 64), "layer"),
            Row("relu", ("z", "y"), (n_out,), "layer"),
        )
        assert [row.op for row in fused(many)] == wanted


def test_other_functions_and_other_arrays_stay() -> None:
    swish = (dense("z"), Row("swish", ("z", "y"), (3,), "layer"))
    assert fused(swish) == swish
    apart = (dense("z"), Row("tanh", ("x", "y"), (3,), "layer"))
    assert fused(apart) == apart
