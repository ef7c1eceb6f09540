"""Undo of weights changed by hand.

Weights are no part of the document, but changing one is a step of its history all the same: the step's document
equals the one before and is another object. By that object the change belonging to a step is found.
"""

from collections import deque
from dataclasses import dataclass

from playground.model.document import Document
from playground.train.messages import SetWeight

STEPS = 1000


@dataclass(frozen=True, eq=False)
class WeightStep:
    """The step that led to `document`: what to send to do it again, and to undo it."""

    document: Document
    forward: SetWeight
    back: SetWeight
    merge: str | None


class WeightSteps:
    """The steps of the history that changed a weight."""

    def __init__(self) -> None:
        self._steps: deque[WeightStep] = deque(maxlen=STEPS)

    def find(self, document: Document) -> WeightStep | None:
        """Return the step that led to this very object, or None."""
        return next((step for step in self._steps if step.document is document), None)

    def add(
        self, before: Document, after: Document, change: SetWeight, old: float, merge: str | None
    ) -> None:
        """Remember a step from `before` to `after`; one that continues the last keeps its old value."""
        back = SetWeight(change.layer, change.tensor, change.index, old)
        last = self.find(before)
        if last is not None and merge is not None and last.merge == merge:
            back = last.back
            self._steps.remove(last)
        self._steps.append(WeightStep(after, change, back, merge))
