"""Undo of weights changed by hand.

Weights are no part of the document, but changing one is a step of its history all the same: the step's
document equals the one before and is another object. By that object the change belonging to a step is found.
"""

from collections import deque
from dataclasses import dataclass, replace

from playground.model.document import Document
from playground.model.history import LIMIT
from playground.train.messages import Message


@dataclass(frozen=True, eq=False)
class WeightStep:
    """The step that led to `document`: what to send to do it again, and to undo it."""

    document: Document
    forward: Message
    back: Message


class WeightSteps:
    """The steps of the history that changed a weight."""

    def __init__(self) -> None:
        self._steps: deque[WeightStep] = deque(maxlen=LIMIT)

    def find(self, document: Document) -> WeightStep | None:
        """Return the step that led to this very object, or None."""
        return next((step for step in self._steps if step.document is document), None)

    def add(self, document: Document, forward: Message, back: Message) -> None:
        """Remember that a change of weights led to `document`, and what takes it back."""
        self._steps.append(WeightStep(document, forward, back))

    def extend(self, before: Document, document: Document, forward: Message) -> None:
        """Remember that the step to `before` goes on to `document`; undo still leads to its old value."""
        step = self.find(before)
        assert step is not None
        self._steps.remove(step)
        self._steps.append(replace(step, document=document, forward=forward))
