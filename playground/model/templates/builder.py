"""Networks written down like the table of a paper: one row after the other, with branches and units between
them.

>>> graph = chain(row("input"), row("flatten"), row("dense", units=10), row("output"))
>>> [layer.kind for layer in graph]
['input', 'flatten', 'dense', 'output']
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.model.arrange import tidy
from playground.model.document import (
    DataRecipe,
    Document,
    Fragment,
    Graph,
    Group,
    Layer,
    TrainingRecipe,
    Wire,
)
from playground.model.params import Params, Value


@dataclass(frozen=True)
class Row:
    """One layer: its kind, its name on the canvas (or none) and the parameters that are not the default."""

    kind: str
    name: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True)
class Branches:
    """Paths that begin at the same layer and meet in one of the kind `join`; an empty path is a wire.

    Without a `join` each path is an end of the network.
    """

    paths: tuple[Steps, ...]
    join: str


@dataclass(frozen=True)
class Unit:
    """Steps that make one box with a name."""

    name: str
    steps: Steps


Step = Row | Branches | Unit
Steps = tuple[Step, ...]


def row(kind: str, name: str = "", **params: Value) -> Row:
    """Return one layer of the table."""
    return Row(kind, name, Params(params))


def added(*paths: Steps) -> Branches:
    """Return paths whose results are added: a residual unit where one of them is empty."""
    return Branches(paths, "add")


def concatenated(*paths: Steps) -> Branches:
    """Return paths whose results lie behind each other: an inception module."""
    return Branches(paths, "concatenate")


def heads(*paths: Steps) -> Branches:
    """Return paths that end apart: heads on one trunk, each with an Output."""
    return Branches(paths, "")


def unit(name: str, *steps: Step) -> Unit:
    """Return steps that make one box."""
    return Unit(name, steps)


def chain(*steps: Step) -> Graph:
    """Return the layers of a table and the wires from each to the next. Layers are numbered from the top."""
    return assembled(*steps).graph


def assembled(*steps: Step) -> Fragment:
    """Return the layers and wires of a table with its units as closed groups."""
    return _Builder().built(steps)


def annealed(learning_rate: float, epochs: int, samples: int, batch_size: int) -> TrainingRecipe:
    """Return Adam with a learning rate that falls along a cosine over so many epochs of so many samples."""
    return TrainingRecipe(
        optimizer="adam",
        learning_rate=learning_rate,
        batch_size=batch_size,
        schedule="cosine",
        schedule_params=Params(length=epochs * samples // batch_size),
    )


def network(*steps: Step, data: DataRecipe, training: TrainingRecipe) -> Document:
    """Return the document of a table, laid out."""
    built = assembled(*steps)
    return tidy(Document(built.graph, data, training, groups=built.groups))


class _Builder:
    """Counts layers while a table is read."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []
        self._wires: list[Wire] = []
        self._groups: list[Group] = []

    def built(self, steps: Steps) -> Fragment:
        """Return layers, wires and groups of a table."""
        self._walk(steps, "")
        return Fragment(Graph(tuple(self._layers), tuple(self._wires)), tuple(self._groups))

    def _walk(self, steps: Steps, source: str) -> str:
        """Add steps behind `source`, and return the last layer."""
        for step in steps:
            source = self._step(step, source)
        return source

    def _step(self, step: Step, source: str) -> str:
        match step:
            case Row():
                return self._row(step, (source,))
            case Branches():
                return self._branches(step, source)
            case Unit():
                return self._unit(step, source)

    def _unit(self, step: Unit, source: str) -> str:
        first = len(self._layers)
        last = self._walk(step.steps, source)
        members = tuple(layer.id for layer in self._layers[first:])
        self._groups.append(Group(f"group{len(self._groups) + 1}", step.name, members))
        return last

    def _branches(self, step: Branches, source: str) -> str:
        ends = tuple(self._walk(path, source) for path in step.paths)
        return self._row(Row(step.join), ends) if step.join else ""

    def _row(self, step: Row, sources: tuple[str, ...]) -> str:
        name = f"layer{len(self._layers) + 1}"
        self._layers.append(Layer(name, step.kind, step.params, step.name))
        self._wires.extend(Wire(source, name) for source in sources if source)
        return name
