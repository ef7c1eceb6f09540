"""Who gets kernels ready: a workshop that takes its time, or nobody but the thread itself."""

import math
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest

from kernels.cpu.runner import CpuBackend
from kernels.native import parts
from kernels.workshop import Workshop
from playground.data import registry
from playground.engine import Engine, compile_document
from playground.model.templates import first_document
from playground.train import preparation
from playground.train.mailbox import Mailbox
from playground.train.messages import Advance, Load, Phase, Play
from playground.train.preparation import Preparation
from playground.train.trainer import Trainer
from tests.train.driver import DEADLINE, Driver


class SlowWorkshop(Workshop):
    """Makes nothing until it is told to."""

    def __init__(self, processes: int = 1, niceness: int = 0) -> None:
        super().__init__(processes, niceness)
        self.lacking: list[str] = []
        self.held = False

    def want(self, names: Iterable[str]) -> None:
        self.lacking += names

    def missing(self, names: Collection[str]) -> list[str]:
        return [name for name in names if name in self.lacking]

    def hold(self, held: bool) -> None:
        self.held = held

    def make(self, *names: str) -> None:
        self.lacking = [name for name in self.lacking if names and name not in names]
        self.changed()


@pytest.fixture
def spare(monkeypatch: pytest.MonkeyPatch) -> list[SlowWorkshop]:
    """The workshops for idle time that are made in a test."""
    made: list[SlowWorkshop] = []

    def make(niceness: int) -> SlowWorkshop:
        made.append(SlowWorkshop(niceness=niceness))
        return made[-1]

    monkeypatch.setattr(preparation, "Workshop", make)
    return made


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The operations that the backend was asked to prepare."""
    done: list[str] = []
    real: Callable[..., None] = CpuBackend.prepare

    def prepare(self: CpuBackend, ops: Any, *rest: Any) -> None:
        done.extend(ops)
        real(self, ops, *rest)

    monkeypatch.setattr(CpuBackend, "prepare", prepare)
    return done


def engine(backend: str = "cpu") -> Engine:
    document = first_document()
    dataset = registry.build(document.data)
    return Engine(compile_document(document, dataset), dataset, backend)


def go_on(found: Preparation) -> list[str]:
    """Advance as far as possible and return what still waits."""
    while found.waiting and found.advance():
        pass
    return found.waiting


def test_waits_for_the_workshop_in_order(spare: list[SlowWorkshop], prepared: list[str]) -> None:
    shop = SlowWorkshop()
    found, network = Preparation(shop), engine()
    found.begin(network)
    first, *rest = network.plan.ops()
    assert go_on(found) == [first, *rest]
    assert prepared == []
    assert found.message == f"Preparing the fast kernels: 0 of {len(rest) + 1}."
    shop.make(*(part.name for part in parts((first,))))
    assert go_on(found) == rest
    assert prepared == [first]
    assert 0 < found.progress < 1
    shop.make()
    assert go_on(found) == []
    assert prepared == [first, *rest]
    assert found.progress == 1


def test_without_a_workshop_nothing_is_waited_for(spare: list[SlowWorkshop], prepared: list[str]) -> None:
    found, network = Preparation(), engine()
    found.begin(network)
    assert go_on(found) == []
    assert prepared == list(network.plan.ops())
    assert spare[0].lacking == []


def test_other_backends_do_not_know_the_workshop(spare: list[SlowWorkshop]) -> None:
    shop = SlowWorkshop()
    found = Preparation(shop)
    found.begin(engine("reference"))
    assert go_on(found) == []
    assert shop.lacking == spare[0].lacking == []


def test_what_is_ready_stays_ready_until_the_backend_changes(spare: list[SlowWorkshop]) -> None:
    found = Preparation()
    found.begin(engine())
    assert go_on(found) == []
    found.begin(engine())
    assert found.waiting == []
    found.begin(engine("reference"))
    assert found.waiting


def test_everything_else_is_for_idle_time(spare: list[SlowWorkshop]) -> None:
    found = Preparation(SlowWorkshop())
    assert spare[0].held
    found.begin(engine())
    assert "kernels.cpu.optimizer.adagrad" in spare[0].lacking
    held = []
    for idle in (True, False):
        found.use_idle_time(idle)
        held.append(spare[0].held)
    assert held == [False, True]
    found.use_idle_time(True)
    found.begin(engine())
    assert spare[0].held, "what a network needs comes first"


def test_the_thread_says_how_far_it_is_and_trains_right_after(spare: list[SlowWorkshop]) -> None:
    shop = SlowWorkshop()
    trainer = Trainer("cpu", shop)
    try:
        thread = Driver(trainer)
        thread.post(Load(first_document(), 1), Play())
        seen = thread.until(lambda s: s.phase is Phase.COMPILING)
        assert seen.message.startswith("Preparing the fast kernels: 0 of ")
        assert seen.message.endswith("Training starts right after.")
        assert spare[0].held
        shop.make(*(part.name for part in parts(engine().plan.ops()[:3])))
        thread.until(lambda s: s.message.startswith("Preparing the fast kernels: 3 of "))
        shop.make()
        assert thread.until(lambda s: s.step > 0).phase is Phase.PLAYING
        thread.post(Advance(1))
        thread.until(lambda s: s.phase is Phase.PAUSED)
    finally:
        trainer.close()


def test_what_is_quickly_loaded_is_not_told_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Phase] = []
    monkeypatch.setattr(Mailbox, "publish", lambda self, snapshot: told.append(snapshot.phase))
    monkeypatch.setattr("playground.train.trainer.TELL_SECONDS", math.inf)
    # One operation a round.
    monkeypatch.setattr(Preparation, "advance", lambda self: bool(self.waiting.pop(0)))
    trainer = Trainer("reference")
    trainer.post(Load(first_document(), 1))
    deadline = time.monotonic() + DEADLINE
    while Phase.PAUSED not in told and time.monotonic() < deadline:
        time.sleep(0.001)
    trainer.close()
    # As it begins, and as the answer to the message.
    assert told.count(Phase.COMPILING) == 2
    assert told[-1] is Phase.PAUSED


def test_closing_waits_for_no_workshop(spare: list[SlowWorkshop]) -> None:
    trainer = Trainer("cpu", SlowWorkshop())
    trainer.post(Load(first_document(), 1))
    trainer.close()
    assert not trainer._thread.is_alive()
