"""Plausible arguments for every operation."""

from typing import Any

import numpy as np

from kernels.abi import LANES
from kernels.ops import OPS
from tests.kernels import cases
from tests.kernels.build import Floats
from tests.kernels.single import Setting, perform, shapes

SCALARS = {
    "scale": 0.7, "threshold": 0.1, "rate": 0.3, "beta": 0.9, "epsilon": 1e-3, "rho": 0.9, "beta1": 0.9,
    "beta2": 0.99, "slope": 0.2, "alpha": 0.8, "delta": 0.6, "l1": 0.03, "l2": 0.05, "limit": 0.5,
    "weight_decay": 0.1, "base": 0.02, "factor": 0.7, "every": 7.0, "length": 40.0, "floor": 0.1,
    "momentum": 0.1, "shift": 2.0, "crop": 0.4, "rotation": 30.0, "mirror": 0.5, "flip": 0.5, "erase": 0.3,
    "noise": 0.2, "gain": 0.01,
}  # fmt: skip
NOT_NEGATIVE = {"squares", "updates", "loss", "correct", "inverse", "running_variance"}
PLACES = {"down": "out_rows", "right": "out_columns"}
CLASSES = {"count_correct", "softmax_cross_entropy"}


def dims(op: str, n: int) -> dict[str, int]:
    """Sizes of an operation whose main size is n."""
    sizes = cases.dims(op, n)
    if sizes is not None:
        return {name: sizes[name] for name in OPS[op].dims}
    extra = {"lanes": LANES, "column": 2, "row": 1, "key": 17, "n_in": n, "n_out": max(1, (n * 2) // 3)}
    sizes = {name: extra.get(name, n) for name in OPS[op].dims}
    if "total" in sizes:
        sizes.update(total=n + 5, offset=3)
    return sizes


def _targets(op: str, shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    if op in CLASSES and shape[0] > 1:
        return np.eye(shape[0])[rng.integers(0, shape[0], shape[1])].T
    if op in ("sigmoid_cross_entropy", "count_correct"):
        return rng.integers(0, 2, shape).astype(float)
    if op == "pixel_cross_entropy":
        return rng.random(shape)
    if op == "hinge":
        return rng.choice([-1.0, 1.0], shape)
    return rng.normal(0, 1, shape)


def values(
    op: str, sizes: dict[str, int], rng: np.random.Generator, spread: float = 1.0, blocks: int = 1
) -> dict[str, Any]:
    """A value for each operand that is read."""
    found: dict[str, Any] = {}
    for operand, shape in shapes(op, sizes, blocks).items():
        if operand in SCALARS and shape == ():
            found[operand] = SCALARS[operand]
        elif operand == "t":
            found[operand] = _targets(op, shape, rng)
        elif operand in PLACES:
            found[operand] = rng.integers(0, sizes[PLACES[operand]], shape).astype(float)
        else:
            found[operand] = rng.normal(0, spread, shape)
            if operand in NOT_NEGATIVE:
                found[operand] = np.abs(found[operand])
    if op.endswith("_backward") and {"x", "y"} <= found.keys():
        found["y"] = _outputs(op.removesuffix("_backward"), sizes, found)
    return found


def _outputs(op: str, sizes: dict[str, int], given: dict[str, Any]) -> Floats:
    return perform(op, sizes, given, "reference", np.float64)["y"]


def setting(op: str, sizes: dict[str, int], samples: int, rng: np.random.Generator) -> Setting:
    """A block in the middle of an epoch, with data wide and long enough."""
    cursor = 3
    table = rng.normal(0, 1, (cursor + samples, sizes.get("n", 1) + 4)).astype(np.float32)
    features = rng.integers(0, 256, table.shape, np.uint8) if op == "load_bytes" else table
    if op == "load_rows":
        features = np.ascontiguousarray(table.T)
    return Setting(samples, 11, 2, 5, cursor, features, table + 1, sizes.get("n", 1) + 2)
