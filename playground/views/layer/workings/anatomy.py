"""What every way to take a layer apart has in common: where a number comes from, and where another goes."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.model.cells import Cells, cell, grid
from playground.model.receptive import RELATIONS, Joint
from playground.views.layer.workings.sheet import Sheet, sheet
from playground.views.layer.workings.subject import Floats, Numbers, Subject
from playground.views.layer.workings.working import Working

Bools = NDArray[np.bool_]

COLORS = ("red", "green", "blue")
"""The channels of a picture in colour."""


@dataclass(frozen=True)
class Frame:
    """Rows and columns of an input sheet; those outside it are zeros around the edge."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    def __contains__(self, place: object) -> bool:
        match place:
            case (int(row), int(column)):
                return row in self.rows and column in self.columns
        return False


@dataclass(frozen=True)
class Margin:
    """How many rows and columns of zeros lie around a sheet."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0


class Anatomy(ABC):
    """Takes one layer apart. Units are numbers of the input or output, counted in C order.

    `before` and `after` lay out what goes in and what comes out, `margin` is around what goes in.
    """

    margin = Margin()
    source = "Input"
    """What the sheet `before` is called."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.before: Sheet = sheet(subject.inputs[0], subject.picture)
        self.after: Sheet = sheet(subject.output)
        joint = Joint(subject.params, subject.inputs, 0, subject.output)
        self._relation = RELATIONS[subject.layer.kind](joint)

    @abstractmethod
    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return how output `unit` comes about, with the grids of one input channel."""

    def seen(self, numbers: Numbers) -> Floats:
        """Return the numbers of the sheet `before`."""
        return numbers.x

    def result(self, numbers: Numbers) -> Floats:
        """Return the numbers of the sheet `after`."""
        return numbers.answers

    @property
    def formula(self) -> str:
        """The formula of what is taken apart, as TeX."""
        return self.subject.kind.formula(self.subject.params, self.subject.facts)

    def names(self) -> tuple[str, ...]:
        """Return what the numbers of the output are called, or nothing."""
        return ()

    def names_before(self) -> tuple[str, ...]:
        """Return what the numbers of the input are called, or nothing."""
        return self.subject.features

    @property
    def sees_input(self) -> bool:
        """Whether `before` is what the only wire brings."""
        return len(self.subject.inputs) == 1

    def channel_name(self, channel: int) -> str:
        """Return what a channel of the input is called."""
        if self.subject.sees_picture and self.before.channels == len(COLORS):
            return COLORS[channel]
        return f"channel {channel + 1}" if self.before.channels > 1 else ""

    def channel_name_after(self, channel: int) -> str:
        """Return what a channel of the output is called: of an answer its class."""
        names = self.subject.answer_names
        if self.after.channels == len(names):
            return names[channel]
        return f"channel {channel + 1}" if self.after.channels > 1 else ""

    def frame(self, unit: int) -> Frame:
        """Return what an output sees of each channel it looks at."""
        return Frame(tuple(range(self.before.rows)), tuple(range(self.before.columns)))

    def channels(self, unit: int) -> range:
        """Return the channels of the input that an output looks at."""
        return range(self.before.channels)

    def feeds(self, unit: int) -> Bools:
        """Return which places of every output channel an input reaches, (rows, columns)."""
        row, column = cell(self.subject.inputs[0], unit)
        rows, columns = grid(self.subject.inputs[0])
        alone = Cells(tuple((1 << column) * (number == row) for number in range(rows)), columns)
        reached = self._relation.ahead(alone, grid(self.subject.output))
        found = np.zeros(self.after.area, np.bool_)
        for place in reached:
            found[place[0] * reached.columns + place[1]] = True
        return found.reshape(self.after.rows, self.after.columns)

    def nearest(self, unit: int, channel: int) -> int | None:
        """Return the output in the middle of those that an input reaches, or None where it reaches none, or
        all, so that there is no nearest one.
        """
        fed = self.feeds(unit)
        rows, columns = np.flatnonzero(fed.any(axis=1)), np.flatnonzero(fed.any(axis=0))
        if not len(rows) or (fed.all() and fed.size > 1):
            return None
        row, column = int(rows[len(rows) // 2]), int(columns[len(columns) // 2])
        return self.after.unit(channel, row, column)
