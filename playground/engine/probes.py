"""What the units of a network answer over a plane of inputs: pictures on nodes, decision boundary."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from kernels.abi import Segment
from playground.data.dataset import Floats
from playground.data.features import evaluate_freely
from playground.data.grids import grid, line
from playground.engine import samples
from playground.engine.plan import Part, Plan, Routine, Row, live

if TYPE_CHECKING:
    from kernels.backend import Memory, Program
    from playground.engine.engine import Engine

_KEPT = 8
"""Grids and programs kept from earlier maps."""


class Probes:
    """Computes maps of one engine's network as it stands, without a trace in its training."""

    def __init__(self) -> None:
        self._points: dict[tuple[tuple[int, int], int], Memory] = {}
        self._programs: dict[tuple[str, ...], Program] = {}

    def maps(
        self, engine: "Engine", layers: Sequence[str], axes: tuple[int, int], resolution: int
    ) -> Mapping[str, Floats]:
        """Return layer id -> (units, rows, columns) for each of `layers` that training uses.

        Row 0 is the lowest value of column ``axes[1]``. Data with one column gives one row. A layer shows its
        first `MAP_UNITS` units at most. Values may be infinite or NaN where formulas are.
        """
        plan = engine.plan
        known = tuple(layer for layer in layers if layer in plan.outputs)
        memory = _kept(self._points, (axes, resolution), partial(_memory, engine, axes, resolution))
        program = _kept(self._programs, known, lambda: engine.bind(routine(plan, known)))
        units = [plan.units(layer) for layer in known]
        output = np.zeros((sum(units), len(memory.order)), np.float32)
        engine.sweep(program, replace(memory, output=output))
        output.setflags(write=False)
        parts: Sequence[Any] = np.split(output, np.cumsum(units)[:-1]) if units else []
        shape = (-1, len(memory.order) // resolution, resolution)
        return {layer: part.reshape(shape) for layer, part in zip(known, parts, strict=True)}


def _memory(engine: "Engine", axes: tuple[int, int], resolution: int) -> "Memory":
    plane = len(engine.dataset.domain) > 1
    points = grid(engine.dataset, axes, resolution) if plane else line(engine.dataset, 0, resolution)
    return replace(
        engine.memory,
        order=np.arange(len(points), dtype=np.int64),
        features=samples.features(engine.plan, points, evaluate_freely),
        targets=np.zeros((0, engine.plan.target_columns), np.float32),
    )


def routine(plan: Plan, layers: Sequence[str]) -> Routine:
    """Return what computes `layers` and stores their units one below the other."""
    needed = live(plan.forward, (plan.outputs[layer] for layer in layers))
    stores, row = [], 0
    for layer in layers:
        stores.append(Row("store", (plan.outputs[layer],), (plan.units(layer), row), layer))
        row += plan.units(layer)
    return (Part(Segment.BLOCK, (*needed, *stores)),)


def _kept(cache: dict[Any, Any], key: Any, make: Any) -> Any:
    """Return what `cache` has under `key`, or make it; the oldest entry goes when there are too many."""
    if key not in cache:
        if len(cache) >= _KEPT:
            del cache[next(iter(cache))]
        cache[key] = make()
    return cache[key]
