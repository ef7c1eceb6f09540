"""Why a run ended, in words."""

from dataclasses import dataclass

from playground.engine.plan import LEARNING_RATE, Plan, rows_of


@dataclass(frozen=True)
class Fault:
    """A number that is no number any more: in `tensor` of `layer`, or in the loss when `tensor` is empty."""

    layer: str
    tensor: str
    sentence: str


def fault_of(plan: Plan, number: int, step: int) -> Fault:
    """Return what row `number` of the training routine found at the batch after `step`."""
    row = rows_of(plan.train)[number]
    tensor, what = _subject(plan, row.arrays[0])
    rate = plan.settings.values[LEARNING_RATE]
    return Fault(
        row.layer,
        tensor,
        f"Training stopped at batch {step + 1:,}: {what} of {plan.titles[row.layer]} is not a finite number"
        f" any more. The learning rate {rate:g} is probably too large: lower it and press R to start again.",
    )


def _subject(plan: Plan, slot: str) -> tuple[str, str]:
    for tensor in plan.tensors:
        if slot == tensor.slot:
            return tensor.spec.name, f"a value in the {tensor.spec.name}"
        if slot == tensor.gradient:
            return tensor.spec.name, f"the gradient of the {tensor.spec.name}"
    return "", "the loss"
