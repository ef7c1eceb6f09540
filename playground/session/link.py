"""The session's end of the compute thread: messages in, snapshots out, and which of those still fit."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from playground.model.document import Document
from playground.train.messages import (
    Advance,
    Capture,
    Load,
    Message,
    Pause,
    Phase,
    Play,
    SetDevice,
    SetSpeed,
    Snapshot,
    TrainingState,
    Watch,
)

CAPTURE_SECONDS = 2.0
CAPTURE_PAUSE = 0.005


class TrainerPort(Protocol):
    """What the session needs of a `playground.train.Trainer`."""

    def post(self, message: Message) -> None:
        """Hand over a message; it never blocks."""

    def latest(self) -> Snapshot | None:
        """Take the newest snapshot out of the mailbox."""

    def close(self) -> None:
        """End the thread and wait for it."""


class Link:
    """Counts revisions, remembers what was asked of the thread, and keeps the newest snapshot that fits."""

    def __init__(self) -> None:
        self.trainer: TrainerPort | None = None
        self.playing = False
        self.speed: float | None = None
        self.snapshot: Snapshot | None = None
        self.revision = 0
        self._fits_since = 0
        self._watch = Watch()
        self._waiting: list[Message] = []
        self._ticket = 0

    def attach(self, trainer: TrainerPort) -> None:
        """Start to use `trainer`; it gets every message that was posted before there was one."""
        self.trainer = trainer
        for message in self._waiting:
            trainer.post(message)
        self._waiting.clear()

    def post(self, message: Message) -> None:
        """Send a message, or keep it until there is a trainer."""
        if self.trainer is None:
            self._waiting.append(message)
        else:
            self.trainer.post(message)

    def load(self, document: Document, *, same_shapes: bool) -> None:
        """Train another document; unless its shapes are the same, older snapshots fit it no longer."""
        self.revision += 1
        if not same_shapes:
            self._fits_since = self.revision
            self.snapshot = self.snapshot and without_arrays(self.snapshot)
            # A first network that gives way to a file is not prepared either.
            self._waiting = [message for message in self._waiting if not isinstance(message, Load)]
        self.post(Load(document, self.revision))

    def play(self) -> None:
        """Train until paused."""
        self.playing = True
        self.post(Play())

    def pause(self) -> None:
        """Stop after the current slice."""
        self.playing = False
        self.post(Pause())

    def advance(self, batches: int) -> None:
        """Train some batches, or one epoch when `batches` is 0, then pause."""
        self.playing = False
        self.post(Advance(batches))

    def set_speed(self, batches_per_second: float | None) -> None:
        """Limit playing to some batches a second; None is no limit."""
        self.speed = batches_per_second
        self.post(SetSpeed(batches_per_second))

    def set_device(self, device: str) -> None:
        """Compute on "cpu" or "cuda" from now on."""
        self.post(SetDevice(device))

    def watch(self, watch: Watch) -> None:
        """Tell the thread what is visible, when that has changed."""
        if watch != self._watch:
            self._watch = watch
            self.post(watch)

    def take(self) -> Snapshot | None:
        """Return the newest snapshot if there is a new one; what no longer fits comes without its arrays."""
        snapshot = self.trainer.latest() if self.trainer else None
        if snapshot is None:
            return None
        fits = snapshot.revision >= self._fits_since
        self.snapshot = snapshot if fits else without_arrays(snapshot)
        if fits and snapshot.phase is Phase.FAILED:
            self.playing = False
        return self.snapshot

    def capture(self, receive: Callable[[Snapshot], None]) -> TrainingState | None:
        """Return the training state, or None when there is none; TimeoutError when the thread is too busy.

        Snapshots that arrive meanwhile go to `receive`.
        """
        if self.trainer is None:
            return None
        self._ticket += 1
        self.post(Capture(self._ticket))
        deadline = time.monotonic() + CAPTURE_SECONDS
        while time.monotonic() < deadline:
            if (snapshot := self.take()) is None:
                time.sleep(CAPTURE_PAUSE)
                continue
            receive(snapshot)
            if snapshot.ticket == self._ticket:
                return snapshot.state
        raise TimeoutError

    def close(self) -> None:
        """End the compute thread."""
        if self.trainer is not None:
            self.trainer.close()
            self.trainer = None


def without_arrays(snapshot: Snapshot) -> Snapshot:
    """Return the numbers and curves of a snapshot whose arrays belong to other shapes."""
    return replace(
        snapshot,
        parameters={},
        gradients={},
        maps={},
        prediction=None,
        focus=None,
        focus_map=None,
        activations={},
        findings={},
    )
