"""Keeps asking what the network says of every sample of a part, and which of the answers to show."""

import numpy as np

from playground.data.dataset import Dataset
from playground.engine.studies.verdicts import Judging, Part, Verdicts
from playground.model.rules import blocking
from playground.session.session import Session
from playground.train.messages import Answer, Snapshot
from playground.views.pictures.samples import part_of

BLOCKED = "The network cannot answer yet: it has a problem to repair first."
WAITING = "The network is looking at the samples…"


class Judge:
    """One topic. While a question is asked again, the last full answer is what there is to show.

    `full` tells that `verdicts` are about every sample of the part.
    """

    def __init__(self, session: Session, topic: str) -> None:
        self._session, self._topic = session, topic
        self._answer: Answer | None = None
        self._data: Dataset | None = None
        self.full = False
        self.part: Part = "test"
        self.verdicts: Verdicts | None = None
        self.problem = ""

    def ask(self) -> None:
        """Ask, and go on asking while training changes the answer."""
        self._session.ask(self._topic, Judging(self.part))

    def rest(self) -> None:
        """Ask no longer."""
        self._session.ask(self._topic, None)

    def choose_part(self, part: Part) -> None:
        """Ask about another part."""
        if part != self.part:
            self.part = part
            self._forget()
            self.ask()

    def take(self, snapshot: Snapshot) -> bool:
        """Look for news in a snapshot; True where there is something else to show."""
        other = snapshot.dataset is not None and snapshot.dataset is not self._data
        if other:
            self._data = snapshot.dataset
            self._forget()
        answer = snapshot.findings.get(self._topic)
        if answer is None or answer is self._answer or answer.study != Judging(self.part):
            return other
        self._answer = answer
        return self._read(answer) or other

    @property
    def data(self) -> Dataset | None:
        """The data that the verdicts are about."""
        return self._data

    def words(self) -> str:
        """Return why there is nothing to show, or nothing."""
        if self.problem or self.verdicts is not None:
            return self.problem
        return BLOCKED if blocking(self._session.problems) else WAITING

    def _read(self, answer: Answer) -> bool:
        problem, self.problem, found = self.problem, answer.problem, answer.result
        fits = isinstance(found, Verdicts) and self._fits(found)
        shown = fits and self._show(found, answer.share == 1)
        return shown or problem != self.problem

    def _fits(self, verdicts: Verdicts) -> bool:
        """Return whether an answer is about these data: just after a change it may be the one before."""
        if self._data is None or verdicts.names != self._data.facts.groups:
            return False
        samples = part_of(self._data, self.part)[: len(verdicts.samples)]
        return np.array_equal(samples, verdicts.samples)

    def _show(self, verdicts: Verdicts, full: bool) -> bool:
        """Take up an answer: a part of one is better than nothing, and worse than the last full one."""
        if verdicts is self.verdicts or (self.full and not full):
            return False
        self.verdicts, self.full = verdicts, full
        return True

    def _forget(self) -> None:
        self._answer, self.verdicts, self.full, self.problem = None, None, False, ""
