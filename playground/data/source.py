"""What a data source is. Each source is declared once, in one file of `playground.data.sources`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from playground.data.dataset import Indices
from playground.model.facts import DataFacts
from playground.model.fields import Field, FloatField, IntField
from playground.model.params import Params, Value

Array = NDArray[np.float64]
Domain = tuple[tuple[float, float], ...]


class DataError(ValueError):
    """Data that cannot be made; the message is a sentence for the person."""


class Generated(NamedTuple):
    """Inputs, targets, `more` and `warnings` as in `Dataset`, and where maps are drawn: (low, high) a column.

    `test` are the samples of a test part that the data brings along, None where the recipe splits the data.
    """

    inputs: NDArray[Any]
    targets: Array
    domain: Domain = ()
    more: Mapping[str, NDArray[Any]] = MappingProxyType({})
    test: Indices | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supply:
    """Files that a source downloads once: how many bytes, whether they are here, and how to get them.

    `fetch` tells the bytes it has, and ends with a DataError once the event is set, or where it fails.
    """

    size: int
    is_here: Callable[[], bool]
    fetch: Callable[[Callable[[int], None], Event], None]


def _nothing_missing(params: Params) -> str:
    return ""


@dataclass(frozen=True)
class Source:
    """A kind of data. `facts` and `generate` take parameters that `fields` have checked and completed.

    `generate` draws from the generator it is given and nothing else: the same seed gives the same samples.
    What lies in files may take long, and `missing` says at once, as a sentence, which are not there.
    `preview` gives a few samples quickly. `survey` returns the parameters for files that a person chose.
    """

    name: str
    title: str
    help: str
    order: int
    fields: tuple[Field, ...]
    facts: Callable[[Params], DataFacts]
    generate: Callable[[Params, Generator], Generated]
    missing: Callable[[Params], str] = _nothing_missing
    supply: Supply | None = None
    preview: Callable[[], Generated] | None = None
    survey: Callable[[Path], Params] | None = None

    @property
    def in_files(self) -> bool:
        """Whether the samples lie in files, and are not drawn."""
        return self.supply is not None or self.survey is not None


SAMPLES = IntField(
    "samples",
    "Samples",
    "How many points are drawn. More points show the pattern better and make an epoch longer.",
    800,
    minimum=2,
    maximum=100_000,
    slider_maximum=2000,
)


def noise_field(default: float, moves: str) -> FloatField:
    """Return the declaration of the noise, from 0 to 1; `moves` says in words what a noise of 1 does."""
    text = (
        f"How far chance pushes each point: {moves} It keeps its direction, so the slider moves it smoothly."
    )
    return FloatField("noise", "Noise", text, default, minimum=0.0, maximum=1.0, step=0.02)


def classes_field(default: int = 2) -> IntField:
    """Return the declaration of the number of classes, from 2 to 8."""
    text = "How many classes there are. The network needs an output that can tell them apart."
    return IntField("classes", "Classes", text, default, minimum=2, maximum=8, slider_maximum=8)


def megabytes(size: int) -> str:
    """Return a size in words: 11 MB."""
    return f"{max(1, round(size / 1e6)):,} MB"


def number(value: Value) -> float:
    """Return a checked numeric parameter as a float."""
    assert isinstance(value, int | float)
    return float(value)


def whole(value: Value) -> int:
    """Return a checked whole-number parameter as an int."""
    assert isinstance(value, int)
    return value


def class_names(classes: int) -> tuple[str, ...]:
    """Return the names of classes that have none of their own."""
    return tuple(f"class {i}" for i in range(classes))


def alternate(samples: int, classes: int) -> Array:
    """Return class numbers 0, 1, ..., 0, 1, ...: every class has the same number of samples, or one more."""
    return (np.arange(samples) % classes).astype(np.float64)
