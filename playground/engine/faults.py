"""Why a run ended, in words."""

from dataclasses import dataclass
from math import isfinite

from playground.engine.plan import LEARNING_RATE, Plan, rows_of


@dataclass(frozen=True)
class Fault:
    """A number that is no number any more: in `tensor` of `layer`, or in the loss where `tensor` is empty."""

    layer: str
    tensor: str
    sentence: str


GROWTH = 1e6
"""A loss that is so many times what it was at first will not come back by itself."""


def fault_of(plan: Plan, number: int, step: int) -> Fault:
    """Return what row `number` of the training routine found at the batch after `step`."""
    row = rows_of(plan.train)[number]
    tensor, what = _subject(plan, row.arrays[0])
    return Fault(
        row.layer,
        tensor,
        f"Training stopped at batch {step + 1:,}: {what} of {plan.titles[row.layer]} is not a finite number"
        f" any more. {_advice(plan)}",
    )


def divergence(plan: Plan, step: int, first: float, now: float) -> Fault | None:
    """Return the fault of a loss that grew beyond all measure, from `first` to `now`, though it is a number
    yet.
    """
    if now <= GROWTH * max(1.0, first):
        return None
    grown = f"has grown to {now:.3g}" if isfinite(now) else "is not a finite number any more"
    return Fault("", "", f"Training stopped at batch {step:,}: the loss {grown}. {_advice(plan)}")


def _advice(plan: Plan) -> str:
    rate = plan.settings.values[LEARNING_RATE]
    return f"The learning rate {rate:g} is probably too large: lower it and press R to start again."


def _subject(plan: Plan, slot: str) -> tuple[str, str]:
    for tensor in plan.tensors:
        if slot == tensor.slot:
            return tensor.spec.name, f"a value in the {tensor.spec.name}"
        if slot == tensor.gradient:
            return tensor.spec.name, f"the gradient of the {tensor.spec.name}"
    return "", "the loss"
