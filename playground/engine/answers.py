"""What the numbers of an output mean: how likely they call each class, and which one they name."""

import numpy as np

from playground.data.dataset import Floats, Indices
from playground.model.kinds import TargetCode


def chances(code: TargetCode, values: Floats) -> Floats:
    """Return the chance of each group, (samples, groups), for an output's values, (samples, units).

    Groups are in the order of `DataFacts.groups`. Softmax says chances; other outputs say nearness to the
    codes of the classes, which is clipped to 0..1 and shared out here. Labels are answered each by itself, so
    their chances multiply.
    """
    near = np.nan_to_num(values if code.coding != "signed" else (values + 1) / 2, nan=0.0).clip(0, 1)
    if code.coding == "multi_hot":
        return _together(near)
    if code.units == 1:
        return np.hstack([1 - near, near])
    total = near.sum(axis=1, keepdims=True)
    shared: Floats = np.divide(near, total, out=np.zeros_like(near), where=total > 0)
    return shared


def named(code: TargetCode, values: Floats) -> Indices:
    """Return the group that each sample's values name, (samples,), by the rule that counts right answers."""
    sure = np.nan_to_num(values, nan=-np.inf)
    if code.coding == "multi_hot":
        held: Indices = (sure > code.threshold).astype(np.int64)
        return held @ 2 ** np.arange(code.units)
    if code.units == 1:
        return (sure[:, 0] > code.threshold).astype(np.int64)
    return np.asarray(sure.argmax(axis=1), np.int64)


def _together(held: Floats) -> Floats:
    """Return the chance of each combination of labels from that of each label; label i counts 2^i."""
    found = np.ones((len(held), 1), np.float32)
    for label in held.T:
        found = np.hstack([found * (1 - label[:, None]), found * label[:, None]])
    return found
