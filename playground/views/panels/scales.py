"""How far along its slider a value lies, and back."""

import math
from dataclasses import dataclass
from typing import Protocol

from playground.model.fields import Field, FloatField, IntField
from playground.views.panels.controls import rounded

#: What a slider spans where the field allows far more than anyone would slide through.
USEFUL = {"learning_rate": (1e-5, 10.0), "l1": (1e-6, 1.0), "l2": (1e-6, 1.0), "clip_norm": (1e-3, 100.0)}
MOST_NOTCHES = 1000
SMALLEST_SHARE = 1e-7


class Scale(Protocol):
    """A mapping between values and shares of a slider in [0, 1]."""

    def value(self, share: float) -> float:
        """Return the value at a share."""

    def share(self, value: float) -> float:
        """Return the share of a value, clipped to [0, 1]."""

    def step(self, value: float, steps: int) -> float:
        """Return the value some notches further."""


@dataclass(frozen=True)
class Linear:
    """Equal distances are equal differences; `grid` is the smallest one."""

    low: float
    high: float
    grid: float

    def value(self, share: float) -> float:
        """Return the nearest value on the grid."""
        notches = round((self.high - self.low) * share / self.grid)
        return rounded_to(min(self.low + notches * self.grid, self.high), self.grid)

    def share(self, value: float) -> float:
        """Return how far `value` lies from low to high."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def step(self, value: float, steps: int) -> float:
        """Return the value some grid lines further."""
        return rounded_to(value + steps * self.grid, self.grid)


@dataclass(frozen=True)
class Logarithmic:
    """Equal distances are equal factors; with `zero` the very left means 0."""

    low: float
    high: float
    zero: bool = False

    def value(self, share: float) -> float:
        """Return the value, rounded to three digits."""
        if self.zero and share <= 0:
            return 0.0
        return min(max(rounded(self.low * (self.high / self.low) ** share), self.low), self.high)

    def share(self, value: float) -> float:
        """Return how far the logarithm of `value` lies from low to high."""
        if value <= self.low:
            return 0.0
        return min(math.log(value / self.low) / math.log(self.high / self.low), 1.0)

    def step(self, value: float, steps: int) -> float:
        """Return the next of 1, 2, 5, 10, ... in the direction of `steps`."""
        if value <= 0:
            return self.low if steps > 0 else 0.0
        ladder = [m * 10.0**e for e in range(-12, 13) for m in (1, 2, 5)]
        if steps > 0:
            return next((rounded(v) for v in ladder if v > value * 1.001), value)
        return next((rounded(v) for v in reversed(ladder) if v < value * 0.999), value)


def rounded_to(value: float, grid: float) -> float:
    """Return a value without the digits that binary fractions add to a decimal grid."""
    return round(value, max(0, 2 - math.floor(math.log10(grid))))


def scale_of(field: Field) -> Scale | None:
    """Return the slider's scale for a number, or None where a slider would be of no use."""
    if isinstance(field, IntField):
        return Linear(field.minimum, field.slider_maximum, 1) if field.slider_maximum else None
    if not isinstance(field, FloatField):
        return None
    if field.logarithmic:
        return _logarithmic(field)
    notches = (field.maximum - field.minimum) / field.step
    return Linear(field.minimum, field.maximum, field.step) if notches <= MOST_NOTCHES else None


def _logarithmic(field: FloatField) -> Logarithmic:
    low = field.minimum if field.minimum > 0 else field.maximum * SMALLEST_SHARE
    low, high = USEFUL.get(field.name, (low, field.maximum))
    return Logarithmic(low, high, zero=field.minimum <= 0)
