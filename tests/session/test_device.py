"""The choice of what computes: it reaches the compute thread, and what that says is remembered."""

from pathlib import Path

import pytest

from kernels import gpu
from playground.files.settings import Settings, load_settings
from playground.session.actions import ACTIONS
from playground.session.session import Session
from playground.train.messages import Phase, SetDevice, Snapshot
from tests.session.fakes import FakeTrainer

BY_ID = {action.id: action for action in ACTIONS}


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "has_driver", lambda: True)


def computing(session: Session) -> list[str]:
    """The ids of the devices that are checked."""
    devices = [action for action in ACTIONS if action.group == "Device"]
    return [action.id for action in devices if action.checked is not None and action.checked(session)]


@pytest.mark.usefixtures("driver")
def test_the_device_reaches_the_trainer_and_is_remembered_once_it_computes(tmp_path: Path) -> None:
    trainer, file = FakeTrainer(), tmp_path / "settings.json"
    session = Session(trainer, Settings(file))
    states: list[str] = []
    session.state_changed.connect(lambda: states.append(session.device))
    for id_, device in (("device_cuda", "cuda"), ("device_cpu", "cpu")):
        before = session.device
        BY_ID[id_].run(session)
        assert trainer.posted[-1] == SetDevice(device)
        assert session.device == before
        trainer.mailbox.append(Snapshot(1, Phase.PAUSED, device=device))
        session.poll()
        assert (session.device, computing(session), states[-1]) == (device, [id_], device)
        assert load_settings(file)[0].device == device


def test_without_a_driver_there_is_a_sentence_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "has_driver", lambda: False)
    trainer = FakeTrainer()
    session = Session(trainer)
    posted, said = list(trainer.posted), list[tuple[str, str]]()
    session.status.connect(lambda text, kind: said.append((text, kind)))
    BY_ID["device_cuda"].run(session)
    assert said == [(gpu.NO_DRIVER, "error")]
    assert trainer.posted == posted
    assert computing(session) == ["device_cpu"]


@pytest.mark.usefixtures("driver")
def test_the_next_start_computes_where_the_last_one_did() -> None:
    trainer = FakeTrainer()
    Session(trainer, Settings(device="cuda"))
    assert trainer.posted[-1] == SetDevice("cuda")
    other = FakeTrainer()
    Session(other, Settings())
    assert not any(isinstance(message, SetDevice) for message in other.posted)


@pytest.mark.usefixtures("driver")
def test_a_first_look_from_the_cpu_does_not_forget_the_choice() -> None:
    trainer = FakeTrainer()
    session = Session(trainer, Settings(device="cuda"))
    trainer.mailbox.append(Snapshot(1, Phase.PAUSED, device="cpu"))
    session.poll()
    assert session.settings.device == "cuda"
