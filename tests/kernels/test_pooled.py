"""A convolution and the max pool behind it: gradients by way of the winners are those of both together."""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.geometry import Window, conv_work, pooled_work, window_dims
from tests.kernels.build import Floats
from tests.kernels.single import Outcome, Setting, perform
from tests.kernels.slopes import slopes

VALID = 11
SETTING = Setting(VALID, 4, 0, 6)
SIZES = [(1, 1, 1, 0), (2, 3, 2, 1)]


class Pair:
    """A convolution of `c_in` channels and a max pool on its map, with numbers that differ enough for
    central differences not to change the winners.
    """

    def __init__(self, c_in: int, c_out: int, stride: int, zeros: int) -> None:
        image = Window(5, 3, stride, zeros, zeros), Window(6, 2, 1, zeros, zeros)
        sides = [Window(side.out, 2, 2 if side.out > 3 else 1) for side in image]
        rng = np.random.default_rng(c_in)
        self.conv = window_dims(*image) | {
            "n_in": c_in * 30, "n_out": c_out * image[0].out * image[1].out, "c_in": c_in, "c_out": c_out,
            "c_group": c_in, "groups": 1, "dilation_rows": 1, "dilation_columns": 1,
        }  # fmt: skip
        winners = c_out * sides[0].out * sides[1].out
        work = pooled_work(c_in, c_out, winners, *image), conv_work(c_in, c_out, *image)
        self.conv["n_work"] = max(work)
        self.pool = window_dims(*sides) | {
            "n_in": self.conv["n_out"],
            "n_out": winners,
            "channels": c_out,
        }
        self.given: dict[str, Any] = {
            "w": rng.normal(size=(c_out, c_in, 3, 2)),
            "b": rng.normal(size=c_out),
            "x": rng.normal(size=(c_in * 30, LANES)),
        }
        self.blame = rng.normal(size=(winners, LANES))
        self.blame[::3, ::2] = 0

    def forward(self, given: dict[str, Any], backend: str, dtype: Any) -> Outcome:
        """Both, with the winners."""
        z = perform("conv2d", self.conv, given, backend, dtype, SETTING)["y"]
        return perform("max_pool_winners", self.pool, {"x": z}, backend, dtype, SETTING)

    def backward(self, op: str, backend: str, dtype: Any) -> Outcome:
        """The gradients of one of the two operations, added to 0.25."""
        found = self.forward(self.given, backend, dtype)
        winners = {"down": found["down"], "right": found["right"], "dy": self.blame}
        start = {f"d{name}": np.full_like(value, 0.25) for name, value in self.given.items()}
        sizes = self.conv | {"n_pooled": self.pool["n_out"]}
        return perform(op, sizes, self.given | winners | start, backend, dtype, SETTING)


@pytest.mark.parametrize("sizes", SIZES)
def test_gradients_are_the_derivatives_of_both(sizes: tuple[int, int, int, int]) -> None:
    pair = Pair(*sizes)
    found = {
        "w": pair.backward("pooled_conv2d_backward_w", "reference", np.float64)["dw"],
        "b": pair.backward("pooled_conv2d_backward_w", "reference", np.float64)["db"],
        "x": pair.backward("pooled_conv2d_backward_x", "reference", np.float64)["dx"],
    }
    for name, gradient in found.items():

        def value(at: Floats, name: str = name) -> float:
            outputs = pair.forward(pair.given | {name: at}, "reference", np.float64)["y"]
            return float((pair.blame * outputs)[:, :VALID].sum())

        wanted = 0.25 + slopes(value, np.array(pair.given[name]))
        np.testing.assert_allclose(gradient, wanted, rtol=1e-7, atol=1e-8, err_msg=name)


@pytest.mark.parametrize("sizes", [*SIZES, (3, 2, 1, 1), (17, 1, 1, 0), (40, 5, 1, 2)])
def test_compiled_gradients_are_those_of_all_cells(sizes: tuple[int, int, int, int]) -> None:
    pair = Pair(*sizes)
    forward = pair.forward(pair.given, "cpu", np.float32)
    z = perform("conv2d", pair.conv, pair.given, "cpu", np.float32, SETTING)["y"]
    zeros = np.zeros_like(z)
    arrays = {"x": z, "y": forward["y"], "dy": pair.blame, "dx": zeros}
    spread = perform("max_pool_backward", pair.pool, arrays, "cpu", np.float32, SETTING)["dx"]
    start = {f"d{name}": np.full_like(value, 0.25) for name, value in pair.given.items()}
    for side, names in (("w", ("dw", "db")), ("x", ("dx",))):
        given = pair.given | start | {"dy": spread}
        wanted = perform(f"conv2d_backward_{side}", pair.conv, given, "reference", np.float64, SETTING)
        found = pair.backward(f"pooled_conv2d_backward_{side}", "cpu", np.float32)
        for name in names:
            np.testing.assert_allclose(found[name], wanted[name], rtol=1e-5, atol=2e-5, err_msg=name)


def test_the_first_of_equal_cells_wins() -> None:
    sizes = window_dims(Window(4, 2, 2), Window(4, 2, 2)) | {"n_in": 16, "n_out": 4, "channels": 1}
    x = np.zeros((16, LANES))
    x[[1, 4]] = 3  # the upper left window: row 0, column 1 and row 1, column 0
    for backend, dtype in (("cpu", np.float32), ("reference", np.float64)):
        found = perform("max_pool_winners", sizes, {"x": x}, backend, dtype)
        np.testing.assert_array_equal(found["y"][:, 0], [3, 0, 0, 0])
        np.testing.assert_array_equal(found["down"][:, 0], [0, 0, 2, 2])
        np.testing.assert_array_equal(found["right"][:, 0], [1, 2, 0, 2])
