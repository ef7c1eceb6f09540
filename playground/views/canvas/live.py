"""Numbers of a snapshot, made ready to be painted: maps to pictures, parameters to colours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from playground.data.dataset import Dataset
from playground.data.features import evaluate_freely
from playground.data.grids import grid, line
from playground.data.source import DataError
from playground.model.kinds import TargetCode
from playground.train.messages import Snapshot
from playground.views.canvas import atlas
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.ink import Ink, Table

Floats = NDArray[np.float32]
FORMULA_SIDE = 24
NOTHING = 1e-6


@dataclass(frozen=True)
class Tensors:
    """Weights (units, inputs) and biases (units,) of a layer with their names, or None where it has none."""

    weight: Floats | None = None
    bias: Floats | None = None
    weight_name: str = ""
    bias_name: str = ""


def tensors(values: Mapping[tuple[str, str], Floats], layer: str) -> Tensors:
    """Return the trainable tensors of one layer out of a snapshot's parameters or gradients."""
    own = {name: array for (owner, name), array in values.items() if owner == layer}
    weight = next((name for name, array in own.items() if array.ndim == 2), "")
    bias = next((name for name, array in own.items() if array.ndim == 1), "")
    return Tensors(own.get(weight), own.get(bias), weight, bias)


def feature_atlas(maps: Floats, ink: Ink) -> Atlas:
    """Return the maps of input features, each with its own strongest colour."""
    reach = np.array([atlas.signed_scale(unit, 1e-9) for unit in maps], np.float32)
    return drawn(maps, 0.0, reach, ink.signed)


def drawn(maps: Floats, center: float | Floats, reach: float | Floats, table: Table) -> Atlas:
    """Return the maps as pictures; a map of one row (data with one column) as the area under it."""
    if maps.shape[1] > 1:
        return atlas.colored(maps, center, reach, table)
    height = np.linspace(-1.0, 1.0, maps.shape[2], dtype=np.float32).reshape(1, -1, 1)
    value = (maps - atlas.column(center)) / atlas.column(reach)
    inside = np.where(value > 0, (height >= 0) & (height <= value), (height <= 0) & (height >= value))
    return atlas.colored(np.where(inside, value, np.float32(0)), 0.0, 1.0, table)


def unit_atlas(maps: Floats, ink: Ink) -> Atlas:
    """Return the maps of hidden units; one scale for the whole layer."""
    return drawn(maps, 0.0, atlas.signed_scale(maps), ink.signed)


def output_atlas(maps: Floats, code: TargetCode, snapshot: Snapshot, ink: Ink) -> Atlas:
    """Return what an output says: one unit in signed colours, several each in the colour of its class.

    A label has the colour of the samples that have it alone.
    """
    units = len(maps)
    if code.coding == "multi_hot":
        return atlas.class_atlas(maps, [ink.class_table(2**unit, 2**units) for unit in range(units)])
    if units > 1 and code.coding != "value":
        chances = maps if code.coding == "one_hot" else (maps + np.float32(1)) * np.float32(0.5)
        return atlas.class_atlas(chances, [ink.class_table(unit, units) for unit in range(units)])
    if code.coding == "value":
        low, high = snapshot.dataset.target_range if snapshot.dataset else (-1.0, 1.0)
        return drawn(maps, 0.0, max(abs(low), abs(high), 1e-9), ink.signed)
    return drawn(maps, code.threshold, 0.5 if code.coding == "one_hot" else 1.0, ink.signed)


def bias_colors(bias: Floats | None, ink: Ink) -> list[QColor]:
    """Return the colour of each bias."""
    if bias is None:
        return []
    level = np.clip(np.nan_to_num(bias) * 127.5 + 127.5, 0, 255).astype(np.uint8)
    return [ink.wires[index] for index in level.tolist()]


@dataclass(frozen=True)
class Summary:
    """What a folded layer says in numbers: of what, and the largest, mean and smallest."""

    title: str
    numbers: tuple[float, float, float]


def folded(maps: Floats | None, weight: Floats | None, ink: Ink) -> tuple[Summary, Atlas] | None:
    """Return the numbers and the strip of a folded layer: a row for each unit, the first on top.

    A row shows what the unit puts out across the first axis of the plane, on average over the second; for a
    layer too large for maps (units, rows, columns) it shows the mean of the unit's weights (units, inputs).
    """
    values, title = (maps, "output") if maps is not None else (weight, "weights")
    if values is None:
        return None
    rows = values.mean(axis=1)
    high, mean, low = float(values.max()), float(values.mean()), float(values.min())
    rounding = NOTHING * max(abs(high), abs(low))
    return Summary(title, (high, 0.0 if abs(mean) < rounding else mean, low)), atlas.strip(
        rows.reshape(len(rows), -1), ink.signed
    )


def formula_atlas(
    dataset: Dataset, axes: tuple[int, int], formulas: tuple[str, ...], ink: Ink
) -> Atlas | None:
    """Return small maps of formulas over the data's plane; None where there are none to be had."""
    if not formulas:
        return None
    flat = len(dataset.domain) == 1
    points = line(dataset, 0, FORMULA_SIDE) if flat else grid(dataset, axes, FORMULA_SIDE)
    try:
        values = evaluate_freely(formulas, points)
    except DataError:
        return None
    return feature_atlas(values.T.reshape(len(formulas), 1 if flat else FORMULA_SIDE, FORMULA_SIDE), ink)
