"""Snapshots and sessions to show in tests."""

import numpy as np

from playground.data.registry import build
from playground.session.session import Session
from playground.train.messages import Curves, Phase, Scores, Snapshot, Watch
from tests.session.fakes import FakeTrainer

SIZE = 100


def curves(points: int = 5) -> Curves:
    """Return a loss that falls and an accuracy that rises."""
    steps = np.arange(points, dtype=np.float64)
    loss = 1.0 / (steps + 1.0)
    return Curves(steps * 10, steps, loss, loss * 2, 1 - loss / 2, *(1 - loss for _ in range(5)))


def snapshot(session: Session, **changes: object) -> Snapshot:
    """Return a snapshot of the session's document; the left half is answered with 0, the right one with 1."""
    answer = np.zeros((1, SIZE, SIZE), np.float32)
    answer[:, :, SIZE // 2 :] = 1.0
    shown = Snapshot(
        revision=1_000_000,
        phase=Phase.PAUSED,
        step=12,
        epoch=1234,
        batch=5,
        batches=25,
        samples_per_second=2_500_000.0,
        train=Scores(0.5, 0.9),
        test=Scores(0.6, 0.8),
        curves=curves(),
        dataset=build(session.document.data),
        prediction=answer,
    )
    return Snapshot(**{**shown.__dict__, **changes})


def trained(session: Session) -> FakeTrainer:
    """Give a session a stand-in for the compute thread."""
    trainer = FakeTrainer()
    session.attach(trainer)
    return trainer


def kinds_of(messages: list[object]) -> list[type]:
    """Return the kinds of messages to the compute thread, without those about what is watched."""
    return [type(message) for message in messages if not isinstance(message, Watch)]
