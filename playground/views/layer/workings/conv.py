"""Kernels that move: patch times kernel, summed over rows, columns and channels, bias, activation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kernels.geometry import Window
from playground.model.layers.conv2d_transpose import mirrored
from playground.model.weighting import GAIN, WEIGHTS
from playground.model.windows import window
from playground.views.layer.workings.anatomy import Anatomy, Frame, Margin
from playground.views.layer.workings.bending import bent, bent_words, curve
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.workings.working import Bools, Check, Floats, Grid, Step, Term, Working


@dataclass(frozen=True, eq=False)
class Meeting:
    """What meets to become one sum: numbers and weights (channels, rows, columns), and which of the places
    are zeros around the edge, (rows, columns).
    """

    patch: Floats
    kernel: Floats
    outside: Bools

    @property
    def products(self) -> Floats:
        """Each number times its weight."""
        made: Floats = self.patch * self.kernel
        return made


class Convolving(Anatomy):
    """A layer whose outputs are sums of products under a kernel."""

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return patch, kernel and products of one channel, and the sums of all channels."""
        meeting, place = self.meeting(numbers, unit), self.after.place(unit)
        seen = self.channels(unit)
        shown = max(channel - seen.start, 0) if channel in seen else 0
        sums = meeting.products.sum(axis=(1, 2))
        bias = self.bias(numbers, unit)
        terms = self.terms(meeting, sums, seen)
        return ended(
            self.subject,
            self.unit_numbers(numbers, unit),
            float(sums.sum()) + bias,
            float(np.abs(meeting.products).sum()) + abs(bias),
            (
                Step("sum of products", float(sums.sum())),
                Step(f"+ bias of {self.filter_words(place)}", bias),
            ),
            grids=self.grids(meeting, shown),
            terms=terms,
        )

    def meeting(self, numbers: Numbers, unit: int) -> Meeting:
        """Return the numbers and weights that make the sum of an output."""
        frame, seen = self.frame(unit), self.channels(unit)
        x = numbers.x.reshape(self.before.channels, self.before.rows, self.before.columns)
        patch, outside = picked(x[seen.start : seen.stop], frame)
        return Meeting(patch, self.kernel(numbers, unit), outside)

    def kernel(self, numbers: Numbers, unit: int) -> Floats:
        """Return the weights of an output, in the order of its frame: (channels, rows, columns)."""
        return effective(numbers, self.after.place(unit)[0])

    def bias(self, numbers: Numbers, unit: int) -> float:
        """Return the bias of an output."""
        return float(numbers.tensors["bias"][self.after.place(unit)[0]])

    def unit_numbers(self, numbers: Numbers, unit: int) -> tuple[float, float]:
        """Return what the engine says: the sum of an output, and its answer."""
        return float(numbers.sums[unit]), float(numbers.answers[unit])

    def filter_words(self, place: tuple[int, int, int]) -> str:
        """Return what has the bias of a place."""
        return f"filter {place[0] + 1}"

    def grids(self, meeting: Meeting, shown: int) -> tuple[Grid, ...]:
        """Return patch, kernel and products of one of the channels."""
        return products_shown(meeting, shown)

    def terms(self, meeting: Meeting, sums: Floats, seen: range) -> tuple[Term, ...]:
        """Return the sum of each channel, where there are several."""
        if len(seen) == 1:
            return ()
        return tuple(
            Term(self.channel_name(channel), float(total), channel=channel)
            for channel, total in zip(seen, sums, strict=True)
        )

    def channels(self, unit: int) -> range:
        """Return the channels of the group that an output belongs to."""
        groups = self.subject.params.integer("groups")
        share = self.before.channels // groups
        first = self.after.place(unit)[0] // (self.after.channels // groups) * share
        return range(first, first + share)


class Conv2DAnatomy(Convolving):
    """A kernel that moves over an image, the same everywhere."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.windows = tuple(window(subject.params, size) for size in subject.inputs[0][1:])
        self.margin = around(*self.windows)

    def frame(self, unit: int) -> Frame:
        """Return what lies under the kernel."""
        _, row, column = self.after.place(unit)
        rows, columns = self.windows
        return Frame(under(rows, row), under(columns, column))


class LocalAnatomy(Conv2DAnatomy):
    """A kernel that moves over an image, and is another one at each place."""

    def kernel(self, numbers: Numbers, unit: int) -> Floats:
        """Return the weights of a place and a filter."""
        channel, place = divmod(unit, self.after.area)
        return numbers.tensor(WEIGHTS, place, channel)

    def bias(self, numbers: Numbers, unit: int) -> float:
        """Return the bias of a unit."""
        return float(numbers.tensors["bias"][unit])

    def channels(self, unit: int) -> range:
        """Return all channels."""
        return range(self.before.channels)

    def filter_words(self, place: tuple[int, int, int]) -> str:
        """Return what has the bias of a place."""
        return "this unit"


class TransposeAnatomy(Convolving):
    """Each input spreads a kernel over the output; an output adds up what reaches it."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.windows = tuple(mirrored(subject.params, size) for size in subject.inputs[0][1:])

    def frame(self, unit: int) -> Frame:
        """Return the cells whose spread kernel reaches an output."""
        _, row, column = self.after.place(unit)
        rows, columns = self.windows
        return Frame(*(tuple(at for at, _ in reaching(w, p)) for w, p in ((rows, row), (columns, column))))

    def kernel(self, numbers: Numbers, unit: int) -> Floats:
        """Return, for each cell that reaches an output, the weight with which it does."""
        channel, row, column = self.after.place(unit)
        rows = [step for _, step in reaching(self.windows[0], row)]
        columns = [step for _, step in reaching(self.windows[1], column)]
        seen = self.channels(unit)
        of_group = channel % (self.after.channels // self.subject.params.integer("groups"))
        weights = np.stack([effective(numbers, source)[of_group] for source in seen])
        return np.ascontiguousarray(weights[:, rows][:, :, columns])


class Conv1DAnatomy(Convolving):
    """A kernel that moves over the steps of a sequence and sees the features of its group."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.window = window(subject.params, subject.inputs[0][0])
        self.margin = Margin(top=self.window.before, bottom=self.window.after)

    def frame(self, unit: int) -> Frame:
        """Return the steps under the kernel, and the features of the group."""
        _, step, filter_number = self.after.place(unit)
        groups = self.subject.params.integer("groups")
        share = self.before.columns // groups
        first = filter_number // (self.after.columns // groups) * share
        return Frame(under(self.window, step), tuple(range(first, first + share)))

    def channels(self, unit: int) -> range:
        """Return the one sheet."""
        return range(1)

    def kernel(self, numbers: Numbers, unit: int) -> Floats:
        """Return the weights (1, steps, features) of a filter."""
        return effective(numbers, self.after.place(unit)[2])[:, 0, :].T[None]

    def bias(self, numbers: Numbers, unit: int) -> float:
        """Return the bias of a filter."""
        return float(numbers.tensors["bias"][self.after.place(unit)[2]])

    def unit_numbers(self, numbers: Numbers, unit: int) -> tuple[float, float]:
        """Return the engine's numbers; sums before an activation have the filters first."""
        _, step, filter_number = self.after.place(unit)
        at = filter_number * self.after.rows + step if self.subject.sums else unit
        return float(numbers.sums[at]), float(numbers.answers[unit])

    def filter_words(self, place: tuple[int, int, int]) -> str:
        """Return what has the bias of a place."""
        return f"filter {place[2] + 1}"

    def terms(self, meeting: Meeting, sums: Floats, seen: range) -> tuple[Term, ...]:
        """Return the sum of each step under the kernel."""
        steps = meeting.products.sum(axis=(0, 2))
        return tuple(
            Term(f"step {number + 1} of the kernel", float(total)) for number, total in enumerate(steps)
        )


# ---- parts ----------------------------------------------------------------------------------------------
def under(moving: Window, place: int) -> tuple[int, ...]:
    """Return the cells under a kernel at its stop number `place`, zeros around the edge included."""
    first = place * moving.stride - moving.before
    return tuple(first + step * moving.dilation for step in range(moving.kernel))


def reaching(mirror: Window, place: int) -> list[tuple[int, int]]:
    """Return the cells whose spread kernel reaches `place`, each with the kernel's cell that does."""
    found = []
    for step in range(mirror.kernel):
        stop, rest = divmod(place + mirror.before - step * mirror.dilation, mirror.stride)
        if rest == 0 and 0 <= stop < mirror.out:
            found.append((stop, step))
    return sorted(found)


def around(rows: Window, columns: Window) -> Margin:
    """Return the zeros around an image that the kernel gets to see."""
    return Margin(rows.before, max(seen(rows), 0), columns.before, max(seen(columns), 0))


def seen(moving: Window) -> int:
    """Return how many zeros behind the last cell the kernel gets to see."""
    return under(moving, moving.out - 1)[-1] - (moving.size - 1)


def picked(x: Floats, frame: Frame) -> tuple[Floats, Bools]:
    """Return the numbers (channels, rows, columns) in a frame, and where it is outside: 0 lies there."""
    rows, columns = np.array(frame.rows, int), np.array(frame.columns, int)
    beyond_rows = (rows < 0) | (rows >= x.shape[1])
    beyond_columns = (columns < 0) | (columns >= x.shape[2])
    outside = beyond_rows[:, None] | beyond_columns[None, :]
    inside = x[:, np.where(beyond_rows, 0, rows)][:, :, np.where(beyond_columns, 0, columns)]
    return np.where(outside, 0.0, inside), outside


def effective(numbers: Numbers, row: int) -> Floats:
    """Return the weights of one index of the first axis as they are used: normalized ones have the length of
    their gain.

    DropConnect leaves none out outside training.
    """
    weights = numbers.tensor(WEIGHTS, row)
    if GAIN not in numbers.tensors:
        return weights
    length = float(np.sqrt(np.square(weights).sum()))
    return weights * (float(numbers.tensors[GAIN][row]) / length if length > 0 else 0.0)


def products_shown(meeting: Meeting, shown: int) -> tuple[Grid, ...]:
    """Return patch × kernel = products of one channel; nothing where no input reaches the output."""
    if not meeting.outside.size:
        return ()
    outside: NDArray[np.bool_] = meeting.outside
    return (
        Grid("input", meeting.patch[shown], "input", outside=outside),
        Grid("kernel", meeting.kernel[shown], "weight", "×"),
        Grid("products", meeting.products[shown], "product", "=", outside=outside),
    )


def ended(
    subject: Subject,
    engine: tuple[float, float],
    own: float,
    size: float,
    steps: tuple[Step, ...],
    grids: tuple[Grid, ...] = (),
    terms: tuple[Term, ...] = (),
    terms_title: str = "sum over each channel",
) -> Working:
    """Return a working whose sum is bent by the layer's activation; `engine` has the sum and the answer."""
    name, summed = subject.params.text("activation"), Check("z", own, engine[0], size)
    z = summed.value
    y = bent(name, z, subject.params)
    lines = (*steps, Step("= z", own), *((Step(bent_words(name), y),) if name != "linear" else ()))
    checks = (summed, Check("y", y, engine[1], abs(z)))
    return Working(lines, checks, grids, terms, terms_title, curve(name, z, subject.params))
