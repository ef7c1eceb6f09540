"""The document: everything a person made, as frozen values.

An edit is a function from one `Document` to the next (`playground.model.edits`); undo is the previous value.
Weights are not here: document, seed and step determine them.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Self

from playground.model.params import Params, Value


@dataclass(frozen=True)
class Layer:
    """One layer of the graph: a `kind` from `playground.model.kinds`, its parameters and its place on the
    canvas. The weights of one that is `frozen` stay as they are while training.
    """

    id: str
    kind: str
    params: Params = field(default_factory=Params)
    name: str = ""
    position: tuple[float, float] = (0.0, 0.0)
    frozen: bool = False

    def with_params(self, **changes: Value) -> Self:
        """Return a copy with some parameters changed."""
        return replace(self, params=self.params.replace(**changes))


@dataclass(frozen=True, order=True)
class Wire:
    """A connection from the output of layer `source` to the input of layer `target`."""

    source: str
    target: str


@dataclass(frozen=True)
class Graph:
    """Layers and wires. The order of `wires` is the order in which a layer sees its inputs."""

    layers: tuple[Layer, ...] = ()
    wires: tuple[Wire, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Layer]:
        return {layer.id: layer for layer in self.layers}

    @cached_property
    def _sources(self) -> dict[str, tuple[str, ...]]:
        return _grouped((wire.target, wire.source) for wire in self.wires)

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        return _grouped((wire.source, wire.target) for wire in self.wires)

    @cached_property
    def _hash(self) -> int:
        return hash((self.layers, self.wires))

    def __hash__(self) -> int:
        # Shapes and titles are remembered by graph, which is hashed for each look at them: once is enough.
        return self._hash

    def __contains__(self, layer_id: object) -> bool:
        return layer_id in self._by_id

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def layer(self, layer_id: str) -> Layer:
        """Return the layer called `layer_id`; KeyError when there is none."""
        return self._by_id[layer_id]

    def sources(self, layer_id: str) -> tuple[str, ...]:
        """Return the ids of the layers that feed `layer_id`, in wire order."""
        return self._sources.get(layer_id, ())

    def targets(self, layer_id: str) -> tuple[str, ...]:
        """Return the ids of the layers that `layer_id` feeds, in wire order."""
        return self._targets.get(layer_id, ())

    def of_kind(self, kind: str) -> tuple[Layer, ...]:
        """Return all layers of one kind, in document order."""
        return tuple(layer for layer in self.layers if layer.kind == kind)

    def order(self) -> tuple[str, ...]:
        """Return the layer ids so that each comes after its sources; `CycleError` where that is
        impossible.
        """
        sorter: TopologicalSorter[str] = TopologicalSorter({layer.id: () for layer in self.layers})
        for wire in self.wires:
            sorter.add(wire.target, wire.source)
        return tuple(sorter.static_order())

    def cycle(self) -> tuple[str, ...]:
        """Return the ids of the layers on one cycle, or an empty tuple."""
        try:
            self.order()
        except CycleError as error:
            return tuple(error.args[1][:-1])
        return ()


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        groups[key] = (*groups.get(key, ()), value)
    return groups


@dataclass(frozen=True)
class Group:
    """Layers with a name of their own: closed they are one box at `position`, open a frame stands around
    them.
    """

    id: str
    name: str
    members: tuple[str, ...]
    open: bool = False
    position: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Fragment:
    """Layers that can be put into any network: the wires between them, and the groups that are all there."""

    graph: Graph
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class DataRecipe:
    """What the network learns from: a data source, its parameters, how it is split and scaled, which labels
    are wrong on purpose, and how pictures are changed each time they are trained on
    (`playground.model.augmentation`).
    """

    source: str = "spiral"
    params: Params = field(default_factory=Params)
    seed: int = 0
    test_fraction: float = 0.4
    split_seed: int = 0
    scaling: str = "none"
    augmentation: Params = field(default_factory=Params)
    labels: str = "given"
    label_noise: float = 0.0

    @property
    def plain(self) -> Self:
        """The recipe of the same samples, seen as they are."""
        return replace(self, augmentation=Params())


@dataclass(frozen=True)
class TrainingRecipe:
    """How the network learns. All of it can change while training, without losing the weights."""

    seed: int = 0
    batch_size: int = 16
    learning_rate: float = 0.01
    optimizer: str = "adam"
    optimizer_params: Params = field(default_factory=Params)
    schedule: str = "constant"
    schedule_params: Params = field(default_factory=Params)
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float = 0.0
    memory_limit: float = 0.2


@dataclass(frozen=True)
class Document:
    """A whole playground document. A layer is in one of the `groups` at most. `extras` keeps what a newer
    version wrote and this one does not know, as JSON text.
    """

    graph: Graph = field(default_factory=Graph)
    data: DataRecipe = field(default_factory=DataRecipe)
    training: TrainingRecipe = field(default_factory=TrainingRecipe)
    title: str = ""
    extras: str = ""
    groups: tuple[Group, ...] = ()

    def with_layer(self, layer: Layer) -> Self:
        """Return a copy in which `layer` replaces the one with its id."""
        layers = tuple(layer if other.id == layer.id else other for other in self.graph)
        return replace(self, graph=replace(self.graph, layers=layers))

    def group(self, group_id: str) -> Group | None:
        """Return the group called `group_id`, or None."""
        return next((group for group in self.groups if group.id == group_id), None)

    def group_of(self, layer_id: str) -> Group | None:
        """Return the group that a layer is in, or None."""
        return next((group for group in self.groups if layer_id in group.members), None)

    def with_group(self, group: Group) -> Self:
        """Return a copy in which `group` replaces the one with its id."""
        return replace(self, groups=tuple(group if group.id == old.id else old for old in self.groups))

    def part(self, ids: Collection[str]) -> Fragment:
        """Return the layers with these ids, the wires between them and the groups that are wholly among
        them.
        """
        layers = tuple(layer for layer in self.graph if layer.id in ids)
        wires = tuple(wire for wire in self.graph.wires if wire.source in ids and wire.target in ids)
        groups = tuple(group for group in self.groups if set(group.members) <= set(ids))
        return Fragment(Graph(layers, wires), groups)
