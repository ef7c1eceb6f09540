"""Random networks: any wiring of all kinds of layers."""

import math
from dataclasses import replace

from hypothesis import strategies as st

from playground.data.dataset import Dataset
from playground.model.activations import ACTIVATIONS
from playground.model.document import Document, Graph, Layer, TrainingRecipe, Wire
from playground.model.facts import DataFacts
from playground.model.initializers import INITIALIZERS
from playground.model.losses import LOSSES, OUTPUT_ACTIVATIONS
from playground.model.params import Params, Value
from tests.engine.build import points


def pictures(shape: tuple[int, int, int], classes: int, samples: int = 26, seed: int = 3) -> Dataset:
    """Random pictures of channels, rows and columns; `classes` 0 makes a regression. Two thirds train."""
    data = points(classes, samples, columns=math.prod(shape), seed=seed)
    return replace(data, facts=replace(data.facts, shape=shape))


FEATURES = ("x1", "x2", "x1*x2", "sin(x1)", "x2^2")
WIDEST = 6


class Growing:
    """A graph that grows layer by layer; every layer can feed every later one."""

    def __init__(self, draw: st.DrawFn, facts: DataFacts) -> None:
        self.draw, self.facts = draw, facts
        self.layers: list[Layer] = []
        self.wires: list[Wire] = []
        self.widths: dict[str, int] = {}

    def add(self, kind: str, width: int, sources: list[str], **params: Value) -> None:
        name = f"{kind}{len(self.layers)}"
        self.layers.append(Layer(name, kind, Params(params)))
        self.wires += [Wire(source, name) for source in sources]
        if kind != "output":
            self.widths[name] = width

    def source(self) -> str:
        # The newest layer more often, so that networks get deep.
        return self.draw(st.one_of(st.just(list(self.widths)[-1]), st.sampled_from(list(self.widths))))

    def input(self) -> None:
        features = tuple(self.draw(st.lists(st.sampled_from(FEATURES), min_size=1, max_size=3, unique=True)))
        self.add("input", len(features), [], features=features)

    def dense(self) -> None:
        units = self.draw(st.integers(1, 4))
        initializer = self.draw(st.sampled_from(sorted(set(INITIALIZERS) - {"zeros", "constant"})))
        activation = self.draw(st.sampled_from(list(ACTIVATIONS)))
        self.add("dense", units, [self.source()], units=units, activation=activation, initializer=initializer)

    def activation(self) -> None:
        source = self.source()
        self.add(
            "activation",
            self.widths[source],
            [source],
            function=self.draw(st.sampled_from(list(ACTIVATIONS))),
        )

    def dropout(self) -> None:
        source = self.source()
        self.add("dropout", self.widths[source], [source], rate=self.draw(st.sampled_from((0.0, 0.3, 0.6))))

    def sum(self) -> None:
        first = self.source()
        equal = [name for name, width in self.widths.items() if width == self.widths[first]]
        others = self.draw(st.lists(st.sampled_from(equal), min_size=1, max_size=3))
        self.add("add", self.widths[first], [first, *others])

    def concatenate(self) -> None:
        sources = self.draw(st.lists(st.sampled_from(list(self.widths)), min_size=1, max_size=3))
        width = sum(self.widths[source] for source in sources)
        if width <= WIDEST:
            self.add("concatenate", width, sources)

    def output(self) -> None:
        suiting = [name for name, loss in LOSSES.items() if loss.suits(self.facts)]
        self.add(
            "output",
            0,
            [self.source()],
            loss=self.draw(st.sampled_from(suiting)),
            activation=self.draw(st.sampled_from(OUTPUT_ACTIVATIONS)),
            weight=self.draw(st.sampled_from((1.0, 0.3, 2.0))),
            delta=self.draw(st.sampled_from((0.5, 1.0))),
        )


@st.composite
def networks(draw: st.DrawFn, facts: DataFacts) -> Document:
    """Networks with up to six layers between inputs and outputs; none at all is among them."""
    growing = Growing(draw, facts)
    grow = (growing.dense, growing.activation, growing.dropout, growing.sum, growing.concatenate)
    for _ in range(draw(st.integers(1, 2))):
        growing.input()
    for step in draw(st.lists(st.sampled_from(grow), max_size=6)):
        step()
    for _ in range(draw(st.integers(1, 2))):
        growing.output()
    training = TrainingRecipe(
        seed=draw(st.integers(0, 99)),
        l1=draw(st.sampled_from((0.0, 0.01))),
        l2=draw(st.sampled_from((0.0, 0.1))),
    )
    return Document(Graph(tuple(growing.layers), tuple(growing.wires)), training=training)
