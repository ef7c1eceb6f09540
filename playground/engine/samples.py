"""The data as the kernels read it: features and targets, a row for each sample, training samples first."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset, Floats, Indices
from playground.data.features import evaluate
from playground.data.source import DataError
from playground.engine.lowering import CompileError
from playground.engine.plan import Columns, Head, Plan

Evaluate = Callable[[tuple[str, ...], NDArray[np.float64]], Floats]


def table(plan: Plan, dataset: Dataset) -> Any:
    """Return what the network reads of each sample, the training samples first: features, or bytes.

    Raises CompileError, with the Input layer, where a formula or a pixel has no finite value.
    """
    order = np.concatenate([dataset.train, dataset.test])
    if not plan.pictures:
        return features(plan, dataset.inputs[order])
    if dataset.inputs.dtype != np.uint8:
        return _finite(plan, dataset.values(order))
    if marks := [dataset.more[head.code.target] for head in _by_column(plan) if head.code.coding == "marks"]:
        return _beside((dataset.inputs, *marks), order)
    ordered = np.array_equal(order, np.arange(len(dataset.inputs)))
    return dataset.inputs if ordered else dataset.inputs[order]


def _finite(plan: Plan, pixels: Floats) -> Floats:
    broken = np.argwhere(~np.isfinite(pixels))
    if len(broken):
        layer = next(row.layer for row in plan.forward if row.op == "load_features")
        raise CompileError(
            layer,
            f"Pixel {broken[0, 1] + 1} of a picture is not a finite number. Correct the data, or leave the "
            "picture out.",
        )
    return pixels


def seen(plan: Plan, dataset: Dataset, numbers: Indices) -> Floats:
    """Return some samples as the network sees them, float32 (samples, columns)."""
    return dataset.values(numbers) if plan.pictures else features(plan, dataset.inputs[numbers])


def features(plan: Plan, inputs: NDArray[np.float64], evaluate: Evaluate = evaluate) -> Floats:
    """Return the features of all Input layers side by side, (samples, columns), for raw `inputs`.

    Raises CompileError, with the Input layer, where a formula has no finite value.
    """
    blocks = [_block(columns, inputs, evaluate) for columns in plan.columns]
    return np.ascontiguousarray(np.hstack(blocks), np.float32)


def _block(columns: Columns, inputs: NDArray[np.float64], evaluate: Evaluate) -> Floats:
    try:
        return evaluate(columns.formulas, inputs)
    except DataError as error:
        raise CompileError(columns.layer, str(error)) from error


def _beside(tables: tuple[NDArray[np.uint8], ...], order: Indices) -> NDArray[np.uint8]:
    """Return some samples of tables of bytes, the tables side by side."""
    rows = [table.reshape(len(table), -1) for table in tables]
    return np.hstack([row[order] for row in rows])


def targets(plan: Plan, dataset: Dataset) -> Floats:
    """Return the coded targets of all outputs that read this table side by side, (samples, columns), the
    training samples first.

    Raises CompileError, with the Output, where one of them is not a finite float32.
    """
    order = np.concatenate([dataset.train, dataset.test])
    blocks = [_coded(head, dataset, order) for head in _by_column(plan) if head.code.tabled]
    return np.ascontiguousarray(np.hstack([np.empty((len(order), 0)), *blocks]), np.float32)


def _by_column(plan: Plan) -> list[Head]:
    return sorted(plan.heads, key=lambda head: head.column)


def _coded(head: Head, dataset: Dataset, order: Indices) -> NDArray[np.float64]:
    target = head.code.target
    values = (dataset.more[target] if target else dataset.targets)[order]
    if not (np.abs(values) <= np.finfo(np.float32).max).all():
        raise CompileError(
            head.layer,
            "The data has a sample whose target is not a finite number, so no loss can be counted for it. "
            "Correct it, or leave it out.",
        )
    return code(head, values)


def code(head: Head, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return targets as the numbers one output learns, (samples, units): see `TargetCode`."""
    if head.code.coding == "multi_hot":
        return values
    if head.code.coding == "value":
        return values.reshape(len(values), head.code.units)
    high = np.arange(head.code.units) if head.code.units > 1 else np.array([1])
    chosen = values[:, None] == high
    low = -1.0 if head.code.coding == "signed" else 0.0
    return np.where(chosen, 1.0, low)
