"""Normalization: a number less the mean, divided by the deviation, then scaled and moved as was learned."""

from math import sqrt

from playground.model.layers.batch_norm import channels_of
from playground.views.layer.workings.anatomy import Anatomy, Frame
from playground.views.layer.workings.same import SameAnatomy
from playground.views.layer.workings.subject import Numbers
from playground.views.layer.workings.working import Check, Step, Working

RUNNING = (
    "Outside training the running averages are used. A batch in training has a mean and a variance of its "
    "own."
)


class BatchNormAnatomy(SameAnatomy):
    """Each channel by itself, with averages over all samples."""

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the steps with the channel's averages."""
        own = self._channel(unit)
        return normalized(
            float(numbers.x[unit]),
            (float(numbers.tensors["running_mean"][own]), float(numbers.tensors["running_variance"][own])),
            (float(numbers.tensors["gamma"][own]), float(numbers.tensors["beta"][own])),
            self.subject.params.number("epsilon"),
            float(numbers.answers[unit]),
            RUNNING,
        )

    def _channel(self, unit: int) -> int:
        shape = self.subject.output
        if len(shape) == 2:
            return unit % channels_of(shape)
        return unit // (self.after.count // channels_of(shape))


class LayerNormAnatomy(Anatomy):
    """All numbers of a sample together, or those of one step of a sequence."""

    def frame(self, unit: int) -> Frame:
        """Return what is averaged."""
        if len(self.subject.output) != 2:
            return super().frame(unit)
        return Frame((self.after.place(unit)[1],), tuple(range(self.before.columns)))

    def working(self, numbers: Numbers, unit: int, channel: int) -> Working:
        """Return the steps with the averages of the sample."""
        together = self._together(unit)
        seen = numbers.x[together.start : together.stop]
        own = unit - together.start
        words = "this step's features" if len(self.subject.output) == 2 else "this sample's numbers"
        return normalized(
            float(numbers.x[unit]),
            (float(seen.mean()), float(seen.var())),
            (float(numbers.tensors["gamma"][own]), float(numbers.tensors["beta"][own])),
            self.subject.params.number("epsilon"),
            float(numbers.answers[unit]),
            f"Mean and variance are of {words} alone, {len(seen):,} of them, in training and outside.",
        )

    def _together(self, unit: int) -> range:
        size = self.subject.output[1] if len(self.subject.output) == 2 else self.before.count
        return range(unit // size * size, unit // size * size + size)


def normalized(
    x: float,
    averages: tuple[float, float],
    learned: tuple[float, float],
    epsilon: float,
    engine: float,
    note: str,
) -> Working:
    """Return how a number is centred and made as wide as the others by the `averages`, mean and variance, and
    then scaled by gamma and moved by beta, which are `learned`.
    """
    (mean, variance), (gamma, beta) = averages, learned
    deviation = sqrt(max(variance, 0.0) + epsilon)
    centred = (x - mean) / deviation
    own = gamma * centred + beta
    size = abs(gamma) * (abs(x) + abs(mean)) / deviation + abs(beta)
    return Working(
        (
            Step("x", x),
            Step("− mean μ", mean),
            Step("variance σ²", variance),
            Step("÷ √(σ² + ε)", deviation),
            Step("= x normalized", centred),
            Step("× γ", gamma),
            Step("+ β", beta),
            Step("= y", own),
        ),
        (Check("y", own, engine, size),),
        note=note,
    )
