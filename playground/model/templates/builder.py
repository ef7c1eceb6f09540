"""Networks written down like the table of a paper: one row after the other, with branches between them.

>>> graph = chain(row("input"), row("flatten"), row("dense", units=10), row("output"))
>>> [layer.kind for layer in graph]
['input', 'flatten', 'dense', 'output']
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.model.document import Graph, Layer, Wire
from playground.model.params import Params, Value


@dataclass(frozen=True)
class Row:
    """One layer: its kind, its name on the canvas (or none) and the parameters that are not the default."""

    kind: str
    name: str = ""
    params: Params = field(default_factory=Params)


@dataclass(frozen=True)
class Branches:
    """Paths that begin at the same layer and meet in one of the kind `join`; an empty path is a wire."""

    paths: tuple[Steps, ...]
    join: str


Step = Row | Branches
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


def chain(*steps: Step) -> Graph:
    """Return the layers of a table and the wires from each to the next. Layers are numbered from the top."""
    return _Builder().built(steps)


class _Builder:
    """Counts layers while a table is read."""

    def __init__(self) -> None:
        self._layers: list[Layer] = []
        self._wires: list[Wire] = []

    def built(self, steps: Steps) -> Graph:
        """Return the graph of a table."""
        self._walk(steps, "")
        return Graph(tuple(self._layers), tuple(self._wires))

    def _walk(self, steps: Steps, source: str) -> str:
        """Add steps behind `source`, and return the last layer."""
        for step in steps:
            source = self._row(step, (source,)) if isinstance(step, Row) else self._branches(step, source)
        return source

    def _branches(self, step: Branches, source: str) -> str:
        ends = tuple(self._walk(path, source) for path in step.paths)
        return self._row(Row(step.join), ends)

    def _row(self, step: Row, sources: tuple[str, ...]) -> str:
        name = f"layer{len(self._layers) + 1}"
        self._layers.append(Layer(name, step.kind, step.params, step.name))
        self._wires.extend(Wire(source, name) for source in sources if source)
        return name
