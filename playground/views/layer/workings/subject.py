"""The layer that is taken apart: where it stands, and its numbers for one sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from playground.engine.lowering import slot_of
from playground.model.document import Document, Graph, Layer, TrainingRecipe
from playground.model.facts import DataFacts
from playground.model.kinds import LayerKind, Shape, kinds
from playground.model.layers.output import aimed
from playground.model.params import Params
from playground.model.shapes import Shapes, infer
from playground.model.titles import titles
from playground.train.messages import Snapshot

Floats = NDArray[np.float64]
FLAT = frozenset({"flatten", "dropout", "activation", "batch_norm", "layer_norm"})
"""Kinds behind which a row of numbers can still be seen as the picture that it was."""


@dataclass(frozen=True)
class Subject:
    """A layer whose shape is known. `picture` is the image that its row of numbers was, or empty.

    `features` are the formulas that it reads straight from an Input; with `sees_picture` that is a picture.
    What goes into an Input are the data.
    """

    layer: Layer
    kind: LayerKind
    params: Params
    sources: tuple[str, ...]
    names: tuple[str, ...]
    inputs: tuple[Shape, ...]
    output: Shape
    facts: DataFacts
    training: TrainingRecipe
    picture: Shape = ()
    features: tuple[str, ...] = ()
    sees_picture: bool = False

    @classmethod
    def of(cls, document: Document, facts: DataFacts, layer_id: str) -> Self:
        """Return a layer of a document; KeyError where it, or a shape, is not known."""
        graph, shapes = document.graph, infer(document.graph, facts)
        layer = graph.layer(layer_id)
        kind, sources = kinds()[layer.kind], graph.sources(layer_id)
        return cls(
            layer,
            kind,
            kind.params(layer),
            sources,
            tuple(titles(graph)[source] for source in sources),
            shapes.inputs(graph, layer_id) or (facts.shape or (facts.size,),),
            shapes.shapes[layer_id],
            facts,
            document.training,
            _picture(graph, shapes, sources),
            _features(graph, facts, sources),
            bool(facts.shape) and _source_kinds(graph, sources) in ((), ("input",)),
        )

    @property
    def answer(self) -> str:
        """The array of what comes out."""
        return slot_of(self.layer.id, "y")

    @property
    def sums(self) -> str:
        """The array of the sums before the activation, or an empty text where these are the answer."""
        values = self.kind.lower(self.params, self.inputs, self.facts).values
        return slot_of(self.layer.id, "z") if "z" in values else ""

    @property
    def answer_names(self) -> tuple[str, ...]:
        """What the numbers of an output are called: classes, labels or values; nothing for other layers."""
        if self.layer.kind != "output":
            return ()
        seen = aimed(self.params, self.facts)
        names = seen.class_names or seen.labels or seen.values
        # One unit tells two classes apart, and is neither of them; a picture has them as channels.
        return names if self.output[0] == len(names) else ()

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of all that goes in and comes out."""
        return tuple(dict.fromkeys((*self._inputs, *filter(None, (self.sums,)), self.answer)))

    def numbers(self, snapshot: Snapshot) -> "Numbers | None":
        """Return the layer's numbers, or None while the engine has not said them, or said others."""
        found, layer = snapshot.activations, self.layer.id
        if not all(name in found for name in self.arrays()):
            return None
        x = tuple(_flat(found[name]) for name in self._inputs) or (_sample(snapshot),)
        y = _flat(found[self.answer])
        if tuple(map(len, x)) != tuple(map(prod, self.inputs)) or len(y) != prod(self.output):
            return None
        tensors = {name: values for (owner, name), values in snapshot.parameters.items() if owner == layer}
        tensors = tensors if self.sources else _scaling(snapshot)
        sums = _flat(found[self.sums]) if self.sums else y
        batch = snapshot.batch if snapshot.batch < snapshot.batches else 0
        return Numbers(x, sums, y, tensors, snapshot.step, batch * self.training.batch_size)

    @property
    def _inputs(self) -> tuple[str, ...]:
        return tuple(slot_of(source, "y") for source in self.sources)


@dataclass(frozen=True, eq=False)
class Numbers:
    """What goes into a layer (flat, for each wire), its sums and answers (flat), and its tensors by name; an
    Input has the scaling of pictures for tensors.

    `step` steps were done before, and `position` samples of the epoch were used in them.
    """

    inputs: tuple[Floats, ...]
    sums: Floats
    answers: Floats
    tensors: Mapping[str, NDArray[np.float32]]
    step: int = 0
    position: int = 0

    @property
    def x(self) -> Floats:
        """What comes in over the first wire."""
        return self.inputs[0]

    def tensor(self, name: str, *index: int | slice) -> Floats:
        """Return a part of a tensor in double precision: large ones are never copied whole."""
        return np.asarray(self.tensors[name][index], np.float64)


def _sample(snapshot: Snapshot) -> Floats:
    """Return the chosen sample as it is in the data, or as it was drawn; nothing where none is known."""
    data, chosen = snapshot.dataset, snapshot.chosen
    if data is None or chosen is None:
        return np.zeros(0)
    if 0 <= chosen.sample < len(data.inputs):
        return _flat(data.inputs[chosen.sample])
    return _flat(np.frombuffer(chosen.pixels, np.uint8))


def _scaling(snapshot: Snapshot) -> dict[str, NDArray[np.float32]]:
    """Return what the bytes of a picture are multiplied by, and what is added then."""
    data = snapshot.dataset
    pair = {} if data is None else {"gain": data.gain, "offset": data.offset}
    return {name: np.array(value, np.float32) for name, value in pair.items()}


def _flat(values: NDArray[Any]) -> Floats:
    return np.asarray(values, np.float64).ravel()


def _picture(graph: Graph, shapes: Shapes, sources: tuple[str, ...]) -> Shape:
    """Return the image that the numbers of the only source were, or an empty shape."""
    while len(sources) == 1:
        source = graph.layer(sources[0])
        shape = shapes.shapes[source.id]
        if len(shape) == 3:
            return shape
        if source.kind not in FLAT:
            return ()
        sources = graph.sources(source.id)
    return ()


def _source_kinds(graph: Graph, sources: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(graph.layer(source).kind for source in sources)


def _features(graph: Graph, facts: DataFacts, sources: tuple[str, ...]) -> tuple[str, ...]:
    if facts.shape or _source_kinds(graph, sources) != ("input",):
        return ()
    layer = graph.layer(sources[0])
    return kinds()["input"].params(layer).texts("features")
