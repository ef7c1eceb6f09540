"""What is looked at, and how numbers of the network become pictures."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QImage

from playground.data.dataset import Bytes, Dataset, Floats
from playground.engine.studies.looking import Sample
from playground.model.document import Document, Graph
from playground.model.facts import MAIN, DataFacts
from playground.model.kinds import Shape
from playground.model.shapes import sorted_layers
from playground.model.titles import titles
from playground.views.attribution.sheet import Ramp
from playground.views.pictures.images import picture_image
from playground.views.pictures.reading import target_of
from playground.views.plots.maps import Scale, levels, table
from playground.views.plots.shades import largest
from playground.views.theme import Theme

STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
"""Round numbers at which the colours of heat end."""


@dataclass(frozen=True, eq=False)
class Scene:
    """The network, the data and the sample that everybody looks at."""

    graph: Graph
    shapes: Mapping[str, Shape]
    facts: DataFacts
    theme: Theme
    dataset: Dataset | None = None
    sample: Sample = field(default_factory=Sample)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that have a shape, in the order of the network."""
        return tuple(layer for layer in sorted_layers(self.graph) if layer in self.shapes)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The layers between Input and Output."""
        return tuple(layer for layer in self.layers if self.kind(layer) not in ("input", "output"))

    @property
    def mapped(self) -> tuple[str, ...]:
        """The hidden layers that answer with maps of more than one cell."""
        return tuple(
            layer for layer in self.hidden if len(self.shapes[layer]) == 3 and min(self.shapes[layer][1:]) > 1
        )

    def kind(self, layer: str) -> str:
        """Return the kind of a layer."""
        return self.graph.layer(layer).kind

    def title(self, layer: str) -> str:
        """Return the name of a layer."""
        return titles(self.graph).get(layer, layer)

    def units(self, layer: str) -> int:
        """Return how many units a layer has; a map counts as one."""
        return self.shapes[layer][0]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of what the network answers: classes, labels or values."""
        facts = self.answered
        return facts.class_names or facts.labels or facts.values or ("the answer",)

    @property
    def answered(self) -> DataFacts:
        """The facts as the output sees them that studies are about."""
        targets = (target_of(layer) for layer in self.graph.of_kind("output"))
        seen = [self.facts.seen_as(target) for target in targets if target in self.facts.targets]
        graded = [facts for facts in seen if facts.classes and not facts.goal]
        main = [facts for facts in graded if facts.target == MAIN]
        return next(iter((*main, *graded, *seen)), self.facts)

    @property
    def pictured(self) -> bool:
        """Whether the data are pictures."""
        return len(self.facts.shape) == 3

    def picture(self) -> QImage | None:
        """Return the sample as it is, or None where there is none."""
        if self.dataset is None or not self.pictured:
            return None
        pixels = np.frombuffer(self.sample.pixels, np.uint8)
        if 0 <= self.sample.number < len(self.dataset.inputs):
            pixels = self.dataset.inputs[self.sample.number]
        return picture_image(pixels, self.facts.shape) if pixels.size == self.facts.size else None

    def seen(self, values: Floats) -> QImage:
        """Return a picture of what the network sees, (channels, rows, columns)."""
        assert self.dataset is not None
        return picture_image(to_bytes(values, self.dataset), self.facts.shape)


def scene_of(document: Document, shapes: Mapping[str, Shape], facts: DataFacts, theme: Theme) -> Scene:
    """Return a scene without a sample."""
    return Scene(document.graph, shapes, facts, theme)


def to_bytes(values: Floats, dataset: Dataset) -> Bytes:
    """Return the bytes of which the network sees `values`, nearest where there is none."""
    cells = (values - np.float32(dataset.offset)) / np.float32(dataset.gain or 1.0)
    made: Bytes = np.clip(np.rint(cells), 0, 255).astype(np.uint8)
    return made


def round_reach(value: float) -> float:
    """Return a round number at or a little above `value`, so that a scale stands still while values tremble;
    1 for nothing to show.
    """
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in STEPS if step * power >= value * 0.999), 10 * power)


def heat(values: Floats, signed: bool, theme: Theme, meaning: str) -> tuple[QImage, Ramp]:
    """Return (rows, columns) as colours, and what they mean: a scale that ends at a round number."""
    reach = round_reach(largest(values))
    scale = Scale(signed, np.array([reach], np.float32))
    pixels = table(theme, signed)[levels(values[None].astype(np.float32), scale)[0]]
    rows, columns = pixels.shape
    cells = np.ascontiguousarray(pixels)
    image = QImage(cells.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()
    return image, Ramp(-reach if signed else 0.0, reach, meaning)
