"""Optimizers and schedules against plain transcriptions of their definitions, one number at a time."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kernels.ops import OPS
from tests.kernels.single import Setting, perform

STEPS = 100
State = dict[str, float]
SETTINGS = {"rate": 0.05, "beta": 0.9, "rho": 0.95, "epsilon": 1e-6, "beta1": 0.9, "beta2": 0.999}
OPTIMIZERS = [name for name, op in OPS.items() if op.module == "optimizer"]


def sgd(p: float, g: float, s: State, t: int) -> float:
    return p - SETTINGS["rate"] * g


def momentum(p: float, g: float, s: State, t: int) -> float:
    s["buf"] = g if t == 1 else SETTINGS["beta"] * s["buf"] + g
    return p - SETTINGS["rate"] * s["buf"]


def nesterov(p: float, g: float, s: State, t: int) -> float:
    s["buf"] = g if t == 1 else SETTINGS["beta"] * s["buf"] + g
    return p - SETTINGS["rate"] * (g + SETTINGS["beta"] * s["buf"])


def adagrad(p: float, g: float, s: State, t: int) -> float:
    s["sum"] = s.get("sum", 0.0) + g**2
    return p - SETTINGS["rate"] * g / (math.sqrt(s["sum"]) + SETTINGS["epsilon"])


def adadelta(p: float, g: float, s: State, t: int) -> float:
    rho, epsilon = SETTINGS["rho"], SETTINGS["epsilon"]
    s["v"] = s.get("v", 0.0) * rho + g**2 * (1 - rho)
    delta = math.sqrt(s.get("u", 0.0) + epsilon) / math.sqrt(s["v"] + epsilon) * g
    s["u"] = s.get("u", 0.0) * rho + delta**2 * (1 - rho)
    return p - SETTINGS["rate"] * delta


def rmsprop(p: float, g: float, s: State, t: int) -> float:
    s["v"] = SETTINGS["rho"] * s.get("v", 0.0) + (1 - SETTINGS["rho"]) * g**2
    return p - SETTINGS["rate"] * g / (math.sqrt(s["v"]) + SETTINGS["epsilon"])


def rmsprop_momentum(p: float, g: float, s: State, t: int) -> float:
    s["v"] = SETTINGS["rho"] * s.get("v", 0.0) + (1 - SETTINGS["rho"]) * g**2
    s["b"] = SETTINGS["beta"] * s.get("b", 0.0) + g / (math.sqrt(s["v"]) + SETTINGS["epsilon"])
    return p - SETTINGS["rate"] * s["b"]


def adam(p: float, g: float, s: State, t: int) -> float:
    s["m"] = SETTINGS["beta1"] * s.get("m", 0.0) + (1 - SETTINGS["beta1"]) * g
    s["v"] = SETTINGS["beta2"] * s.get("v", 0.0) + (1 - SETTINGS["beta2"]) * g**2
    mean, square = s["m"] / (1 - SETTINGS["beta1"] ** t), s["v"] / (1 - SETTINGS["beta2"] ** t)
    return p - SETTINGS["rate"] * mean / (math.sqrt(square) + SETTINGS["epsilon"])


TRANSCRIPTIONS: dict[str, Callable[[float, float, State, int], float]] = {
    "sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adagrad": adagrad, "adadelta": adadelta,
    "rmsprop": rmsprop, "rmsprop_momentum": rmsprop_momentum, "adam": adam,
}  # fmt: skip


def gradients() -> Any:
    return np.random.default_rng(4).normal(0.1, 1, (STEPS, 19))


def by_kernel(op: str, name: str, dtype: Any) -> Any:
    values: dict[str, Any] = {**SETTINGS, "p": np.linspace(-1, 1, 19)}
    for operand in OPS[op].operands[2:]:
        if operand.shape:
            values[operand.name] = np.zeros(19)
    for step, g in enumerate(gradients()):
        outcome = perform(op, {"n": 19}, {**values, "g": g}, name, dtype, Setting(step=step))
        values = {**SETTINGS, **{key: value for key, value in outcome.values.items() if value.shape}}
    return values["p"]


def by_hand(op: str) -> Any:
    found = []
    for place, p in enumerate(np.linspace(-1, 1, 19).tolist()):
        state: State = {}
        for step, g in enumerate(gradients()[:, place].tolist(), 1):
            p = TRANSCRIPTIONS[op](p, g, state, step)
        found.append(p)
    return np.array(found)


@pytest.mark.parametrize("op", OPTIMIZERS)
def test_definition_follows_the_transcription(op: str) -> None:
    np.testing.assert_allclose(by_kernel(op, "reference", np.float64), by_hand(op), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("op", OPTIMIZERS)
def test_compiled_optimizer_follows_the_transcription(op: str) -> None:
    np.testing.assert_allclose(by_kernel(op, "cpu", np.float32), by_hand(op), rtol=2e-5, atol=2e-5)


def test_decay_is_apart_from_the_gradient() -> None:
    outcome = perform("decay", {"n": 2}, {"w": [1.0, -2.0], "rate": 0.5, "weight_decay": 0.1}, "cpu")
    np.testing.assert_allclose(outcome["w"], [0.95, -1.9], rtol=1e-6)


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_clipping_keeps_direction_and_says_the_length(name: str) -> None:
    for limit, wanted in ((2.5, [1.5, -2.0]), (5.0, [3.0, -4.0]), (math.inf, [3.0, -4.0])):
        outcome = perform("clip_norm", {"n": 2}, {"g": [3.0, -4.0], "limit": limit}, name)
        np.testing.assert_allclose(outcome["g"], wanted, rtol=1e-6)
        assert outcome["norm"] == 5


@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_clipping_survives_squares_over_the_largest_float(name: str) -> None:
    outcome = perform("clip_norm", {"n": 2}, {"g": [3e30, -4e30], "limit": 5.0}, name)
    np.testing.assert_allclose(outcome["g"], [3.0, -4.0], rtol=1e-6)


SCHEDULES: dict[str, tuple[dict[str, float], Callable[[int], float]]] = {
    "constant": ({}, lambda step: 0.02),
    "step_decay": ({"factor": 0.5, "every": 10}, lambda step: 0.02 * 0.5 ** (step // 10)),
    "exponential": ({"factor": 0.5, "every": 10}, lambda step: 0.02 * math.exp(step / 10 * math.log(0.5))),
    "cosine": (
        {"length": 50, "floor": 0.1},
        lambda step: 0.002 + 0.018 * (1 + math.cos(math.pi * min(step, 50) / 50)) / 2,
    ),
    "inverse_time": ({"factor": 0.5, "every": 10}, lambda step: 0.02 / (1 + 0.05 * step)),
    "warm_up": ({"length": 20}, lambda step: 0.001 * min(step + 1, 20)),
}


@pytest.mark.parametrize("op", [name for name, op in OPS.items() if op.module == "schedule"])
@pytest.mark.parametrize("name", ["cpu", "reference"])
def test_schedules(op: str, name: str) -> None:
    settings, wanted = SCHEDULES[op]
    for step in (0, 1, 9, 10, 19, 20, 25, 49, 50, 51, 1000):
        outcome = perform(op, {}, {"base": 0.02, **settings}, name, np.float32, Setting(step=step))
        assert float(outcome["rate"]) == pytest.approx(wanted(step), rel=1e-6), step
