"""Softmax: each number becomes its power of e, and that its share of all of them."""

import numpy as np
from numpy.typing import NDArray

from playground.model.activations import ACTIVATIONS
from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.bending import softmax
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.workings.working import Check, Floats, Step, Term, Working


class SoftmaxAnatomy(Anatomy):
    """From the sums of a layer to their shares. `before` are the sums, not what comes into the layer."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.before = self.after

    @property
    def sees_input(self) -> bool:
        """Only an activation without sums of its own sees what the wire brings."""
        return not self.subject.sums

    @property
    def formula(self) -> str:
        """The formula of a share."""
        return "y = " + ACTIVATIONS["softmax"].formula

    def names(self) -> tuple[str, ...]:
        """Return the classes, where the layer is the answer."""
        return self.subject.answer_names

    def names_before(self) -> tuple[str, ...]:
        """Return the classes, where the layer is the answer."""
        return self.subject.answer_names

    def seen(self, numbers: Numbers) -> Floats:
        """Return the sums; of an activation without any they are what comes in."""
        return numbers.sums if self.subject.sums else numbers.x

    def together(self, unit: int) -> NDArray[np.int64]:
        """Return the numbers whose shares add up to 1, that of `unit` among them."""
        return np.arange(self.after.count)

    def feeds(self, unit: int) -> NDArray[np.bool_]:
        """Return the places of all shares that a sum has a part in."""
        found = np.zeros(self.after.area, np.bool_)
        found[self.together(unit) % self.after.area] = True
        return found.reshape(self.after.rows, self.after.columns)

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the powers of all sums, and the share of one."""
        own = self.together(unit)
        z, at = self.seen(numbers)[own], int(np.flatnonzero(own == unit)[0])
        powers, shares = softmax(z)
        terms = tuple(
            Term(self.name(place, len(own)), float(power), _sum_words(sum_), unit=int(own[place]))
            for place, (sum_, power) in enumerate(zip(z, powers, strict=True))
        )
        return Working(
            (
                Step("z", float(z[at])),
                Step("e to the power of z − largest z", float(powers[at])),
                Step("÷ sum of all powers", float(powers.sum())),
                Step("y = share", float(shares[at])),
            ),
            (Check("y", float(shares[at]), float(numbers.answers[unit]), 1.0),),
            terms=terms,
            terms_title="powers of e",
            note=f"The largest, {_sum_words(z.max())}, is taken off all of them first: the shares stay the "
            "same, and no power gets too large.",
        )

    def name(self, place: int, count: int) -> str:
        """Return what one of `count` sums is called: its class, where the layer is the answer."""
        names = self.subject.answer_names
        return names[place] if len(names) == count else f"unit {place + 1}"


class PixelSoftmaxAnatomy(SoftmaxAnatomy):
    """Shares over the channels, at each pixel by itself."""

    def together(self, unit: int) -> NDArray[np.int64]:
        """Return the same pixel of all channels."""
        return np.arange(unit % self.after.area, self.after.count, self.after.area)


def _sum_words(value: float) -> str:
    return f"z = {value:.3g}".replace("-", "−")
