"""Between the threads: messages in, the newest snapshot out. One lock guards both."""

from collections.abc import Iterable
from dataclasses import replace
from threading import Condition

from playground.train.messages import Capture, Load, Message, SetSpeed, Snapshot, Watch

_VIEW_ONLY = (SetSpeed, Watch, Capture)


class Mailbox:
    """Safe to use from any thread. A taken snapshot is gone; an untaken one is replaced by the next."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._messages: list[Message] = []
        self._snapshot: Snapshot | None = None
        self._closed = self._rung = False

    def post(self, message: Message) -> None:
        """Add a message; wakes the thread that waits."""
        with self._changed:
            self._messages.append(message)
            self._changed.notify_all()

    def collect(self) -> list[Message]:
        """Take all messages, oldest first, without those that a later one makes superfluous."""
        with self._changed:
            messages, self._messages = self._messages, []
        return coalesce(messages)

    def publish(self, snapshot: Snapshot) -> None:
        """Put a snapshot where the other side takes it; a captured state that nobody took stays with it."""
        with self._changed:
            waiting = self._snapshot
            if waiting is not None and waiting.ticket and not snapshot.ticket:
                snapshot = replace(snapshot, state=waiting.state, ticket=waiting.ticket)
            self._snapshot = snapshot

    def take(self) -> Snapshot | None:
        """Return the newest snapshot and empty the box; None when nothing is new."""
        with self._changed:
            snapshot, self._snapshot = self._snapshot, None
            self._changed.notify_all()
        return snapshot

    @property
    def empty(self) -> bool:
        """Whether the last snapshot was taken."""
        with self._changed:
            return self._snapshot is None

    @property
    def closed(self) -> bool:
        """Whether the thread shall end."""
        with self._changed:
            return self._closed

    def close(self) -> None:
        """Ask the thread to end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def ring(self) -> None:
        """Wake the thread that waits, or that will wait next, without a message."""
        with self._changed:
            self._rung = True
            self._changed.notify_all()

    def wait(self, seconds: float | None, *, until_taken: bool) -> None:
        """Wait for a message, a ring or the end, at most `seconds`; with `until_taken` also for the snapshot
        to be taken.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._messages or self._rung or self._closed or (until_taken and self._snapshot is None)
                ),
                seconds,
            )
            self._rung = False


def coalesce(messages: Iterable[Message]) -> list[Message]:
    """Return the messages without each Load, Watch or SetSpeed that another of its kind follows.

    Only what changes no weights may stand between two Loads: a Reset between them must see the first one.
    """
    kept: list[Message] = []
    for message in messages:
        if isinstance(message, Load | Watch | SetSpeed):
            _forget(kept, message)
        kept.append(message)
    return kept


def _forget(kept: list[Message], message: Load | Watch | SetSpeed) -> None:
    for index in range(len(kept) - 1, -1, -1):
        if type(kept[index]) is type(message):
            del kept[index]
            return
        if isinstance(message, Load) and not isinstance(kept[index], _VIEW_ONLY):
            return
