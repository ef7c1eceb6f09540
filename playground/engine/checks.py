"""Is the gradient right? Compared with what a small change of each parameter does to the loss."""

from collections.abc import Mapping

import numpy as np

from playground.engine.engine import Engine
from playground.engine.lasting import Key


def gradient_check(engine: Engine, change: float = 1e-6) -> Mapping[Key, float]:
    """Return, for each tensor, the largest |gradient - central difference| relative to max(1, |difference|).

    The central difference (L(p + h) - L(p - h)) / 2h needs an engine of float64; ValueError for another one.
    """
    if engine.backend.dtype != np.float64:
        raise ValueError(
            "A gradient check needs float64: the difference of two losses loses half of the digits."
        )
    gradients = engine.loss_gradient()[1]
    return {key: _largest(engine, key, gradient, change) for key, gradient in gradients.items()}


def _largest(engine: Engine, key: Key, gradient: np.ndarray, change: float) -> float:
    values = engine.view(engine.plan.tensor(*key).slot).reshape(-1)
    differences = np.array([_difference(engine, values, index, change) for index in range(values.size)])
    errors = np.abs(gradient.reshape(-1) - differences) / np.maximum(1.0, np.abs(differences))
    return float(errors.max())


def _difference(engine: Engine, values: np.ndarray, index: int, change: float) -> float:
    kept, losses = values[index], []
    for side in (change, -change):
        values[index] = kept + side
        losses.append(engine.loss_gradient()[0])
    values[index] = kept
    return (losses[0] - losses[1]) / (2 * change)
