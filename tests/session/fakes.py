"""Stand-ins for what surrounds a session."""

from collections import deque
from pathlib import Path

from playground.model.document import Document
from playground.session.desktop import Answer, NoDesktop
from playground.train.messages import Capture, Load, Message, Phase, Snapshot, TrainingState


class FakeTrainer:
    """Keeps the messages; its mailbox holds what a test puts in. Answers a Capture at once, with `state`."""

    def __init__(self) -> None:
        self.posted: list[Message] = []
        self.mailbox: deque[Snapshot] = deque()
        self.state: TrainingState | None = None
        self.answers = True
        self.closed = False

    def post(self, message: Message) -> None:
        self.posted.append(message)
        if isinstance(message, Capture) and self.answers:
            self.mailbox.append(
                Snapshot(self.revision, Phase.PAUSED, state=self.state, ticket=message.ticket)
            )

    def latest(self) -> Snapshot | None:
        return self.mailbox.popleft() if self.mailbox else None

    def close(self) -> None:
        self.closed = True

    @property
    def revision(self) -> int:
        """Revision of the last document that was loaded."""
        return next(m.revision for m in reversed(self.posted) if isinstance(m, Load))

    def take(self) -> list[Message]:
        """Return the messages since the last call."""
        posted, self.posted = self.posted, [m for m in self.posted[-1:] if isinstance(m, Load)]
        return posted


class FakeDesktop(NoDesktop):
    """Gives the answers that a test wrote down."""

    def __init__(self) -> None:
        super().__init__()
        self.open_path: Path | None = None
        self.save_path: Path | None = None
        self.answer = Answer.CANCEL
        self.asked: list[str] = []

    def ask_open(self) -> Path | None:
        self.asked.append("open")
        return self.open_path

    def arranged(self, document: Document) -> Document:
        return document

    def ask_save(self, suggested: str) -> Path | None:
        self.asked.append(f"save {suggested}")
        return self.save_path

    def ask_unsaved(self, title: str) -> Answer:
        self.asked.append(f"unsaved {title}")
        return self.answer
