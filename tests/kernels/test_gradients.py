"""Gradients against central differences, in float64 on the definitions."""

from typing import Any

import numpy as np
import pytest

from kernels.abi import LANES
from kernels.ops import OPS
from tests.kernels import examples
from tests.kernels.build import Floats
from tests.kernels.single import Setting, perform, results
from tests.kernels.slopes import slopes

KINKED = {"relu", "leaky_relu", "elu", "sign", "absolute_error", "huber", "hinge"}
WHOLE_BATCH = {"batch_norm"}
"""Their gradients go through what the whole batch has in common; their own tests look at that."""
FORWARD = [name for name, op in OPS.items() if op.backward and name not in WHOLE_BATCH]
LOSSES = [name for name, op in OPS.items() if op.module == "loss"]
VALID = 11


def reference(op: str, sizes: dict[str, int], given: dict[str, Any]) -> Any:
    return perform(op, sizes, given, "reference", np.float64, Setting(VALID, 4, 0, 6))


def example(op: str, n: int, seed: int) -> tuple[dict[str, int], dict[str, Any]]:
    """Arguments away from the kinks, where central differences mean nothing."""
    sizes = examples.dims(op, n)
    given = examples.values(op, sizes, np.random.default_rng(seed))
    if op in KINKED:
        given["x"] = given["x"] + np.sign(given["x"]) * 0.01
    return sizes, given


@pytest.mark.parametrize("op", FORWARD)
@pytest.mark.parametrize("n", [1, 3, 5])
def test_backward_is_the_derivative(op: str, n: int) -> None:
    sizes, given = example(op, n, n)
    (output,) = (operand.name for operand in results(op))
    given[output] = given[output] * 0  # a sum or a part of one: what was there before is not its own
    for backward in OPS[op].backward:
        check_backward(op, backward, sizes, given, output)


def check_backward(op: str, backward: str, sizes: Any, given: dict[str, Any], output: str) -> None:
    result = reference(op, sizes, given)[output]
    blame = np.random.default_rng(9).normal(size=result.shape)
    names = [operand.name for operand in OPS[backward].operands if operand.access == "update"]
    start = {name: np.full(np.shape(given[name.removeprefix("d")]), 0.25) for name in names}
    found = reference(backward, sizes, {**given, **start, output: result, f"d{output}": blame})
    for name in names:
        source = name.removeprefix("d")

        def value(at: Floats, source: str = source) -> float:
            return float((blame * reference(op, sizes, {**given, source: at})[output]).sum())

        wanted = 0.25 + slopes(value, np.array(given[source], float))
        np.testing.assert_allclose(found[name], wanted, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("op", LOSSES)
@pytest.mark.parametrize("n", [1, 3, 5])
def test_losses_give_the_derivative_of_the_mean(op: str, n: int) -> None:
    sizes, given = example(op, n, n + 20)
    if op in KINKED:
        given["x"] = apart(given["x"] - given["t"], op) + given["t"]
    given["dx"] = np.full_like(given["x"], 0.25)

    def value(at: Floats) -> float:
        before = given["loss"].sum()
        return float((reference(op, sizes, {**given, "x": at})["loss"].sum() - before) / VALID)

    found = reference(op, sizes, given)["dx"]
    np.testing.assert_allclose(found, 0.25 + slopes(value, given["x"]), rtol=1e-7, atol=1e-8)
    assert np.all(found[:, VALID:] == 0.25)


def apart(error: Floats, op: str) -> Floats:
    """Errors that are not within 0.01 of where the loss has a kink."""
    kinks = {"absolute_error": [0.0], "huber": [0.6, -0.6], "hinge": []}[op]
    for kink in kinks:
        error = np.where(np.abs(error - kink) < 0.01, kink + 0.02, error)
    return error


def test_losses_have_their_values() -> None:
    """Each loss for one sample with two units, worked out by hand."""
    x, t = np.array([2.0, -0.5]), np.array([0.0, 1.0])
    log = np.log
    wanted = {
        "squared_error": 0.5 * (4 + 2.25),
        "absolute_error": 2 + 1.5,
        "huber": 0.6 * (2 - 0.3) + 0.6 * (1.5 - 0.3),
        "sigmoid_cross_entropy": -log(1 / (1 + np.exp(2.0))) - log(1 / (1 + np.exp(0.5))),
        "softmax_cross_entropy": -log(np.exp(-0.5) / (np.exp(2.0) + np.exp(-0.5))),
    }
    for op, value in wanted.items():
        assert loss_of(op, x, t) == pytest.approx(0.7 * value, rel=1e-12), op
    assert loss_of("hinge", x, np.array([1.0, 1.0])) == pytest.approx(0.7 * 1.5)


def loss_of(op: str, x: Floats, t: Floats, name: str = "reference", dtype: Any = np.float64) -> float:
    """The loss of a sample, in the first lane of 16 equal ones."""
    sizes = examples.dims(op, len(x))
    given = {**examples.SCALARS, "x": np.repeat(x[:, None], LANES, 1), "t": np.repeat(t[:, None], LANES, 1)}
    outcome = perform(
        op, sizes, {**given, "loss": np.zeros(LANES), "dx": np.zeros((len(x), LANES))}, name, dtype
    )
    assert np.ptp(outcome["loss"]) == 0
    assert np.isfinite(outcome["dx"]).all()
    return float(outcome["loss"][0])


@pytest.mark.parametrize(
    ("name", "dtype"), [("cpu", np.float32), ("reference", np.float32), ("reference", np.float64)]
)
def test_cross_entropies_are_stable(name: str, dtype: Any) -> None:
    one, zero = np.array([1.0]), np.array([0.0])
    assert loss_of("sigmoid_cross_entropy", np.array([1000.0]), one, name, dtype) == 0
    assert loss_of("sigmoid_cross_entropy", np.array([1000.0]), zero, name, dtype) == pytest.approx(700)
    assert loss_of("sigmoid_cross_entropy", np.array([-1000.0]), one, name, dtype) == pytest.approx(700)
    first, second = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert loss_of("softmax_cross_entropy", np.array([1000.0, -1000.0]), first, name, dtype) == 0
    assert loss_of(
        "softmax_cross_entropy", np.array([1000.0, -1000.0]), second, name, dtype
    ) == pytest.approx(1400)


@pytest.mark.parametrize("n", [1, 4])
def test_penalty_is_the_derivative(n: int) -> None:
    w = np.random.default_rng(n).normal(size=n)
    l1, l2 = 0.03, 0.05
    given = {"w": w, "l1": l1, "l2": l2, "dw": np.full(n, 0.25)}
    found = reference("penalty", {"n": n}, given)["dw"]
    wanted = slopes(lambda at: float(l1 * np.abs(at).sum() + l2 / 2 * (at**2).sum()), w)
    np.testing.assert_allclose(found, 0.25 + wanted, rtol=1e-7)


def test_every_operation_with_a_gradient_is_checked() -> None:
    backward = {name for op in OPS.values() for name in op.backward}
    both = {name for name, op in OPS.items() if op.module == "pooled"}  # see test_pooled
    assert backward | both == {name for name in OPS if "backward" in name}
