"""Looking at single samples: what every layer makes of them, and what a change of it would do."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from kernels.abi import LANES
from kernels.backend import Backend, Memory, Program
from playground.data.dataset import Dataset, Floats, Indices
from playground.engine import samples
from playground.engine.autodiff import backward
from playground.engine.binding import bind
from playground.engine.layout import allocate
from playground.engine.lowering import gradient_of, of_numbers
from playground.engine.plan import Head, Plan, Routine, Row, Slot, live
from playground.engine.programs import sweep

if TYPE_CHECKING:
    from playground.engine.engine import Engine


def known(plan: Plan, arrays: Iterable[str]) -> tuple[str, ...]:
    """Return those of `arrays` that are values of each sample."""
    return tuple(name for name in arrays if name in plan.slots and plan.slots[name].space == "block")


def answering(plan: Plan, arrays: Sequence[str]) -> Routine:
    """Return what computes `arrays` of given samples and stores them one below the other."""
    return sweep(_forward(plan, arrays), list(_stores(plan.slots, arrays)), 1)


def answers(engine: "Engine", program: Program, memory: Memory, inputs: Floats, rows: int) -> Floats:
    """Run `answering`, or a routine like it, on `inputs` (samples, columns); return (samples, `rows`)."""
    features = np.ascontiguousarray(inputs, np.float32)
    chosen = replace(memory, order=np.arange(len(inputs)), features=features)
    return engine.sweep(program, chosen).answer(rows).T


def parted(slots: Mapping[str, Slot], arrays: Sequence[str], table: Floats) -> dict[str, Floats]:
    """Return each array's columns of a table, (samples, features)."""
    ends = accumulate((slots[name].size for name in arrays), initial=0)
    return {
        name: np.ascontiguousarray(table[:, start:end])
        for name, (start, end) in zip(arrays, pairwise(ends), strict=True)
    }


def _forward(plan: Plan, arrays: Iterable[str]) -> tuple[Row, ...]:
    return tuple(of_numbers(row) for row in live(plan.forward, arrays))


def _stores(slots: Mapping[str, Slot], arrays: Sequence[str]) -> Iterator[Row]:
    place = 0
    for name in arrays:
        yield Row("store", (name,), (slots[name].size, place))
        place += slots[name].size


@dataclass(frozen=True, eq=False)
class _Bound:
    """A program, and the number of rows that it stores."""

    program: Program
    rows: int


class Lens:
    """Looks at samples with numbers of its own, as the network answers outside training.

    It copies the engine's numbers when it is made and at `refresh`, so what it says belongs to one moment
    (`step`) however long the look takes. All arrays are named by their slots: `Plan.outputs` has those of the
    layers' answers. Inputs are float32 (samples, columns), as the network sees them: `Dataset.values`.
    """

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self.plan: Plan = engine.plan
        self.dataset: Dataset = engine.dataset
        self.slots, block = _with_gradients(self.plan)
        arena = allocate(self.plan.arena + block, engine.backend.dtype)
        targets = np.zeros((0, max(1, self.plan.target_columns)), np.float32)
        self._memory = replace(
            engine.memory,
            arena=arena,
            block_stride=0,
            place_stride=block,
            side=1,
            targets=targets,
        )
        self._programs: dict[tuple[str, ...], _Bound] = {}
        self.refresh()

    def refresh(self) -> None:
        """Take the engine's numbers as they are now."""
        self.step = self._engine.step
        lasting = self.plan.arena
        self._memory.arena[:lasting] = self._engine.arena[:lasting]

    def inputs(self, numbers: Indices) -> Floats:
        """Return samples of the data set as the network sees them, float32 (samples, columns)."""
        return samples.seen(self.plan, self.dataset, numbers)

    @property
    def backend(self) -> Backend:
        """What computes."""
        return self._engine.backend

    @property
    def heads(self) -> tuple[Head, ...]:
        """The outputs of the network; the first one is what people see as its answer."""
        return self.plan.heads

    def sums(self, layer: str) -> str:
        """Return the array of a layer before its activation: logits, of an output."""
        return self.plan.sums(layer)

    def activations(self, inputs: Floats, arrays: Sequence[str]) -> dict[str, Floats]:
        """Return each of `arrays` for each input, (samples, features); KeyError for unknown names."""
        names = tuple(dict.fromkeys(arrays))
        bound = self._kept(("", *names), lambda: answering(self.plan, names), names)
        return parted(self.slots, names, self._run(bound, inputs, self._memory))

    def gradients(
        self, inputs: Floats, seed: str, cotangent: Floats, arrays: Sequence[str]
    ) -> dict[str, Floats]:
        """Return the gradient of the sum of `cotangent` times the array `seed` by each of `arrays`.

        `cotangent` is (samples, features of the seed), results are (samples, features): each sample's own
        gradient. KeyError for unknown names.
        """
        names = tuple(dict.fromkeys(arrays))
        bound = self._kept((seed, *names), lambda: self._backward(seed, names), names)
        targets = np.ascontiguousarray(cotangent, np.float32)
        table = self._run(bound, inputs, replace(self._memory, targets=targets))
        return parted(self.slots, names, table)

    def _run(self, bound: _Bound, inputs: Floats, memory: Memory) -> Floats:
        return answers(self._engine, bound.program, memory, inputs, bound.rows)

    def _kept(self, key: tuple[str, ...], make: Callable[[], Routine], names: Sequence[str]) -> _Bound:
        if key not in self._programs:
            routine = make()
            self._engine.backend.prepare(sorted({row.op for part in routine for row in part.rows}))
            program = bind(routine, self.slots, self._engine.backend)
            self._programs[key] = _Bound(program, sum(self.slots[name].size for name in names))
        return self._programs[key]

    def _backward(self, seed: str, arrays: Sequence[str]) -> Routine:
        """Return the forward pass, the seed's gradient as it is given, and the way back from there."""
        rows = _forward(self.plan, (*arrays, seed))
        between = live(rows, (seed,))
        wanted = {name for row in between for name in (*row.reads, *row.writes) if self._is_value(name)}
        gradients = [gradient_of(name) for name in arrays]
        clear = [self._clear(gradient_of(name)) for name in sorted(wanted.union(arrays) - {seed})]
        given = Row("load_targets", (gradient_of(seed),), (self.slots[seed].size, 0))
        back = backward(between, wanted)
        return sweep((*rows, *clear, given, *back), list(_stores(self.slots, gradients)), 1)

    def _is_value(self, name: str) -> bool:
        return gradient_of(name) in self.slots and self.slots[name].space == "block"

    def _clear(self, slot: str) -> Row:
        return Row("clear_block", (slot,), (self.slots[slot].size,))


def _with_gradients(plan: Plan) -> tuple[dict[str, Slot], int]:
    """Return the plan's slots, and behind them a gradient for each value that has none, and their end."""
    slots, end = dict(plan.slots), plan.block
    for name in known(plan, (name for row in plan.forward for name in row.writes)):
        if gradient_of(name) not in slots:
            slots[gradient_of(name)] = Slot("block", end, slots[name].shape)
            end += slots[name].size * LANES
    return slots, end
