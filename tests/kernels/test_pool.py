"""Pooling: ties, windows over the edge, NaN and large numbers."""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.geometry import Window, window_dims
from tests.kernels.build import Floats
from tests.kernels.single import perform

BOTH = pytest.mark.parametrize("name", ["cpu", "reference"])
POOLS = ("max_pool", "average_pool", "l2_pool")


def sizes(window: Window) -> dict[str, int]:
    """One channel, the same window in both directions."""
    counts = {"n_in": window.size**2, "n_out": window.out**2, "channels": 1}
    return {**counts, **window_dims(window, window)}


def pool(op: str, window: Window, image: Any, name: str) -> Floats:
    """The result for an image, in the first lane: (out, out)."""
    x = np.repeat(np.ravel(image)[:, None], LANES, axis=1)
    found = perform(op, sizes(window), {"x": x}, name)["y"]
    assert np.array_equal(found, np.repeat(found[:, :1], LANES, axis=1), equal_nan=True)
    return found[:, 0].reshape(window.out, window.out)


def blame(op: str, window: Window, image: Any, name: str) -> Floats:
    """The gradient of the sum of the results, in the first lane: (size, size)."""
    x = np.repeat(np.ravel(image)[:, None], LANES, axis=1)
    y = perform(op, sizes(window), {"x": x}, name)["y"]
    given = {"x": x, "y": y, "dy": np.ones_like(y), "dx": np.zeros_like(x)}
    found = perform(f"{op}_backward", sizes(window), given, name)["dx"]
    return found[:, 0].reshape(window.size, window.size)


@BOTH
def test_each_keeps_its_number_of_a_window(name: str) -> None:
    image = [[3, 4, 0, 1], [0, 0, -2, 0], [-5, -6, 1, 1], [-7, -8, 1, 1]]
    window = Window(4, 2, 2)
    np.testing.assert_array_equal(pool("max_pool", window, image, name), [[4, 1], [-5, 1]])
    np.testing.assert_array_equal(pool("average_pool", window, image, name), [[1.75, -0.25], [-6.5, 1]])
    squares = [[25, 5], [25 + 36 + 49 + 64, 4]]
    np.testing.assert_allclose(pool("l2_pool", window, image, name), np.sqrt(squares), rtol=1e-6)


@BOTH
def test_of_equal_numbers_the_first_takes_the_gradient(name: str) -> None:
    window = Window(3, 2, 1)
    np.testing.assert_array_equal(
        blame("max_pool", window, np.zeros((3, 3)), name), [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    )
    two = [[0, 5, 5], [0, 5, 5], [0, 0, 0]]
    np.testing.assert_array_equal(blame("max_pool", window, two, name), [[0, 2, 0], [0, 2, 0], [0, 0, 0]])


@BOTH
def test_zeros_around_an_image_never_count(name: str) -> None:
    image, window = np.full((3, 3), -2.0), Window(3, 3, 2, 1, 1)
    np.testing.assert_array_equal(pool("max_pool", window, image, name), [[-2, -2], [-2, -2]])
    np.testing.assert_array_equal(pool("average_pool", window, image, name), [[-2, -2], [-2, -2]])
    np.testing.assert_allclose(blame("average_pool", window, image, name).sum(), 4, rtol=1e-6)


@BOTH
@pytest.mark.parametrize("op", POOLS)
def test_a_window_beside_the_image_gives_zero(op: str, name: str) -> None:
    window = Window(2, 2, 2, 4, 0)
    wanted = np.zeros((3, 3), bool)
    wanted[2, 2] = True
    np.testing.assert_array_equal(pool(op, window, np.ones((2, 2)), name) != 0, wanted)
    assert blame(op, window, np.ones((2, 2)), name).sum() == pytest.approx(2 if op == "l2_pool" else 1)


@BOTH
@pytest.mark.parametrize("op", POOLS)
@pytest.mark.parametrize("place", range(4))
def test_nan_in_a_window_is_its_result(op: str, place: int, name: str) -> None:
    image = np.arange(4.0)
    image[place] = np.nan
    assert np.isnan(pool(op, Window(2, 2), image, name)).all()


@BOTH
@pytest.mark.parametrize("op", POOLS)
def test_infinite_and_large_numbers(op: str, name: str) -> None:
    assert pool(op, Window(1, 1), [[1000.0]], name) == 1000
    assert pool(op, Window(2, 2), [1, np.inf, 2, 3], name) == np.inf
    assert pool("max_pool", Window(2, 2), [-np.inf] * 4, name) == -np.inf


@BOTH
def test_lengths_of_zero_have_no_gradient(name: str) -> None:
    assert (blame("l2_pool", Window(2, 2), np.zeros((2, 2)), name) == 0).all()


def test_the_mean_of_a_large_window_keeps_its_digits() -> None:
    image = np.random.default_rng(0).normal(5, 1, (300, 300)).astype(np.float32)
    found = pool("average_pool", Window(300, 300), image, "cpu")
    np.testing.assert_allclose(found, image.mean(dtype=float), rtol=2e-6)
    found = pool("l2_pool", Window(300, 300), image, "cpu")
    np.testing.assert_allclose(found, np.linalg.norm(image.astype(float)), rtol=2e-6)
