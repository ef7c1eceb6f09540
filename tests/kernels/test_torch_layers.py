"""Layers against PyTorch, forward and back, where it is installed: it is no part of the program."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.geometry import Window, window_dims
from kernels.ops import OPS
from tests.kernels.build import Floats
from tests.kernels.single import Setting, perform
from tests.kernels.whole_batch import normalize

torch: Any = pytest.importorskip("torch", reason="PyTorch is for development only")
BOTH = pytest.mark.parametrize(("name", "dtype"), [("cpu", np.float32), ("reference", np.float64)])
Values = dict[str, Floats]


def near(found: Floats, wanted: Any, what: str = "") -> None:
    np.testing.assert_allclose(found, wanted.detach().numpy(), rtol=2e-5, atol=2e-5, err_msg=what)


def samples_of(values: Floats, *shape: int) -> Any:
    """Features (n, lanes) as PyTorch wants them: (lanes, *shape)."""
    return torch.tensor(np.ascontiguousarray(values.T).reshape(LANES, *shape), dtype=torch.float64)


def check(
    op: str,
    dims: dict[str, int],
    inputs: Values,
    theirs: Callable[..., Any],
    image: tuple[int, ...],
    engine: tuple[str, Any],
) -> None:
    """Compare the result for ``x`` (n, lanes), and the gradients by it and all other inputs that are vectors.

    `theirs` gets PyTorch's tensors by the names of the inputs, with x as (lanes, *image).
    """
    tensors = {name: torch.tensor(np.asarray(value, float)) for name, value in inputs.items()}
    tensors["x"] = samples_of(inputs["x"], *image)
    for tensor in tensors.values():
        tensor.requires_grad_(tensor.ndim > 0)
    wanted = theirs(**tensors)
    y = perform(op, dims, inputs, *engine)["y"]
    near(y, wanted.reshape(LANES, -1).T, op)
    dy = np.random.default_rng(1).normal(size=y.shape)
    wanted.backward(samples_of(dy, *wanted.shape[1:]))
    for backward in OPS[op].backward:
        names = [operand.name for operand in OPS[backward].operands if operand.access == "update"]
        start = {gradient: np.zeros(np.shape(inputs[gradient[1:]])) for gradient in names}
        found = perform(backward, dims, {**inputs, **start, "y": y, "dy": dy}, *engine)
        for gradient in names:
            slope = tensors[gradient[1:]].grad
            near(found[gradient], slope.reshape(LANES, -1).T if gradient == "dx" else slope, gradient)


def numbers(*shape: int) -> Floats:
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@BOTH
@pytest.mark.parametrize(
    ("kernel", "stride", "zeros"),
    [(2, 2, 0), (3, 3, 0), (3, 2, 1), (2, 1, 1), (5, 2, 2), (1, 1, 0), (3, 1, 0)],
)
@pytest.mark.parametrize("op", ["max_pool", "average_pool", "l2_pool"])
def test_pooling(op: str, kernel: int, stride: int, zeros: int, name: str, dtype: Any) -> None:
    rows, columns = (Window(size, kernel, stride, zeros, zeros) for size in (14, 9))
    dims = {
        "n_in": 2 * 14 * 9,
        "n_out": 2 * rows.out * columns.out,
        "channels": 2,
        **window_dims(rows, columns),
    }
    functions = {
        "max_pool": lambda x: torch.max_pool2d(x, kernel, stride, zeros),
        "average_pool": lambda x: torch.nn.functional.avg_pool2d(
            x, kernel, stride, zeros, count_include_pad=False
        ),
        "l2_pool": lambda x: torch.nn.functional.lp_pool2d(
            torch.nn.functional.pad(x, (zeros,) * 4), 2, kernel, stride
        ),
    }
    check(op, dims, {"x": numbers(252, LANES)}, functions[op], (2, 14, 9), (name, dtype))


@BOTH
@pytest.mark.parametrize("factor", [1, 2, 3, 4])
@pytest.mark.parametrize("mode", ["nearest", "bilinear"])
def test_upsampling(mode: str, factor: int, name: str, dtype: Any) -> None:
    dims = {"n_in": 40, "n_out": 40 * factor**2, "channels": 2, "rows": 5, "columns": 4, "factor": factor}
    settings = {} if mode == "nearest" else {"align_corners": False}

    def theirs(x: Any) -> Any:
        return torch.nn.functional.interpolate(x, scale_factor=factor, mode=mode, **settings)

    check(f"upsample_{mode}", dims, {"x": numbers(40, LANES)}, theirs, (2, 5, 4), (name, dtype))


@BOTH
def test_transpose(name: str, dtype: Any) -> None:
    dims = {"n_in": 15, "n_out": 15, "rows": 5, "columns": 3}
    check("transpose", dims, {"x": numbers(15, LANES)}, lambda x: x.mT, (5, 3), (name, dtype))


@BOTH
@pytest.mark.parametrize(("kernel", "stride", "zeros"), [(3, 1, 0), (3, 2, 1), (2, 1, 1), (1, 1, 0)])
def test_locally_connected(kernel: int, stride: int, zeros: int, name: str, dtype: Any) -> None:
    """PyTorch has no such layer; its windows times our weights are one."""
    rows, columns = (Window(size, kernel, stride, zeros, zeros) for size in (6, 5))
    positions = rows.out * columns.out
    dims = {"n_in": 60, "n_out": 3 * positions, "positions": positions, "c_out": 3, "c_in": 2}
    inputs = {
        "x": numbers(60, LANES),
        "w": numbers(positions, 3, 2, kernel, kernel),
        "b": numbers(3 * positions),
    }

    def theirs(x: Any, w: Any, b: Any) -> Any:
        windows = torch.nn.functional.unfold(x, kernel, padding=zeros, stride=stride)
        sums = torch.einsum("pok,skp->sop", w.flatten(2), windows)
        return sums + b.reshape(3, positions)

    check("local2d", {**dims, **window_dims(rows, columns)}, inputs, theirs, (2, 6, 5), (name, dtype))


@BOTH
def test_maxout(name: str, dtype: Any) -> None:
    dims = {"n_in": 21, "n_out": 7, "pieces": 3}
    check("maxout", dims, {"x": numbers(21, LANES)}, lambda x: x.amax(dim=1), (3, 7), (name, dtype))


@BOTH
@pytest.mark.parametrize("runs", [1, 3])
def test_layer_norm(runs: int, name: str, dtype: Any) -> None:
    inputs = {
        "x": numbers(runs * 13, LANES) * 3 + 2,
        "gamma": numbers(13),
        "beta": numbers(13) + 1,
        "epsilon": np.array(1e-5),
    }

    def theirs(x: Any, gamma: Any, beta: Any, epsilon: Any) -> Any:
        return torch.nn.functional.layer_norm(x, (13,), gamma, beta, float(epsilon))

    check("layer_norm", {"n": runs * 13, "size": 13}, inputs, theirs, (runs, 13), (name, dtype))


@BOTH
@pytest.mark.parametrize("samples", [2, 16, 17, 50])
@pytest.mark.parametrize("cells", [1, 12])
def test_batch_norm(samples: int, cells: int, name: str, dtype: Any) -> None:
    x, dy = numbers(samples, 3, cells) * 2 + 1, numbers(samples, 3, cells)[::-1]
    vectors = {"gamma": numbers(3), "beta": numbers(3), "running_variance": np.ones(3)}
    found = normalize(x, dy, vectors, name, dtype)
    theirs = torch.nn.BatchNorm1d(3, dtype=torch.float64)
    theirs.weight.data[:], theirs.bias.data[:] = torch.tensor(vectors["gamma"]), torch.tensor(vectors["beta"])
    tensor = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    wanted = theirs(tensor)
    wanted.backward(torch.tensor(dy.copy()))
    near(found.y, wanted)
    near(found.dx, tensor.grad)
    for vector, values in {
        "dgamma": theirs.weight.grad,
        "dbeta": theirs.bias.grad,
        "running_mean": theirs.running_mean,
        "running_variance": theirs.running_var,
    }.items():
        near(found.vectors[vector], values, vector)


@BOTH
def test_weight_norm(name: str, dtype: Any) -> None:
    v, g, dw = numbers(4, 39), numbers(4), numbers(4, 39)[::-1]
    theirs = torch.nn.Linear(39, 4, bias=False, dtype=torch.float64)
    torch.nn.utils.parametrizations.weight_norm(theirs)
    length, direction = theirs.parametrizations.weight.parameters()
    length.data[:, 0], direction.data[:] = torch.tensor(g), torch.tensor(v)
    theirs.weight.backward(torch.tensor(dw.astype(float)))
    dims = {"rows": 4, "size": 39}
    near(perform("weight_norm", dims, {"v": v, "g": g}, name, dtype)["w"], theirs.weight)
    given = {"v": v, "g": g, "dw": dw, "dv": np.zeros_like(v), "dg": np.zeros_like(g)}
    found = perform("weight_norm_backward", dims, given, name, dtype, Setting())
    near(found["dv"], direction.grad)
    near(found["dg"], length.grad[:, 0])
