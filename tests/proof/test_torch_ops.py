"""Operations and their gradients against PyTorch: the definitions in float64, the fast twins in float32."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.ops import OPS
from tests.kernels import examples
from tests.kernels.build import Floats
from tests.kernels.single import Setting, perform
from tests.proof.near import assert_near
from tests.proof.torch_network import torch

F = torch.nn.functional

Tensor = Any
Definition = Callable[[Mapping[str, Tensor]], Tensor]
SIZES = (1, 2, 5, 13, 17)
WAYS = [
    pytest.param("reference", np.float64, 1e-12, id="reference"),
    pytest.param("cpu", np.float32, 2e-5, id="cpu"),
]
"""Backend, its numbers, and how far each result may be off, relative to the largest of its array."""

BENDS: dict[str, Definition] = {
    "identity": lambda given: given["x"],
    "sign": lambda given: torch.sign(given["x"]),
    "sigmoid": lambda given: torch.sigmoid(given["x"]),
    "tanh": lambda given: torch.tanh(given["x"]),
    "relu": lambda given: torch.relu(given["x"]),
    "leaky_relu": lambda given: F.leaky_relu(given["x"], given["slope"]),
    "elu": lambda given: F.elu(given["x"], given["alpha"]),
    "gelu": lambda given: F.gelu(given["x"], approximate="none"),
    "swish": lambda given: F.silu(given["x"]),
    "softmax": lambda given: F.softmax(given["x"], dim=-1),
    "pixel_softmax": lambda given: F.softmax(by_channel("x", given), dim=1).flatten(1),
}
MAPS: dict[str, Definition] = {**BENDS, "dense": lambda given: F.linear(given["x"], given["w"], given["b"])}

LOSSES: dict[str, Definition] = {
    "squared_error": lambda given: F.mse_loss(given["x"], given["t"], reduction="none").sum(-1) / 2,
    "absolute_error": lambda given: F.l1_loss(given["x"], given["t"], reduction="none").sum(-1),
    "huber": lambda given: huber(given).sum(-1),
    "hinge": lambda given: torch.relu(1 - given["t"] * given["x"]).sum(-1),
    "sigmoid_cross_entropy": lambda given: F.binary_cross_entropy_with_logits(
        given["x"], given["t"], reduction="none"
    ).sum(-1),
    "softmax_cross_entropy": lambda given: F.cross_entropy(given["x"], given["t"], reduction="none"),
    "pixel_cross_entropy": lambda given: F.cross_entropy(
        by_channel("x", given), by_channel("t", given), reduction="none"
    ).sum(-1),
}


def by_channel(name: str, given: Mapping[str, Any]) -> Tensor:
    return given[name].reshape(len(given[name]), given["channels"], -1)


def huber(given: Mapping[str, Tensor]) -> Tensor:
    return F.huber_loss(given["x"], given["t"], reduction="none", delta=given["delta"])


def example(op: str, n: int, dtype: Any) -> tuple[dict[str, int], dict[str, Floats]]:
    """Sizes and arguments, rounded to what the backend computes with."""
    sizes = examples.dims(op, n)
    given = examples.values(op, sizes, np.random.default_rng(n), spread=2.0)
    return sizes, {name: np.asarray(value, dtype) for name, value in given.items()}


def leaves(op: str, given: Mapping[str, Floats]) -> dict[str, Tensor]:
    """The arguments as tensors in float64; samples, which lie in the last axis of a block, come first."""
    spaces = {operand.name: operand.space for operand in OPS[op].operands}
    found: dict[str, Tensor] = {name: float(value) for name, value in given.items() if not value.shape}
    for name in given.keys() - found.keys():
        value = given[name]
        turned = np.ascontiguousarray(value.T if spaces[name] == "block" else value, np.float64)
        found[name] = torch.from_numpy(turned).requires_grad_()
    return found


@pytest.mark.parametrize("op", MAPS)
@pytest.mark.parametrize(("backend", "dtype", "tolerance"), WAYS)
def test_values_and_gradients(op: str, backend: str, dtype: Any, tolerance: float) -> None:
    for n in SIZES:
        sizes, given = example(op, n, dtype)
        tensors = leaves(op, given)
        y = MAPS[op]({**sizes, **tensors})
        found = perform(op, sizes, given, backend, dtype)["y"]
        assert_near(found, y.detach().numpy().T, tolerance, f"{op} of {n}")
        dy = np.random.default_rng(9).normal(size=found.shape)
        if y.requires_grad:
            y.backward(torch.from_numpy(dy.T.copy()))
        for backward in OPS[op].backward:
            check_gradient(
                backward, sizes, {**given, "y": found, "dy": dy}, tensors, (backend, dtype, tolerance)
            )


def check_gradient(op: str, sizes: Any, given: Any, tensors: Any, way: tuple[str, Any, float]) -> None:
    backend, dtype, tolerance = way
    sums = [operand for operand in OPS[op].operands if operand.access == "update"]
    # A gradient is added to what is there, so every array starts with a quarter.
    start = {operand.name: np.full(np.shape(given[operand.name[1:]]), 0.25) for operand in sums}
    found = perform(op, sizes, {**given, **start}, backend, dtype)
    for operand in sums:
        gradient = tensors[operand.name[1:]].grad.numpy()
        wanted = gradient.T if operand.space == "block" else gradient
        assert_near(found[operand.name] - 0.25, wanted, tolerance, f"{operand.name} of {op}")


@pytest.mark.parametrize("op", LOSSES)
@pytest.mark.parametrize("samples", [1, 11, LANES])
@pytest.mark.parametrize(("backend", "dtype", "tolerance"), WAYS)
def test_losses(op: str, samples: int, backend: str, dtype: Any, tolerance: float) -> None:
    for n in SIZES:
        sizes, given = example(op, n, dtype)
        tensors = leaves(op, given)
        each = LOSSES[op]({**sizes, **tensors})[:samples]
        (each.mean() * tensors["scale"]).backward()
        start = {"loss": np.full(LANES, 0.5), "dx": np.full(given["x"].shape, 0.25)}
        found = perform(op, sizes, {**given, **start}, backend, dtype, Setting(samples))
        total, wanted = found["loss"].sum() - 0.5 * LANES, each.sum() * tensors["scale"]
        assert total == pytest.approx(wanted.item(), rel=tolerance, abs=LANES * tolerance)
        assert_near(found["dx"] - 0.25, tensors["x"].grad.numpy().T, tolerance, f"{op} of {n}")


def test_every_activation_and_loss_is_compared() -> None:
    forward = {name for name, op in OPS.items() if op.module == "activation" and "backward" not in name}
    assert forward - set(BENDS) <= {"maxout"}, "maxout is part of the networks that are compared"
    assert set(LOSSES) == {name for name, op in OPS.items() if op.module == "loss"}


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_dropout_has_the_statistics_of_the_one_in_torch(backend: str, rate: float) -> None:
    """The share that is kept within five standard deviations, and the same two values as in PyTorch."""
    n = 4096
    ones = {"x": np.ones((n, LANES)), "rate": rate}
    found = perform("dropout", {"n": n, "key": 3}, ones, backend)["y"]
    wanted = F.dropout(torch.ones(n, LANES), p=rate, training=True).numpy()
    np.testing.assert_allclose(np.unique(found), np.unique(wanted), rtol=1e-6)
    deviation = (rate * (1 - rate) / found.size) ** 0.5
    assert abs((found > 0).mean() - (1 - rate)) <= 5 * deviation
    for axis in (0, 1):  # neither units nor samples are treated differently
        spread = ((found > 0).mean(axis=axis) - (1 - rate)) / max(deviation, 1e-9)
        assert np.abs(spread).max() <= 5 * (found.size / found.shape[axis]) ** 0.5
