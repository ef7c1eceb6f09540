"""Random networks: any wiring of any kinds of layers, with any of their options."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Final

from hypothesis import strategies as st

from playground.data.dataset import Dataset
from playground.model.document import Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField, Field, FloatField, FormulasField, IntField, defaults
from playground.model.kinds import Shape, ShapeError, kinds
from playground.model.losses import LOSSES
from playground.model.params import Params, Value
from tests.engine.build import points

FEATURES = ("x1", "x2", "x1*x2", "sin(x1)", "x2^2")
LARGEST = 150
"""More numbers a layer does not pass on: central differences and plain Python take their time."""

FLAT: Final = (
    "dense",
    "activation",
    "dropout",
    "add",
    "concatenate",
    "maxout",
    "batch_norm",
    "layer_norm",
    "drop_path",
)
"""Kinds that numbers in a row lead to and that make numbers in a row of them."""

ALL: Final = tuple(name for name, kind in kinds().items() if kind.inputs[0] > 0 and kind.has_output)
TWINS = {"zeros", "constant"}
"""Initializers that make all units of a layer alike, so that ties decide where a gradient goes."""


EXAMPLES: Final[tuple[Shape, ...]] = ((4,), (6, 4), (2, 8, 8))
"""Numbers in a row, a sequence, an image."""


@cache
def ranks(kind: str) -> frozenset[int]:
    """How many sizes the shapes have that a kind takes."""
    if kind == "reshape":
        return frozenset((1, 2, 3))
    declared = kinds()[kind]
    facts = DataFacts("", (), "classes", ("one", "other"))
    found = set()
    for shape in EXAMPLES:
        with suppress(ShapeError):
            declared.shape(defaults(declared.fields), (shape,) * declared.inputs[0], facts)
            found.add(len(shape))
    return frozenset(found)


def pictures(shape: tuple[int, int, int], classes: int, samples: int = 26, seed: int = 3) -> Dataset:
    """Random pictures of channels, rows and columns; `classes` 0 makes a regression. Two thirds train."""
    data = points(classes, samples, columns=math.prod(shape), seed=seed)
    return replace(data, facts=replace(data.facts, shape=shape))


def values(field: Field) -> st.SearchStrategy[Value]:
    """Values of a field that keep a network small and its numbers ordinary."""
    match field:
        case IntField(minimum=low, maximum=high):
            return st.integers(low, min(low + 2, high))
        case FloatField(minimum=low, maximum=high, default=default):
            return st.sampled_from((default, min(max(0.3, low), high)))
        case ChoiceField(choices=choices):
            return st.sampled_from([value for value, _ in choices if value not in TWINS])
        case FormulasField():
            return st.lists(st.sampled_from(FEATURES), min_size=1, max_size=3, unique=True).map(tuple)
    raise AssertionError(field)


class Growing:
    """A graph that grows layer by layer; every layer can feed every later one."""

    def __init__(self, draw: st.DrawFn, facts: DataFacts) -> None:
        self.draw, self.facts = draw, facts
        self.layers: list[Layer] = []
        self.wires: list[Wire] = []
        self.shapes: dict[str, Shape] = {}

    def params(self, kind: str, **chosen: Value) -> Params:
        drawn = {field.name: values(field) for field in kinds()[kind].fields if field.name not in chosen}
        return Params({**{name: self.draw(value) for name, value in drawn.items()}, **chosen})

    def add(self, kind: str, sources: Sequence[str], params: Params) -> None:
        """Add a layer, unless it does not fit or passes on too much."""
        layer = Layer(f"{kind}{len(self.layers)}", kind, params)
        inputs = tuple(self.shapes[source] for source in sources)
        try:
            shape = kinds()[kind].shape(params, inputs, self.facts)
        except ShapeError:
            return
        if math.prod(shape) > LARGEST and self.layers:
            return
        self.layers.append(layer)
        self.wires += [Wire(source, layer.id) for source in sources]
        if kinds()[kind].has_output:
            self.shapes[layer.id] = shape

    def source(self) -> str:
        # The newest layer more often, so that networks get deep.
        return self.draw(st.one_of(st.just(list(self.shapes)[-1]), st.sampled_from(list(self.shapes))))

    def grow(self, kind: str) -> None:
        first = self.adapted(self.source(), ranks(kind))
        self.add(kind, [first, *self.others(kind, first)], self.fitting(kind, first))

    def adapted(self, source: str, wanted: frozenset[int]) -> str:
        """The layer, or one put behind it that gives its numbers a shape that is wanted."""
        if len(self.shapes[source]) in wanted:
            return source
        form = {1: "flatten", 2: "sequence", 3: "image"}[self.draw(st.sampled_from(sorted(wanted)))]
        if form == "flatten":
            self.add("flatten", [source], Params())
        else:
            self.add("reshape", [source], self.reshaping(source, form=form))
        return list(self.shapes)[-1]

    def others(self, kind: str, first: str) -> list[str]:
        """More inputs, for kinds that take several."""
        least, most = kinds()[kind].inputs
        if most == 1:
            return []
        shape = self.shapes[first]
        alike = [name for name, other in self.shapes.items() if other[1:] == shape[1:]]
        if kind == "add":
            alike = [name for name in alike if self.shapes[name] == shape]
        return self.draw(st.lists(st.sampled_from(alike), min_size=least - 1, max_size=2))

    def fitting(self, kind: str, source: str) -> Params:
        """Parameters of a layer; those that must divide what comes in do."""
        shape = self.shapes[source]
        if kind == "reshape":
            return self.reshaping(source)
        if "groups" in {field.name for field in kinds()[kind].fields}:
            groups = self.divisor(shape[1] if len(shape) == 2 else shape[0])
            return self.params(kind, groups=groups, filters=groups * self.draw(st.integers(1, 2)))
        return self.params(kind)

    def reshaping(self, source: str, **chosen: Value) -> Params:
        count = math.prod(self.shapes[source])
        first = self.divisor(count)
        second = self.divisor(count // first)
        sizes = {"channels": first, "rows": second, "columns": count // first // second}
        return self.params("reshape", **sizes, steps=first, features=count // first, **chosen)

    def divisor(self, number: int) -> int:
        return self.draw(st.sampled_from([size for size in range(1, number + 1) if number % size == 0]))

    def input(self) -> None:
        self.add("input", [], self.params("input"))

    def output(self) -> None:
        source = self.adapted(self.source(), ranks("output"))
        suiting = [name for name, loss in LOSSES.items() if loss.suits(self.facts)]
        self.add("output", [source], self.params("output", loss=self.draw(st.sampled_from(suiting)), units=0))


@st.composite
def networks(
    draw: st.DrawFn, facts: DataFacts, layers: Sequence[str] = FLAT, middle: Sequence[str] = ()
) -> Document:
    """Networks with up to six layers of some kinds between inputs and outputs; none at all is among them.

    The kinds in the `middle` come after up to three of those and before up to three others.
    """
    growing = Growing(draw, facts)
    for _ in range(draw(st.integers(1, 2))):
        growing.input()
    some = st.lists(st.sampled_from(layers), max_size=3)
    for kind in (*draw(some), *middle, *draw(some)):
        growing.grow(kind)
    for _ in range(draw(st.integers(1, 2))):
        growing.output()
    training = TrainingRecipe(
        seed=draw(st.integers(0, 99)),
        l1=draw(st.sampled_from((0.0, 0.01))),
        l2=draw(st.sampled_from((0.0, 0.1))),
    )
    return Document(Graph(tuple(growing.layers), tuple(growing.wires)), training=training)
