"""Receptive fields by arithmetic: which cells of earlier layers a cell sees, and which later ones it reaches.

Fields are what a cell can see by the way the layers are built, whatever their weights are: kernels, strides,
dilation and zeros around the edge, through all branches.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from playground.model.cells import (
    Cells,
    Everything,
    Relation,
    Renumbered,
    Same,
    Separable,
    between,
    everything,
    grid,
    grouped,
    itself,
    moving,
    part,
    spreading,
    stretched,
)
from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.kinds import Shape, kinds
from playground.model.layers.conv2d_transpose import mirrored
from playground.model.params import Params
from playground.model.shapes import Shapes, infer, sorted_layers
from playground.model.windows import window


@dataclass(frozen=True)
class Joint:
    """A layer and one of its inputs: parameters, all input shapes, which of them it is, the output shape."""

    params: Params
    inputs: tuple[Shape, ...]
    number: int
    output: Shape

    @property
    def input(self) -> Shape:
        """The shape of this input."""
        return self.inputs[self.number]


def _dense(joint: Joint) -> Relation:
    return Everything()


def _same(joint: Joint) -> Relation:
    return Same()


def _moving(joint: Joint) -> Relation:
    rows, columns = (window(joint.params, size) for size in grid(joint.input))
    return Separable(moving(rows), moving(columns))


def _spreading(joint: Joint) -> Relation:
    rows, columns = (mirrored(joint.params, size) for size in grid(joint.input))
    return Separable(spreading(rows), spreading(columns))


def _along(joint: Joint) -> Relation:
    steps, features = joint.input
    groups = joint.params.integer("groups")
    return Separable(moving(window(joint.params, steps)), grouped(joint.output[1], features, groups))


def _stretched(joint: Joint) -> Relation:
    factor = joint.params.integer("factor")
    axis = stretched if joint.params.text("method") == "nearest" else between
    rows, columns = (axis(size, factor) for size in grid(joint.input))
    return Separable(rows, columns)


def _pooled(joint: Joint) -> Relation:
    if len(joint.input) == 2:
        steps, features = joint.input
        return Separable(everything(1, steps), itself(features))
    return _dense(joint)


def _normalized(joint: Joint) -> Relation:
    if len(joint.input) == 2:
        steps, features = joint.input
        return Separable(itself(steps), everything(features, features))
    return _dense(joint)


def _answered(joint: Joint) -> Relation:
    """An answer that is a picture is one of the pixels at the same place."""
    return _same(joint) if len(joint.output) == 3 else _dense(joint)


def _activated(joint: Joint) -> Relation:
    return _dense(joint) if joint.params.text("function") == "softmax" else _same(joint)


def _renumbered(joint: Joint) -> Relation:
    return Renumbered(joint.input, joint.output)


def _joined(joint: Joint) -> Relation:
    """Images lie on each other as channels; sequences and numbers in a row follow each other."""
    if len(joint.input) == 3:
        return _same(joint)
    offset = list(accumulate((shape[0] for shape in joint.inputs), initial=0))[joint.number]
    first = part(joint.output[0], offset, joint.input[0])
    return Separable(first, itself(joint.input[1])) if len(joint.input) == 2 else Separable((1,), first)


RELATIONS: Final[Mapping[str, Callable[[Joint], Relation]]] = MappingProxyType(
    {
        "activation": _activated,
        "add": _same,
        "batch_norm": _same,
        "concatenate": _joined,
        "conv1d": _along,
        "conv2d": _moving,
        "conv2d_transpose": _spreading,
        "dense": _dense,
        "drop_path": _same,
        "dropout": _same,
        "flatten": _renumbered,
        "global_pooling": _pooled,
        "input": _same,
        "layer_norm": _normalized,
        "locally_connected": _moving,
        "maxout": _dense,
        "output": _answered,
        "pooling": _moving,
        "reshape": _renumbered,
        "upsampling": _stretched,
    }
)
"""How each kind of layer sees an input."""


class Sight:
    """Who sees whom in a network whose shapes are known."""

    def __init__(self, graph: Graph, shapes: Shapes) -> None:
        self._graph = graph
        self._sizes = {layer: grid(shape) for layer, shape in shapes.shapes.items()}
        self._order = tuple(layer for layer in sorted_layers(graph) if layer in self._sizes)
        self._relations = {
            (source, layer, number): _relation(graph, shapes, layer, number)
            for layer in self._order
            for number, source in enumerate(graph.sources(layer))
        }

    def field(self, layer: str, row: int, column: int) -> Mapping[str, Cells]:
        """Return the cells of each layer that a cell of `layer` sees, itself among them.

        Layers of which it sees nothing are left out; a cell outside the layer sees nothing.
        """
        found = self._start(layer, row, column)
        for name in reversed(self._order):
            if name in found:
                for number, source in enumerate(self._graph.sources(name)):
                    relation = self._relations[source, name, number]
                    _add(found, source, relation.back(found[name], self._sizes[source]))
        return found

    def reached(self, layer: str, row: int, column: int) -> Mapping[str, Cells]:
        """Return the cells of each layer that see a cell of `layer`, itself among them."""
        found = self._start(layer, row, column)
        for name in self._order:
            for number, source in enumerate(self._graph.sources(name)):
                if source in found:
                    relation = self._relations[source, name, number]
                    _add(found, name, relation.ahead(found[source], self._sizes[name]))
        return found

    def _start(self, layer: str, row: int, column: int) -> dict[str, Cells]:
        if layer not in self._sizes:
            return {}
        rows, columns = self._sizes[layer]
        if not (0 <= row < rows and 0 <= column < columns):
            return {}
        return {layer: Cells(tuple((1 << column) * (number == row) for number in range(rows)), columns)}


def joint_of(graph: Graph, shapes: Shapes, layer_id: str, number: int) -> Joint:
    """Return a layer of a network with one of its inputs; the shapes of both are known."""
    layer = graph.layer(layer_id)
    params = kinds()[layer.kind].params(layer)
    return Joint(params, shapes.inputs(graph, layer_id), number, shapes.shapes[layer_id])


def _relation(graph: Graph, shapes: Shapes, layer_id: str, number: int) -> Relation:
    kind = graph.layer(layer_id).kind
    return RELATIONS.get(kind, _dense)(joint_of(graph, shapes, layer_id, number))


def _add(found: dict[str, Cells], layer: str, cells: Cells) -> None:
    if len(cells):
        found[layer] = found[layer] | cells if layer in found else cells


@lru_cache(maxsize=8)
def sight(graph: Graph, facts: DataFacts) -> Sight:
    """Return who sees whom in a network on data of these facts."""
    return Sight(graph, infer(graph, facts))
