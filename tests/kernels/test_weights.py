"""Weights that are made anew each step, and paths left out: units without length, masks, rates."""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from tests.kernels.single import Outcome, Setting, perform

BOTH = pytest.mark.parametrize("name", ["cpu", "reference"])


@BOTH
def test_a_unit_has_the_length_that_is_learned(name: str) -> None:
    v = np.random.default_rng(0).normal(0, 100, (5, 37))
    g = np.array([1.0, -2.0, 0.0, 1e-3, 1000.0])
    w = perform("weight_norm", {"rows": 5, "size": 37}, {"v": v, "g": g}, name)["w"]
    np.testing.assert_allclose(np.linalg.norm(w, axis=1), np.abs(g), rtol=1e-5)
    np.testing.assert_allclose(w * np.linalg.norm(v, axis=1)[:, None], g[:, None] * v, rtol=1e-4)


@BOTH
def test_a_unit_of_zeros_stays_one(name: str) -> None:
    dims, given = {"rows": 2, "size": 3}, {"v": [[0, 0, 0], [0, 3, 4]], "g": [7, 10]}
    w = perform("weight_norm", dims, given, name)["w"]
    np.testing.assert_allclose(w, [[0, 0, 0], [0, 6, 8]], rtol=1e-6)
    start = {"dw": np.ones((2, 3)), "dv": np.zeros((2, 3)), "dg": np.zeros(2)}
    back = perform("weight_norm_backward", dims, {**given, **start}, name)
    np.testing.assert_allclose(back["dg"], [0, 1.4], rtol=1e-6)
    np.testing.assert_array_equal(back["dv"][0], 0)
    assert back["dv"][1] @ [0, 3, 4] == pytest.approx(0, abs=1e-5)


def left_out(name: str, step: int, rate: float = 0.3, key: int = 17) -> Outcome:
    dims = {"rows": 50, "size": 40, "key": key}
    return perform(
        "drop_connect", dims, {"v": np.ones((50, 40)), "rate": rate}, name, setting=Setting(step=step)
    )


@BOTH
def test_connections_are_left_out_at_the_rate(name: str) -> None:
    w = left_out(name, 3)["w"]
    assert set(np.unique(w)) == {np.float32(0), np.float32(1 / (1 - np.float32(0.3)))}
    assert (w == 0).mean() == pytest.approx(0.3, abs=0.05)
    assert not np.array_equal(w, left_out(name, 4)["w"])
    assert not np.array_equal(w, left_out(name, 3, key=18)["w"])
    assert (left_out(name, 3, rate=0.0)["w"] == 1).all()


def paths(name: str, step: int, rate: float = 0.3, cursor: int = 0) -> Any:
    """What is left of ones: (features, lanes)."""
    given, setting = {"x": np.ones((3, LANES)), "rate": rate}, Setting(step=step, cursor=cursor)
    return perform("drop_path", {"n": 3, "key": 17}, given, name, setting=setting)["y"]


@BOTH
def test_paths_are_left_out_whole_at_the_rate(name: str) -> None:
    found = np.stack([paths(name, step) for step in range(40)])
    assert (found == found[:, :1]).all()
    assert set(np.unique(found)) == {np.float32(0), np.float32(1 / (1 - np.float32(0.3)))}
    assert (found == 0).mean() == pytest.approx(0.3, abs=0.06)
    assert (paths(name, 0, rate=0.0) == 1).all()


@BOTH
def test_a_draw_belongs_to_the_position_of_a_sample(name: str) -> None:
    np.testing.assert_array_equal(paths(name, 5)[:, 4:], paths(name, 5, cursor=4)[:, :-4])


@BOTH
def test_the_largest_piece_wins_and_nan_comes_through(name: str) -> None:
    pieces = np.array([[1.0, -5.0], [3.0, -7.0], [3.0, -5.0]])
    x = np.repeat(pieces.reshape(6, 1), LANES, axis=1)
    x[2, 7] = np.nan
    dims = {"n_in": 6, "n_out": 2, "pieces": 3}
    y = perform("maxout", dims, {"x": x}, name)["y"]
    np.testing.assert_array_equal(y[:, 0], [3, -5])
    assert np.isnan(y[0, 7])
    assert y[1, 7] == -5
    given = {"x": x, "y": y, "dy": np.ones((2, LANES)), "dx": np.zeros((6, LANES))}
    dx = perform("maxout_backward", dims, given, name)["dx"]
    np.testing.assert_array_equal(dx[:, 0].reshape(3, 2), [[0, 1], [1, 0], [0, 0]])
