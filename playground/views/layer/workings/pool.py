"""Windows that become one number: the largest, the average, the length. Zeros around them do not count."""

import numpy as np

from kernels.geometry import Window
from playground.model.windows import window
from playground.views.layer.workings.anatomy import Anatomy, Frame
from playground.views.layer.workings.conv import around, picked, under
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.workings.working import Bools, Check, Floats, Grid, Step, Working


class PoolAnatomy(Anatomy):
    """A window that moves over each channel by itself."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.windows = self.moving()
        self.margin = around(*self.windows)

    def moving(self) -> tuple[Window, ...]:
        """Return the window, down and across."""
        return tuple(window(self.subject.params, size) for size in self.subject.inputs[0][1:])

    def channels(self, unit: int) -> range:
        """Return the one channel that an output looks at."""
        channel = self.after.place(unit)[0]
        return range(channel, channel + 1)

    def frame(self, unit: int) -> Frame:
        """Return what lies in the window."""
        _, row, column = self.after.place(unit)
        rows, columns = self.windows
        return Frame(under(rows, row), under(columns, column))

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the window, and what is taken of it."""
        x = numbers.x.reshape(self.before.channels, self.before.rows, self.before.columns)
        patch, outside = picked(x[self.channels(unit).start][None], self.frame(unit))
        return taken(self.subject.params.text("function"), patch[0], outside, float(numbers.answers[unit]))


class GlobalPoolAnatomy(PoolAnatomy):
    """One window as large as the channel, or as the sequence: a column of steps for each feature."""

    def moving(self) -> tuple[Window, ...]:
        """Return the window, down and across."""
        rows, columns = self.before.rows, self.before.columns
        return Window(rows, rows), Window(columns, 1 if self._sequence else columns)

    @property
    def _sequence(self) -> bool:
        return len(self.subject.inputs[0]) == 2

    def channels(self, unit: int) -> range:
        """Return the channel that an output is of."""
        return range(1) if self._sequence else range(unit, unit + 1)

    def frame(self, unit: int) -> Frame:
        """Return the whole channel, or all steps of a feature."""
        rows, columns = self.windows
        return Frame(under(rows, 0), under(columns, unit if self._sequence else 0))


def taken(function: str, patch: Floats, outside: Bools, engine: float) -> Working:
    """Return how a window becomes one number."""
    inside = patch[~outside]
    steps, own = TAKEN[function](inside)
    marked = (patch == own) & ~outside if function == "max" else None
    size = float(np.abs(inside).sum())
    note = "Zeros around the edge do not count." if outside.any() else ""
    return Working(
        steps,
        (Check("y", own, engine, size),),
        grids=(Grid("window", patch, "input", outside=outside, marked=first(marked)),),
        note=note,
    )


def first(marked: Bools | None) -> Bools | None:
    """Return only the first of the marked cells: of equal numbers that one passes the gradient on."""
    if marked is None:
        return None
    only = np.zeros_like(marked)
    only.flat[int(marked.argmax())] = marked.any()
    return only


def _largest(inside: Floats) -> tuple[tuple[Step, ...], float]:
    own = float(inside.max())
    return (Step(f"y = the largest of {inside.size:,}", own),), own


def _average(inside: Floats) -> tuple[tuple[Step, ...], float]:
    total, own = float(inside.sum()), float(inside.mean())
    return (Step("sum", total), Step(f"y = sum ÷ {inside.size:,}", own)), own


def _length(inside: Floats) -> tuple[tuple[Step, ...], float]:
    squares = float(np.square(inside).sum())
    return (Step("sum of the squares", squares), Step("y = its root", squares**0.5)), squares**0.5


TAKEN = {"max": _largest, "average": _average, "l2": _length}
