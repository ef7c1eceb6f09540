"""Layers without weights that add up, join, rearrange or enlarge what comes in."""

from dataclasses import replace
from math import floor

import numpy as np

from playground.views.layer.workings.anatomy import Anatomy, Frame
from playground.views.layer.workings.conv import picked
from playground.views.layer.workings.same import SameAnatomy
from playground.views.layer.workings.subject import Floats, Numbers, Subject
from playground.views.layer.workings.working import Check, Grid, Step, Term, Working


class AddAnatomy(SameAnatomy):
    """Sums of what comes in over several wires, which lie behind each other as channels."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.each, wires = self.before, len(subject.inputs)
        self.before = replace(self.each, channels=self.each.channels * wires, count=self.each.count * wires)

    def seen(self, numbers: Numbers) -> Floats:
        """Return the numbers of all wires."""
        return np.concatenate(numbers.inputs)

    def channel_name(self, channel: int) -> str:
        """Return the layer that a channel comes from."""
        wire, own = divmod(channel, self.each.channels)
        name = self.subject.names[wire]
        return f"{name}, channel {own + 1}" if self.each.channels > 1 else name

    def channels(self, unit: int) -> range:
        """Return the same channel of each wire."""
        first, each = self.after.place(unit)[0], self.each.channels
        return range(first, self.before.channels, each)

    def feeds(self, unit: int) -> np.ndarray:
        """Return the same place."""
        return super().feeds(unit % self.each.count)

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the number of each wire, and their sum."""
        values = [float(x[unit]) for x in numbers.inputs]
        own = sum(values)
        terms = tuple(
            Term(self.subject.names[wire], value, channel=self.channels(unit)[wire])
            for wire, value in enumerate(values)
        )
        size = sum(map(abs, values))
        checks = (Check("y", own, float(numbers.answers[unit]), size),)
        return Working((Step("y = sum", own),), checks, terms=terms, terms_title="numbers that are added")


class CopyAnatomy(Anatomy):
    """The same numbers in the same order, in another shape, or behind those of other wires."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        if len(subject.inputs) > 1:
            self.before = self.after

    def seen(self, numbers: Numbers) -> Floats:
        """Return the numbers of all wires."""
        return np.concatenate(numbers.inputs)

    def frame(self, unit: int) -> Frame:
        """Return where the number was."""
        _, row, column = self.before.place(unit)
        return Frame((row,), (column,))

    def channels(self, unit: int) -> range:
        """Return the channel in which the number was."""
        channel = self.before.place(unit)[0]
        return range(channel, channel + 1)

    def feeds(self, unit: int) -> np.ndarray:
        """Return where the number goes."""
        _, row, column = self.after.place(unit)
        found = np.zeros((self.after.rows, self.after.columns), np.bool_)
        found[row, column] = True
        return found

    def nearest(self, unit: int, channel: int) -> int | None:
        """Return the number itself."""
        return unit

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the number as it is, and where it was."""
        x = float(self.seen(numbers)[unit])
        wire = int(np.searchsorted(np.cumsum([len(values) for values in numbers.inputs]), unit, side="right"))
        where = "from " + self.subject.names[wire]
        check = Check("y", x, float(numbers.answers[unit]), abs(x))
        return Working((Step(f"y = x {where}", x),), (check,), note="Nothing is computed here: numbers move.")


class StretchAnatomy(SameAnatomy):
    """A larger image by repeated cells, or by straight lines between them."""

    def frame(self, unit: int) -> Frame:
        """Return the cells that a new one takes after."""
        _, row, column = self.after.place(unit)
        return Frame(
            tuple(self.shares(row, self.before.rows)), tuple(self.shares(column, self.before.columns))
        )

    def shares(self, place: int, size: int) -> dict[int, float]:
        """Return the cells, in one direction, with their shares."""
        factor = self.subject.params.integer("factor")
        if self.subject.params.text("method") == "nearest":
            return {place // factor: 1.0}
        point = (place + 0.5) / factor - 0.5
        low, found = floor(point), dict[int, float]()
        for at, share in ((low, 1 - (point - low)), (low + 1, point - low)):
            inside = min(max(at, 0), size - 1)
            if share > 0:
                found[inside] = found.get(inside, 0.0) + share
        return found

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the cells times their shares."""
        place, frame = self.after.place(unit), self.frame(unit)
        x = numbers.x.reshape(self.before.channels, self.before.rows, self.before.columns)
        patch = picked(x[place[0]][None], frame)[0][0]
        down = [*self.shares(place[1], self.before.rows).values()]
        across = [*self.shares(place[2], self.before.columns).values()]
        kernel = np.outer(down, across)
        own = float((patch * kernel).sum())
        return Working(
            (Step("y = sum of products", own),),
            (Check("y", own, float(numbers.answers[unit]), float(np.abs(patch).sum())),),
            grids=(
                Grid("input", patch, "input"),
                Grid("shares", kernel, "weight", "×"),
                Grid("products", patch * kernel, "product", "="),
            ),
        )
