"""Convolutions at sizes that are hard to get right, for blocks that are full and not, and against PyTorch."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.geometry import Window, conv_work, same
from kernels.ops import OPS
from tests.kernels import examples
from tests.kernels.build import Floats
from tests.kernels.cases.conv import convolution
from tests.kernels.single import Outcome, Setting, perform
from tests.kernels.test_twins import compare

SAMPLES = (1, 2, 3, 4, 5, 8, 9, 13, LANES)
GEOMETRIES = {
    "one cell": (1, 1, 1, Window(1, 1), Window(1, 1)),
    "one cell a kernel of five": (2, 3, 1, Window(1, 5, 1, 2, 2), Window(1, 5, 1, 2, 2)),
    "kernel as large as the image": (3, 5, 1, Window(7, 7), Window(5, 5)),
    "kernel larger than the image": (2, 3, 1, Window(3, 7, 1, 4, 3), Window(2, 5, 1, 1, 3)),
    "more zeros than kernel": (2, 3, 1, Window(4, 3, 1, 6, 5), Window(3, 2, 1, 0, 7)),
    "stride larger than kernel": (3, 2, 1, Window(11, 2, 3), Window(13, 3, 5, 1, 0)),
    "stride leaves cells over": (2, 2, 1, Window(8, 3, 2), Window(7, 2, 4)),
    "stride and zeros": (2, 3, 1, same(9, 4, 2), same(10, 3, 3)),
    "stride and zeros at the end": (2, 3, 1, Window(5, 2), Window(7, 4, 2, 0, 3)),
    "stride of a sequence": (3, 1, 1, Window(1, 1), Window(43, 5, 2)),
    "stride in rows only": (2, 3, 1, Window(9, 3, 2, 1, 1), Window(9, 3, 1, 1, 1)),
    "stride in columns only": (2, 3, 1, Window(9, 3, 1, 1, 1), Window(9, 3, 2, 1, 1)),
    "dilation": (2, 3, 1, Window(11, 3, 1, 2, 2, 2), Window(17, 2, 1, 3, 0, 7)),
    "dilation and stride": (2, 3, 1, Window(17, 3, 4, 2, 2, 2), Window(19, 3, 6, 5, 1, 4)),
    "stride and more zeros than kernel": (2, 3, 1, Window(5, 2, 3, 7, 4), Window(4, 3, 2, 9, 9)),
    "single taps": (17, 9, 1, Window(5, 1), Window(3, 1)),
    "single taps apart": (5, 3, 1, Window(5, 1, 2), Window(7, 1, 3, 1, 1)),
    "a sequence": (5, 9, 1, Window(1, 1), same(37, 5)),
    "groups": (6, 9, 3, same(7, 3), same(5, 3)),
    "groups and stride": (4, 6, 2, Window(9, 3, 2, 1, 1), Window(8, 2, 2)),
    "a group for each channel": (7, 7, 7, same(8, 3), same(19, 5)),
    "a group for each channel and stride": (5, 5, 5, Window(9, 3, 2, 1, 1), Window(19, 3, 2, 1, 1)),
    "rows for several bands": (4, 40, 1, same(21, 3), same(8, 3)),
    "channels on the same lines of a cache": (100, 1, 1, Window(8, 1), Window(8, 1)),
    "rests of all tiles": (11, 23, 1, same(3, 3), same(23, 3)),
}
CASES = pytest.mark.parametrize("case", GEOMETRIES)
FORWARD = pytest.mark.parametrize("op", ["conv2d", "conv2d_transpose"])
TWINS = pytest.mark.parametrize("op", [name for name, op in OPS.items() if op.module == "conv"])
DIMS = convolution("conv2d", 2, 3, 1, same(5, 3), same(6, 3))


def given(op: str, dims: dict[str, int], seed: int = 0) -> dict[str, Any]:
    values = examples.values(op, dims, np.random.default_rng(seed))
    return {name: np.asarray(value, np.float32) for name, value in values.items()}


def done(op: str, dims: dict[str, int], values: dict[str, Any], samples: int = LANES) -> Outcome:
    return perform(op, dims, values, "cpu", np.float32, Setting(samples))


@TWINS
@CASES
def test_cpu_equals_reference(op: str, case: str) -> None:
    dims = convolution(op, *GEOMETRIES[case])
    values = given(op, dims)
    for samples in SAMPLES:
        wanted = perform(op, dims, values, "reference", np.float64, Setting(samples))
        compare(op, done(op, dims, values, samples), wanted)


@FORWARD
@CASES
def test_a_sample_does_not_know_the_others(op: str, case: str) -> None:
    """Its result has the same bits, however many of them share its vectors."""
    dims = convolution(op, *GEOMETRIES[case])
    values = given(op, dims)
    whole = done(op, dims, values)["y"]
    for samples in SAMPLES:
        found = done(op, dims, values, samples)["y"]
        assert found[:, :samples].tobytes() == whole[:, :samples].tobytes()
        assert not found[:, samples:].any()


@pytest.mark.parametrize("samples", [1, 3, 5, 11])
def test_what_lies_in_empty_lanes_reaches_nothing(samples: int) -> None:
    x, dy = numbers(DIMS["n_in"]), numbers(DIMS["n_out"])
    x[:, samples:], dy[:, samples:] = np.nan, np.inf
    w, start = given("conv2d", DIMS)["w"], np.zeros(DIMS["c_out"])
    y = done("conv2d", DIMS, {"w": w, "b": start, "x": x}, samples)["y"]
    gradients = done("conv2d_backward_w", DIMS, {"x": x, "dy": dy, "dw": w, "db": start}, samples)
    blame = done("conv2d_backward_x", DIMS, {"w": w, "dy": dy, "dx": x * 0}, samples)["dx"]
    for found in (y, gradients["dw"], gradients["db"], blame[:, :samples]):
        assert np.isfinite(found).all()


@pytest.mark.parametrize("samples", [1, 3, 5, LANES])
def test_what_is_not_finite_stays_with_its_sample_and_its_places(samples: int) -> None:
    x = numbers(DIMS["n_in"])
    broken = np.ravel_multi_index((1, 2, 3), (2, 5, 6))
    x[broken, samples - 1] = np.nan
    y = done("conv2d", DIMS, {**given("conv2d", DIMS), "x": x}, samples)["y"].reshape(3, 5, 6, LANES)
    wanted = np.zeros(y.shape, bool)
    wanted[:, 1:4, 2:5, samples - 1] = True
    np.testing.assert_array_equal(np.isnan(y), wanted)


def numbers(features: int) -> Floats:
    return np.random.default_rng(features).normal(size=(features, LANES))


@pytest.mark.parametrize("case", ["dilation and stride", "more zeros than kernel", "groups"])
def test_transposed_is_the_way_back(case: str) -> None:
    """<A x, y> = <x, A' y> for a convolution A and its transposed A', without biases."""
    ahead, back = (convolution(op, *GEOMETRIES[case]) for op in ("conv2d", "conv2d_transpose"))
    w = given("conv2d", ahead)["w"]
    x, y = numbers(ahead["n_in"]), numbers(ahead["n_out"])
    there = done("conv2d", ahead, {"w": w, "b": np.zeros(ahead["c_out"]), "x": x})["y"]
    home = done("conv2d_transpose", back, {"w": w, "b": np.zeros(back["c_out"]), "x": y})["y"]
    assert (there * y).sum() == pytest.approx((x * home).sum(), rel=1e-4)


@CASES
def test_scratch_memory_is_small(case: str) -> None:
    """No more than both images with the zeros that the kernel sees around them."""
    image, map_, _, rows, columns = GEOMETRIES[case]
    around = (rows.size + 2 * rows.reach + rows.before + rows.after) * (
        columns.size + 2 * columns.reach + columns.before + columns.after
    )
    assert 0 < conv_work(image, map_, rows, columns) <= 2 + (image + map_) * around


def symmetric(case: str) -> bool:
    return all(window.before == window.after for window in GEOMETRIES[case][3:])


def theirs(op: str, case: str, *arrays: Any) -> Any:
    """PyTorch's convolution of (lanes, channels, rows, columns)."""
    from torch.nn import functional

    *_, groups, rows, columns = GEOMETRIES[case]
    windows = rows, columns
    options: dict[str, Any] = {
        "stride": [window.stride for window in windows],
        "padding": [window.before for window in windows],
        "dilation": [window.dilation for window in windows],
        "groups": groups,
    }
    if op == "conv2d":
        return functional.conv2d(*arrays, **options)
    ends = [window.size - replace(window, size=window.out).out_transposed for window in windows]
    return functional.conv_transpose2d(*arrays, output_padding=ends, **options)


def images(torch: Any, values: Floats, *shape: int) -> Any:
    """Features (n, lanes) as PyTorch wants them: (lanes, channels, rows, columns)."""
    array = np.ascontiguousarray(values.T, np.float64).reshape(LANES, *shape)
    return torch.tensor(array, requires_grad=True)


@FORWARD
@pytest.mark.parametrize("case", [case for case in GEOMETRIES if symmetric(case)])
@pytest.mark.parametrize(("name", "dtype"), [("cpu", np.float32), ("reference", np.float64)])
def test_equals_pytorch(op: str, case: str, name: str, dtype: Any) -> None:
    torch: Any = pytest.importorskip("torch", reason="PyTorch is a development dependency: pip install torch")
    dims = convolution(op, *GEOMETRIES[case])
    values, dy = given(op, dims), numbers(dims["n_out"])
    x = images(torch, values["x"], dims["c_in"], dims["rows"], dims["columns"])
    w, b = (torch.tensor(values[parameter].astype(float), requires_grad=True) for parameter in "wb")
    wanted = theirs(op, case, x, w, b)
    wanted.backward(images(torch, dy, dims["c_out"], dims["out_rows"], dims["out_columns"]))
    zeros = {f"d{array}": np.zeros(np.shape(values[array])) for array in "wbx"}
    found = perform(op, dims, values, name, dtype)
    weights = perform(f"{op}_backward_w", dims, {**values, **zeros, "dy": dy}, name, dtype)
    blame = perform(f"{op}_backward_x", dims, {**values, **zeros, "dy": dy}, name, dtype)
    for ours, other in (
        (found["y"], wanted.detach().reshape(LANES, -1).T),
        (weights["dw"], w.grad),
        (weights["db"], b.grad),
        (blame["dx"], x.grad.reshape(LANES, -1).T),
    ):
        np.testing.assert_allclose(ours, other.numpy(), rtol=2e-4, atol=2e-4)
