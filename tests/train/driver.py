"""Talks to a real compute thread as the window does: posts messages and takes snapshots until one fits."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playground.model.document import Document
from playground.train.messages import Load, Message, Phase, Snapshot
from playground.train.trainer import Trainer

DEADLINE = 30.0
PAUSE = 0.002

Wanted = Callable[[Snapshot], bool]


class Driver:
    """The newest snapshot is `seen`."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.seen: Snapshot | None = None

    def post(self, *messages: Message) -> None:
        for message in messages:
            self.trainer.post(message)

    def until(self, wanted: Wanted) -> Snapshot:
        """Take snapshots until one is as wanted."""
        deadline = time.monotonic() + DEADLINE
        while time.monotonic() < deadline:
            snapshot = self.trainer.latest()
            if snapshot is not None:
                self.seen = snapshot
                if wanted(snapshot):
                    return snapshot
            time.sleep(PAUSE)
        raise AssertionError(f"never came; the last snapshot was {self.seen}")

    def load(self, document: Document, revision: int = 1) -> Snapshot:
        """Load and wait until the thread can train, or says why not."""
        self.post(Load(document, revision))
        return self.until(lambda s: s.revision == revision and s.phase is not Phase.COMPILING)


@contextmanager
def driver(backend: str = "reference") -> Iterator[Driver]:
    trainer = Trainer(backend)
    try:
        yield Driver(trainer)
    finally:
        trainer.close()


def step(number: int) -> Wanted:
    """Paused after so many steps."""
    return lambda s: s.step == number and s.phase is Phase.PAUSED


def phase(wanted: Phase) -> Wanted:
    return lambda s: s.phase is wanted


def bits(snapshot: Snapshot) -> bytes:
    return b"".join(value.tobytes() for value in snapshot.parameters.values())
