"""One topic of the compute thread, from the question to its newest result."""

from typing import Any

from playground.engine.study import Study
from playground.session.session import Session
from playground.train.messages import Answer, Snapshot


class Question:
    """Asks one study at a time, and keeps what came back.

    `result` is the newest one of the present study, None until there is one; `share` is None where nothing
    is under way. `step` is the one whose weights the result is about.
    """

    def __init__(self, session: Session, topic: str) -> None:
        self._session, self._topic = session, topic
        self.study: Study | None = None
        self.result: Any = None
        self.step = -1
        self.share: float | None = None
        self.problem = ""

    def ask(self, study: Study) -> None:
        """Ask, unless the same is asked already."""
        if study != self.study:
            self.study, self.result, self.problem, self.share = study, None, "", 0.0
            self._session.ask(self._topic, study)

    def again(self) -> None:
        """Ask the same from the beginning; the last result stays until there is a new one."""
        if self.study is not None:
            self._session.ask(self._topic, None)
            self._session.ask(self._topic, self.study)
            self.share = 0.0

    def cancel(self) -> None:
        """Stop looking; what was found stays."""
        self._session.ask(self._topic, None)
        self.share = None

    def rest(self) -> None:
        """Take the question back, to ask it anew later."""
        if self.study is not None:
            self._session.ask(self._topic, None)
        self.study, self.share, self.result, self.problem = None, None, None, ""

    def take(self, snapshot: Snapshot) -> bool:
        """Read the answer of a snapshot; True where there is something new to show."""
        answer: Answer | None = snapshot.findings.get(self._topic)
        if answer is None or answer.study != self.study or self.share is None:
            return False
        self.share = None if answer.share >= 1.0 and not answer.study.live else answer.share
        changed = answer.problem != self.problem
        self.problem = answer.problem
        if answer.result is None or answer.result is self.result:
            return changed
        self.result, self.step = answer.result, answer.step
        return True
