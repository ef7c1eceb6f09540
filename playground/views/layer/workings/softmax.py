"""Softmax: each number becomes its power of e, and that its share of all of them."""

from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.bending import softmax
from playground.views.layer.workings.subject import Numbers, Subject
from playground.views.layer.workings.working import Check, Floats, Step, Term, Working


class SoftmaxAnatomy(Anatomy):
    """From the sums of a layer to their shares. `before` are the sums, not what comes into the layer."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.before = self.after

    def seen(self, numbers: Numbers) -> Floats:
        """Return the sums; of an activation layer they are what comes in."""
        return numbers.sums if self.subject.sums else numbers.x

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the powers of all sums, and the share of one."""
        z = self.seen(numbers)
        powers, shares = softmax(z)
        largest, total = float(z.max()), float(powers.sum())
        terms = tuple(
            Term(self.name(number), float(power), f"z = {z[number]:.3g}".replace("-", "−"), unit=number)
            for number, power in enumerate(powers)
        )
        return Working(
            (
                Step("z", float(z[unit])),
                Step("e to the power of z − largest z", float(powers[unit])),
                Step("÷ sum of all powers", total),
                Step("y = share", float(shares[unit])),
            ),
            (Check("y", float(shares[unit]), float(numbers.answers[unit]), 1.0),),
            terms=terms,
            terms_title="powers of e",
            note=f"{largest:.3g}, the largest z, is taken off all of them first: the shares stay, and no "
            "power gets too large.".replace("-", "−"),
        )

    def name(self, unit: int) -> str:
        """Return what a unit is called: its class, where the layer is the answer."""
        names = self.subject.facts.class_names
        answers = self.subject.layer.kind == "output" and len(names) == self.after.count
        return names[unit] if answers else f"unit {unit + 1}"
