"""What the plane shows: samples with places and colours. Plain values."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from playground.data.dataset import Dataset, Floats, Indices
from playground.engine.studies.latent import Plane
from playground.views.panels.controls import number_text
from playground.views.plots.shades import point_colors, point_numbers, target_scale
from playground.views.theme import Theme

WRONG, RIGHT = "wrong answer", "right answer"
COLOURS = 8
"""How many colours tell classes apart; the next eight are drawn as rings."""


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a colour and what it means; `ring` marks are hollow."""

    name: str
    color: QColor
    ring: bool = False


def nothing() -> Indices:
    """Return no samples."""
    return np.zeros(0, np.int64)


def nowhere() -> Floats:
    """Return no places."""
    return np.zeros((0, 2), np.float32)


@dataclass(frozen=True, eq=False)
class Cloud:
    """Samples (n,), their places (n, 2), the number of each one's entry (n,), and the entries. `keyed` tells
    that the entries are worth a legend.
    """

    samples: Indices = field(default_factory=nothing)
    points: Floats = field(default_factory=nowhere)
    numbers: Indices = field(default_factory=nothing)
    entries: tuple[Entry, ...] = ()
    keyed: bool = True

    def nearest(self, at: NDArray[np.float64], reach: float) -> int | None:
        """Return the place in these arrays of the point next to `at`, None where none is within `reach`."""
        if not len(self.samples):
            return None
        distance = np.hypot(*(self.points - at).T)
        best = int(distance.argmin())
        return best if distance[best] <= reach else None


def cloud_of(plane: Plane, points: Floats, dataset: Dataset, colour: str, theme: Theme) -> Cloud:
    """Return the samples of a plane at `points`, coloured by their ``"class"``, the network's ``"answer"``,
    or whether that is right (``"right"``); values have one colour each whatever is asked for, and classes
    that the network does not answer are their own.
    """
    if not dataset.facts.groups:
        numbers = point_numbers(dataset)[plane.samples]
        return Cloud(plane.samples, points, numbers, _shades(dataset, theme), False)
    groups = dataset.groups[plane.samples]
    if (plane.winners < 0).any():
        colour = "class"
    if colour == "right":
        entries = tuple(Entry(name, theme.class_color(i, 2)) for i, name in enumerate((WRONG, RIGHT)))
        return Cloud(plane.samples, points, (plane.winners == groups).astype(np.int64), entries)
    numbers = plane.winners if colour == "answer" else groups
    return Cloud(plane.samples, points, numbers, _classes(dataset, theme))


def _classes(dataset: Dataset, theme: Theme) -> tuple[Entry, ...]:
    colors = point_colors(dataset, theme)
    return tuple(
        Entry(name, colors[number], number // COLOURS % 2 == 1)
        for number, name in enumerate(dataset.facts.groups)
    )


def _shades(dataset: Dataset, theme: Theme) -> tuple[Entry, ...]:
    scale, colors = target_scale(dataset), point_colors(dataset, theme)
    values = np.linspace(-scale, scale, len(colors))
    return tuple(Entry(number_text(float(v), 3), color) for v, color in zip(values, colors, strict=True))
