"""What the units of a network answer over a plane of inputs: pictures on nodes, decision boundary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, starmap
from typing import TYPE_CHECKING, Any

import numpy as np

from kernels.backend import Memory, Program
from playground.data.dataset import Floats
from playground.data.features import evaluate_freely
from playground.data.grids import grid, line
from playground.engine import programs, samples
from playground.engine.plan import Plan, Routine, Row, live
from playground.engine.sweeps import Sweep

if TYPE_CHECKING:
    from playground.engine.engine import Engine

_KEPT = 8
"""Grids, programs and views kept from earlier maps."""

LARGEST_MAP = 5e8
"""Multiplications for one set of maps at most; a larger network gets coarser ones."""


@dataclass(frozen=True, eq=False)
class View:
    """Maps as they were asked for: what computes them, and how they lie in its output: (units, rows,
    columns), and the units of each layer.
    """

    sweep: Sweep
    shape: tuple[int, int, int]
    parts: tuple[tuple[str, slice], ...]


class Probes:
    """Computes maps of one engine's network as it stands, without a trace in its training."""

    def __init__(self) -> None:
        self._points: dict[tuple[tuple[int, int], int], Memory] = {}
        self._programs: dict[tuple[str, ...], Program] = {}
        self._views: dict[tuple[tuple[str, ...], tuple[int, int], int], View | None] = {}

    def maps(
        self, engine: "Engine", layers: Sequence[str], axes: tuple[int, int], resolution: int
    ) -> Mapping[str, Floats]:
        """Return layer id -> (units, rows, columns) for each of `layers` that training uses.

        Row 0 is the lowest value of column ``axes[1]``. Data with one column gives one row. A layer shows its
        first `MAP_UNITS` units at most. Values may be infinite or NaN where formulas are. Where that takes
        more than `LARGEST_MAP` multiplications, fewer points are asked for, and each fills several cells.
        """
        key = tuple(layers), axes, resolution
        view: View | None = kept(self._views, key, lambda: self._view(engine, *key))
        if view is None:
            return {}
        answers = view.sweep.answer(view.shape[0])
        whole = _enlarged(answers.reshape(view.shape), resolution)
        whole.setflags(write=False)
        return {layer: whole[part] for layer, part in view.parts}

    def _view(
        self, engine: "Engine", layers: tuple[str, ...], axes: tuple[int, int], resolution: int
    ) -> View | None:
        plan, points = engine.plan, _affordable(engine, resolution)
        known = tuple(layer for layer in layers if layer in plan.outputs)
        if not known:
            return None
        memory = kept(self._points, (axes, points), lambda: _memory(engine, axes, points))
        program = kept(self._programs, known, lambda: engine.bind(routine(plan, known)))
        ends = list(accumulate((plan.units(layer) for layer in known), initial=0))
        parts = tuple(zip(known, starmap(slice, pairwise(ends)), strict=True))
        sweep = engine.sweep(program, memory)
        return View(sweep, (ends[-1], sweep.samples // points, points), parts)


def _affordable(engine: "Engine", resolution: int) -> int:
    weights = sum(tensor.spec.size for tensor in engine.plan.tensors)
    points = LARGEST_MAP / weights
    fitting = points if len(engine.dataset.domain) == 1 else points**0.5
    return max(2, min(resolution, int(fitting)))


def _enlarged(maps: Floats, resolution: int) -> Floats:
    """Return maps of `resolution` columns, and rows where there are several, by repeating their cells."""
    rows, columns = maps.shape[1:]
    if columns == resolution:
        return maps
    cells = np.arange(resolution) * columns // resolution
    wide = maps[:, :, cells]
    return wide if rows == 1 else wide[:, cells]


def _memory(engine: "Engine", axes: tuple[int, int], resolution: int) -> Memory:
    plane = len(engine.dataset.domain) > 1
    points = grid(engine.dataset, axes, resolution) if plane else line(engine.dataset, 0, resolution)
    features = samples.features(engine.plan, points, evaluate_freely)
    return engine.sweeping(
        order=np.arange(len(points), dtype=np.int64),
        features=np.ascontiguousarray(features.T),
        targets=np.zeros((0, engine.plan.target_columns), np.float32),
    )


def routine(plan: Plan, layers: Sequence[str]) -> Routine:
    """Return what computes `layers` and stores their units one below the other."""
    needed = live(plan.forward, (plan.outputs[layer] for layer in layers))
    stores, row = [], 0
    for layer in layers:
        stores.append(Row("store", (plan.outputs[layer],), (plan.units(layer), row), layer))
        row += plan.units(layer)
    return programs.sweep([_of_points(row) for row in needed], stores, plan.deal.sweep_shards)


def _of_points(row: Row) -> Row:
    """Return the row that reads features which lie side by side for all points, not for all columns."""
    return replace(row, op="load_rows") if row.op == "load_features" else row


def kept(cache: dict[Any, Any], key: Any, make: Any) -> Any:
    """Return what `cache` has under `key`, or make it; the oldest entry goes when there are too many."""
    if key not in cache:
        if len(cache) >= _KEPT:
            del cache[next(iter(cache))]
        cache[key] = make()
    return cache[key]
