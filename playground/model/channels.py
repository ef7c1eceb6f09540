"""Which channels see which, whatever their cells: the groups of a convolution keep channels apart.

A layer that puts out no images counts as one channel.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Final

from playground.model.cells import Axis, everything, grouped, itself, part, seen_through, transposed
from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.kinds import Shape
from playground.model.receptive import Joint, joint_of
from playground.model.shapes import Shapes, infer, sorted_layers


def _own(joint: Joint) -> Axis:
    return itself(_count(joint.output))


def _by_group(joint: Joint) -> Axis:
    return grouped(_count(joint.output), _count(joint.input), joint.params.integer("groups"))


def _joined(joint: Joint) -> Axis:
    """Images lie on each other in the order of the wires."""
    offset = list(accumulate(map(_count, joint.inputs), initial=0))[joint.number]
    return part(_count(joint.output), offset, _count(joint.input))


def _all(joint: Joint) -> Axis:
    return everything(_count(joint.output), _count(joint.input))


def _activated(joint: Joint) -> Axis:
    return _all(joint) if joint.params.text("function") == "softmax" else _own(joint)


AXES: Final[Mapping[str, Callable[[Joint], Axis]]] = MappingProxyType(
    {
        "activation": _activated,
        "add": _own,
        "batch_norm": _own,
        "concatenate": _joined,
        "conv2d": _by_group,
        "conv2d_transpose": _by_group,
        "drop_path": _own,
        "dropout": _own,
        "pooling": _own,
        "upsampling": _own,
    }
)
"""How the channels of images see those of an input, by kind; those of other kinds see all."""


def _count(shape: Shape) -> int:
    return shape[0] if len(shape) == 3 else 1


def _axis(kind: str, joint: Joint) -> Axis:
    images = len(joint.input) == len(joint.output) == 3
    return AXES.get(kind, _all)(joint) if images else _all(joint)


class ChannelSight:
    """Which channels see which in a network whose shapes are known. Sets of them have a bit for each."""

    def __init__(self, graph: Graph, shapes: Shapes) -> None:
        self._graph = graph
        self._order = tuple(layer for layer in sorted_layers(graph) if layer in shapes.shapes)
        self._axes = {
            (layer, number): _axis(graph.layer(layer).kind, joint_of(graph, shapes, layer, number))
            for layer in self._order
            for number in range(len(graph.sources(layer)))
        }

    def lit(self, layer: str, channel: int) -> Mapping[str, int]:
        """Return the channels of each layer that one channel sees, or that see it, itself among them."""
        return {**self._field(layer, channel), **self._reached(layer, channel)}

    def _field(self, layer: str, channel: int) -> dict[str, int]:
        found = {layer: 1 << channel}
        for name in reversed(self._order):
            for number, source in enumerate(self._graph.sources(name) if name in found else ()):
                seen = seen_through(found[name], self._axes[name, number])
                found[source] = found.get(source, 0) | seen
        return found

    def _reached(self, layer: str, channel: int) -> dict[str, int]:
        found = {layer: 1 << channel}
        for name in self._order:
            for number, source in enumerate(self._graph.sources(name)):
                if source in found:
                    reached = seen_through(found[source], transposed(self._axes[name, number]))
                    found[name] = found.get(name, 0) | reached
        return found


@lru_cache(maxsize=8)
def channel_sight(graph: Graph, facts: DataFacts) -> ChannelSight:
    """Return which channels see which in a network on data of these facts."""
    return ChannelSight(graph, infer(graph, facts))
