"""The table of learning rate schedules: declarations. Base rate η₀, step t counted from 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from playground.model.fields import Field, FloatField, IntField


@dataclass(frozen=True)
class Schedule:
    """How the learning rate changes over the steps. Each of `fields` is a number that `op` reads by that
    name.
    """

    name: str
    title: str
    help: str
    op: str
    formula: str
    fields: tuple[Field, ...] = ()


def _factor(default: float, text: str, maximum: float = 1.0) -> Field:
    return FloatField("factor", "Factor", text, default, maximum=maximum)


def _batches(name: str, title: str, text: str) -> Field:
    return IntField(name, title, text, 1000, minimum=1, maximum=1_000_000_000, slider_maximum=10_000)


_ALL: Final = (
    Schedule("constant", "constant", "The learning rate stays as it is.", "constant", r"\eta = \eta_0"),
    Schedule(
        "step",
        "step",
        "The learning rate drops at once, again and again: big strides first, then fine work.",
        "step_decay",
        r"\eta = \eta_0 \, f^{\lfloor t / T \rfloor}",
        (
            _factor(0.5, "What each drop multiplies the learning rate by."),
            _batches("every", "Every", "Batches from one drop to the next."),
        ),
    ),
    Schedule(
        "exponential",
        "exponential",
        "The learning rate shrinks a little with every batch.",
        "exponential",
        r"\eta = \eta_0 \, f^{t / T}",
        (
            _factor(0.5, "What is left of the learning rate after each stretch."),
            _batches("every", "Every", "Batches in which the learning rate shrinks by the factor."),
        ),
    ),
    # Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without the
    # restarts
    Schedule(
        "cosine",
        "cosine",
        "The learning rate falls along half a cosine wave, slowly at both ends, and then stays low.",
        "cosine",
        r"\eta = \eta_0 \left(f + \frac{1 - f}{2} \left(1 + \cos\frac{\pi t}{T}\right)\right)",
        (
            _batches("length", "Length", "Batches from the top of the wave to its floor."),
            FloatField("floor", "Floor", "The share of the learning rate that is left in the end.", 0.0),
        ),
    ),
    Schedule(
        "inverse_time",
        "1/t",
        "The learning rate falls like one over the time: fast at first, then ever more slowly, never to 0.",
        "inverse_time",
        r"\eta = \frac{\eta_0}{1 + f t / T}",
        (
            _factor(1.0, "How strongly time counts: larger falls faster.", 1000.0),
            _batches("every", "Every", "Batches that count as one unit of time."),
        ),
    ),
    # Goyal et al., "Accurate, large minibatch SGD", 2017, gradual warmup
    Schedule(
        "warm_up",
        "warm-up",
        "The learning rate grows from almost 0 to its full size, so that the first steps break nothing.",
        "warm_up",
        r"\eta = \eta_0 \min\left(1, \frac{t + 1}{T}\right)",
        (_batches("length", "Length", "Batches until the learning rate is whole."),),
    ),
)

SCHEDULES: Final[Mapping[str, Schedule]] = MappingProxyType({entry.name: entry for entry in _ALL})
