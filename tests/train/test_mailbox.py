"""The mailbox: what is kept, what is replaced, who is woken."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from playground.model.templates import first_document
from playground.train.mailbox import Mailbox, coalesce
from playground.train.messages import (
    Advance,
    Capture,
    Load,
    Message,
    Pause,
    Phase,
    Play,
    Reset,
    SetSpeed,
    SetWeight,
    Snapshot,
    TrainingState,
    Watch,
)

DOCUMENT = first_document()
OLD, NEW = Load(DOCUMENT, 1), Load(DOCUMENT, 2)
WEIGHT = SetWeight("a", "weights", 0, 1.0)
SEEN = Watch(("a",))


@pytest.mark.parametrize(
    ("messages", "kept"),
    [
        ([OLD, NEW], [NEW]),
        ([OLD, SEEN, SetSpeed(5), Capture(1), NEW], [SEEN, SetSpeed(5), Capture(1), NEW]),
        ([OLD, Reset(), NEW], [OLD, Reset(), NEW]),
        ([OLD, WEIGHT, NEW], [OLD, WEIGHT, NEW]),
        ([OLD, Advance(3), NEW], [OLD, Advance(3), NEW]),
        ([Watch(("b",)), Play(), SEEN], [Play(), SEEN]),
        ([SetSpeed(1), Pause(), SetSpeed(None)], [Pause(), SetSpeed(None)]),
        ([Advance(1), Advance(1)], [Advance(1), Advance(1)]),
        ([WEIGHT, WEIGHT], [WEIGHT, WEIGHT]),
    ],
)
def test_only_what_a_later_message_makes_superfluous_goes(
    messages: list[Message], kept: list[Message]
) -> None:
    assert coalesce(messages) == kept


def test_messages_are_collected_once_and_in_order() -> None:
    mailbox = Mailbox()
    mailbox.post(Play())
    mailbox.post(Pause())
    assert mailbox.collect() == [Play(), Pause()]
    assert mailbox.collect() == []


def snapshot(step: int, **fields: Any) -> Snapshot:
    return Snapshot(revision=1, phase=Phase.PAUSED, step=step, **fields)


def test_the_newest_snapshot_wins_and_is_taken_once() -> None:
    mailbox = Mailbox()
    mailbox.publish(snapshot(1))
    mailbox.publish(snapshot(2))
    assert not mailbox.empty
    taken = mailbox.take()
    assert taken is not None
    assert taken.step == 2
    assert mailbox.take() is None
    assert Mailbox().empty


def test_a_captured_state_survives_until_it_is_taken() -> None:
    mailbox, state = Mailbox(), TrainingState(1, 0, 0, {})
    mailbox.publish(snapshot(1, state=state, ticket=7))
    mailbox.publish(snapshot(2))
    taken = mailbox.take()
    assert taken is not None
    assert (taken.step, taken.ticket, taken.state) == (2, 7, state)
    mailbox.publish(snapshot(3))
    taken = mailbox.take()
    assert taken is not None
    assert (taken.ticket, taken.state) == (0, None)


def waiting(mailbox: Mailbox, *, until_taken: bool) -> Thread:
    thread = Thread(target=mailbox.wait, args=(None,), kwargs={"until_taken": until_taken})
    thread.start()
    return thread


@pytest.mark.parametrize("wake", [lambda mailbox: mailbox.post(Play()), lambda mailbox: mailbox.close()])
def test_messages_and_the_end_wake_who_waits(wake: Callable[[Mailbox], None]) -> None:
    mailbox = Mailbox()
    thread = waiting(mailbox, until_taken=False)
    wake(mailbox)
    thread.join(5)
    assert not thread.is_alive()


def test_taking_wakes_who_waits_for_it() -> None:
    mailbox = Mailbox()
    mailbox.publish(snapshot(1))
    thread = waiting(mailbox, until_taken=True)
    thread.join(0.02)
    assert thread.is_alive()
    mailbox.take()
    thread.join(5)
    assert not thread.is_alive()


def test_a_wait_ends_by_itself() -> None:
    Mailbox().wait(0.001, until_taken=True)
