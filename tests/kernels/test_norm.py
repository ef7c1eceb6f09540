"""Normalization: gradients through the moments of a batch, values that are all alike, large ones, single
ones.
"""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from tests.kernels.build import Floats
from tests.kernels.single import Outcome, Setting, perform
from tests.kernels.slopes import slopes
from tests.kernels.whole_batch import normalize

BOTH = pytest.mark.parametrize(
    ("name", "dtype"), [("cpu", np.float32), ("reference", np.float32), ("reference", np.float64)]
)
SHAPES = [(5, 2, 3), (16, 1, 1), (19, 3, 2), (40, 2, 1)]


def batch(shape: tuple[int, ...], seed: int = 0) -> tuple[Floats, Floats, dict[str, Floats]]:
    rng = np.random.default_rng(seed)
    x, dy = rng.normal(1, 2, shape), rng.normal(0, 1, shape)
    return x, dy, {"gamma": rng.normal(1, 0.5, shape[1]), "beta": rng.normal(0, 1, shape[1])}


@pytest.mark.parametrize("shape", SHAPES)
def test_batch_norm_gradient_goes_through_the_moments(shape: tuple[int, ...]) -> None:
    x, dy, vectors = batch(shape)
    found = normalize(x, dy, vectors)
    np.testing.assert_allclose(
        found.dx, slopes(lambda at: float((dy * normalize(at, dy, vectors).y).sum()), x), rtol=1e-6, atol=1e-7
    )
    for name in ("gamma", "beta"):

        def value(at: Floats, name: str = name) -> float:
            return float((dy * normalize(x, dy, {**vectors, name: at}).y).sum())

        wanted = slopes(value, vectors[name])
        np.testing.assert_allclose(found.vectors[f"d{name}"], wanted, rtol=1e-6, atol=1e-7)


@BOTH
@pytest.mark.parametrize("shape", [*SHAPES, (1, 2, 7), (129, 2, 31)])
def test_batch_has_the_moments_it_should_have(name: str, dtype: Any, shape: tuple[int, ...]) -> None:
    x, dy, vectors = batch(shape)
    found = normalize(x, dy, {**vectors, "running_variance": np.ones(shape[1])}, name, dtype)
    mean, variance = x.mean(axis=(0, 2)), x.var(axis=(0, 2))
    count = shape[0] * shape[2]
    np.testing.assert_allclose(found.vectors["mean"], mean, rtol=1e-5)
    np.testing.assert_allclose(found.vectors["inverse"], 1 / np.sqrt(variance + 1e-5), rtol=1e-5)
    np.testing.assert_allclose(found.vectors["running_mean"], 0.1 * mean, rtol=1e-5)
    unbiased = 0.9 + 0.1 * variance * count / (count - 1)
    np.testing.assert_allclose(found.vectors["running_variance"], unbiased, rtol=1e-5)
    normal = (found.y - vectors["beta"][:, None]) / vectors["gamma"][:, None]
    np.testing.assert_allclose(normal.mean(axis=(0, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(normal.var(axis=(0, 2)), variance / (variance + 1e-5), rtol=1e-4)


@BOTH
def test_cpu_batch_is_the_reference_batch(name: str, dtype: Any) -> None:
    x, dy, vectors = batch((37, 3, 5))
    found, wanted = normalize(x, dy, vectors, name, dtype), normalize(x, dy, vectors)
    for array in ("y", "dx"):
        np.testing.assert_allclose(getattr(found, array), getattr(wanted, array), rtol=2e-5, atol=2e-6)
    for vector, values in wanted.vectors.items():
        np.testing.assert_allclose(found.vectors[vector], values, rtol=2e-5, atol=2e-6)


@BOTH
@pytest.mark.parametrize("value", [0.0, 0.1, -1000.1, 1e30])
@pytest.mark.parametrize("shape", [(19, 2, 3), (1, 2, 1)])
def test_equal_numbers_become_beta(name: str, dtype: Any, value: float, shape: tuple[int, ...]) -> None:
    """A variance of exactly 0: no rounding error of the mean is blown up by 1 / sqrt(epsilon)."""
    _, dy, vectors = batch(shape)
    found = normalize(np.full(shape, value), dy, vectors, name, dtype)
    assert np.ptp(found.y, axis=(0, 2)) == pytest.approx(0, abs=0)
    np.testing.assert_allclose(found.y[0, :, 0], vectors["beta"], rtol=1e-6)
    np.testing.assert_allclose(found.vectors["inverse"], 1e-5**-0.5, rtol=1e-6)
    assert np.isfinite(found.dx).all()
    assert np.isfinite(found.vectors["dgamma"]).all()
    np.testing.assert_array_equal(found.vectors["running_variance"], 0)


@BOTH
def test_a_large_mean_leaves_the_variance_right(name: str, dtype: Any) -> None:
    """Where E[x^2] - E[x]^2 would be lost in rounding errors."""
    x, dy, vectors = batch((50, 2, 4))
    x = np.asarray(x + 4096, np.float32)
    found = normalize(x, dy, vectors, name, dtype).vectors["inverse"]
    np.testing.assert_allclose(found, 1 / np.sqrt(x.astype(float).var(axis=(0, 2)) + 1e-5), rtol=1e-5)


@BOTH
def test_nan_of_one_sample_breaks_its_channel_only(name: str, dtype: Any) -> None:
    x, dy, vectors = batch((20, 2, 3))
    x[18, 0, 1] = np.nan
    found = normalize(x, dy, vectors, name, dtype)
    for array in (found.y, found.dx):
        assert np.isnan(array[:, 0]).all()
        assert np.isfinite(array[:, 1]).all()


@BOTH
def test_empty_lanes_get_no_gradient(name: str, dtype: Any) -> None:
    rng = np.random.default_rng(0)
    vectors = ("mean", "inverse", "gamma", "dgamma", "dbeta")
    given: dict[str, Any] = {vector: rng.normal(size=2) for vector in vectors}
    given.update({array: rng.normal(size=(6, LANES)) for array in ("x", "dy")}, dx=np.zeros((6, LANES)))
    outcome = perform("batch_norm_backward_x", {"n": 6, "channels": 2}, given, name, dtype, Setting(5))
    assert (outcome["dx"][:, :5] != 0).all()
    assert (outcome["dx"][:, 5:] == 0).all()


@BOTH
def test_inference_uses_running_averages(name: str, dtype: Any) -> None:
    x = np.arange(4.0 * LANES).reshape(4, LANES)
    given = {"running_mean": [1, 2], "running_variance": [4, 9], "gamma": [1, 3], "beta": [0, 1], "x": x}
    found = perform("batch_norm_inference", {"n": 4, "channels": 2}, {**given, "epsilon": 0}, name, dtype)[
        "y"
    ]
    np.testing.assert_allclose(found[:2], (x[:2] - 1) / 2, rtol=1e-6)
    np.testing.assert_allclose(found[2:], x[2:] - 2 + 1, rtol=1e-6)


def layer_norm(x: Floats, name: str, dtype: Any, size: int) -> Outcome:
    given = {"x": x, "gamma": np.full(size, 2.0), "beta": np.full(size, 0.5), "epsilon": 1e-5}
    return perform("layer_norm", {"n": len(x), "size": size}, given, name, dtype)


@BOTH
@pytest.mark.parametrize("value", [0.0, 0.1, -1000.1, 1e30])
def test_a_layer_of_equal_numbers_becomes_beta(name: str, dtype: Any, value: float) -> None:
    found = layer_norm(np.full((14, LANES), value), name, dtype, 7)["y"]
    np.testing.assert_array_equal(found, 0.5)


@BOTH
def test_each_run_of_a_sample_is_normalized_by_itself(name: str, dtype: Any) -> None:
    x = np.random.default_rng(0).normal(1000, 3, (3, 11, LANES)).astype(np.float32)
    found = layer_norm(x.reshape(33, LANES), name, dtype, 11)["y"].reshape(3, 11, LANES)
    exact = x.astype(float)
    wanted = (exact - exact.mean(axis=1, keepdims=True)) / exact.std(axis=1, keepdims=True)
    np.testing.assert_allclose(found, 2 * wanted + 0.5, rtol=1e-4, atol=1e-4)


def normal(x: Floats) -> Floats:
    """The numbers along the last axis with a mean of 0 and a variance of 1, in float64."""
    exact = x.astype(float)
    distances = exact - exact.mean(axis=-1, keepdims=True)
    wanted: Floats = distances / np.sqrt(np.square(distances).mean(axis=-1, keepdims=True) + 1e-5)
    return wanted


def test_sums_over_many_numbers_keep_their_digits() -> None:
    """One sum after the other over 30000 numbers would be off by 2e-5."""
    x = np.random.default_rng(0).normal(5, 1, (LANES, 30000)).astype(np.float32)
    found = layer_norm(x.T, "cpu", np.float32, 30000)["y"]
    np.testing.assert_allclose((found.T - 0.5) / 2, normal(x), atol=4e-6)
    batch, vectors = x[:, None], {"gamma": np.ones(1), "beta": np.zeros(1)}
    found = normalize(batch, batch, vectors, "cpu", np.float32).y
    np.testing.assert_allclose(found.ravel(), normal(x.ravel()), atol=4e-6)
