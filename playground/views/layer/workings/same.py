"""Layers whose numbers stay where they are: activations, dropout and drop path."""

import numpy as np
from numpy.typing import NDArray

from kernels.reference import random
from playground.engine.lowering import key_of
from playground.views.layer.workings.anatomy import Anatomy, Frame
from playground.views.layer.workings.bending import bent, bent_words, curve
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.workings.working import Check, Floats, Grid, Step, Working


class SameAnatomy(Anatomy):
    """An output sees the input at its own place."""

    def channels(self, unit: int) -> range:
        """Return the channel of an output."""
        channel = self.after.place(unit)[0]
        return range(channel, channel + 1)

    def frame(self, unit: int) -> Frame:
        """Return the number itself."""
        _, row, column = self.after.place(unit)
        return Frame((row,), (column,))


class ActivationAnatomy(SameAnatomy):
    """Each number is bent by itself."""

    def __init__(self, subject: Subject, name: str) -> None:
        super().__init__(subject)
        self._name = name

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the number, what it becomes, and the curve that it runs along."""
        name, params, z = self._name, self.subject.params, float(numbers.x[unit])
        y = bent(name, z, params)
        steps = (Step("z", z), Step(bent_words(name), y))
        check = Check("y", y, float(numbers.answers[unit]), abs(z))
        return Working(steps, (check,), curve=curve(name, z, params))


class DropoutAnatomy(SameAnatomy):
    """Outside training everything passes; what the next step of training draws is shown beside it."""

    words = "The picture is seen as outside training, where nothing is left out."

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the draw of the next step for the first sample of its batch."""
        x, rate = float(numbers.x[unit]), self.subject.params.number("rate")
        drawn = self.drawn(numbers)
        kept = bool(drawn[unit] >= rate)
        words = f"kept: {drawn[unit]:.3f} ≥ {rate:g}" if kept else f"left out: {drawn[unit]:.3f} < {rate:g}"
        return Working(
            (
                Step(f"in step {numbers.step + 1:,} {words}", float(drawn[unit])),
                Step(
                    f"there y = x ÷ (1 − {rate:g})" if kept else "there y = 0",
                    x / (1 - rate) if kept else 0.0,
                ),
                Step("outside training y = x", x),
            ),
            (Check("y", x, float(numbers.answers[unit]), abs(x)),),
            grids=(Grid("kept in the next step", self._mask(drawn >= rate, unit), "mask"),),
            note=f"{self.words} The draws are those of the next step for the first sample of its batch.",
        )

    def drawn(self, numbers: Numbers) -> Floats:
        """Return the number drawn for each unit, from 0 to 1."""
        index = numbers.position * self.after.count + np.arange(self.after.count)
        return self._draws(numbers, index)

    def _draws(self, numbers: Numbers, index: NDArray[np.int64]) -> Floats:
        key = key_of(self.subject.layer.id)
        draws = random.uniform(self.subject.training.seed, key, numbers.step, index)
        return draws.astype(np.float64)

    def _mask(self, kept: NDArray[np.bool_], unit: int) -> Floats:
        own = self.after.units(self.after.place(unit)[0])
        mask = np.full(self.after.area, np.nan)
        mask[: len(own)] = kept[own.start : own.stop]
        return mask.reshape(self.after.rows, self.after.columns)


class DropPathAnatomy(DropoutAnatomy):
    """One draw for all numbers of a sample: the whole branch is kept or left out."""

    words = "The picture is seen as outside training, where the branch is never left out."

    def drawn(self, numbers: Numbers) -> Floats:
        """Return the number drawn for the sample, once for each unit."""
        return np.broadcast_to(self._draws(numbers, np.array([numbers.position])), (self.after.count,))
