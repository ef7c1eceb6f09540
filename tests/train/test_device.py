"""Another device in the middle of training: the run goes on from where it stands."""

from collections.abc import Iterator

import numpy as np
import pytest

from kernels import gpu
from playground.engine import Engine
from playground.model import edits
from playground.train.messages import Advance, Load, Phase, SetDevice
from playground.train.run import Run
from tests.engine.build import small
from tests.kernels.plain_cuda import plain_cuda


@pytest.fixture
def run() -> Run:
    found = Run("reference")
    found.handle(Load(small(), 1))
    advance(found, 2)
    return found


@pytest.fixture
def device() -> Iterator[None]:
    with plain_cuda():
        yield


def advance(run: Run, batches: int) -> None:
    while run.preparation.waiting:
        run.preparation.advance()
    run.handle(Advance(batches))
    while run.phase is Phase.PLAYING:
        run.train()


def engine_of(run: Run) -> Engine:
    assert run.current is not None
    return run.current


@pytest.mark.usefixtures("device")
def test_another_device_goes_on_from_the_weights(run: Run) -> None:
    old = engine_of(run)
    before = old.state()
    run.handle(SetDevice("cuda"))
    assert run.phase is Phase.COMPILING
    new = engine_of(run)
    assert (new.backend.name, new.step, new.epoch, new.cursor) == ("cuda", 2, before.epoch, before.cursor)
    for key, tensor in new.state().tensors.items():
        assert tensor.value.tobytes() == before.tensors[key].value.tobytes()
    old.run(3)
    advance(run, 3)
    for key, tensor in new.state().tensors.items():
        np.testing.assert_allclose(tensor.value, old.state().tensors[key].value, rtol=1e-4, atol=1e-6)


@pytest.mark.usefixtures("device")
def test_the_same_device_changes_nothing(run: Run) -> None:
    run.handle(SetDevice("cuda"))
    engine = engine_of(run)
    run.handle(SetDevice("cuda"))
    assert run.current is engine


@pytest.mark.usefixtures("device")
def test_documents_after_it_train_there_too(run: Run) -> None:
    run.handle(SetDevice("cuda"))
    run.handle(Load(edits.set_param(small(), "hidden", "units", 3), 2))
    assert engine_of(run).backend.name == "cuda"


@pytest.mark.usefixtures("device")
def test_a_network_that_was_broken_meanwhile_comes_back_on_the_new_device(run: Run) -> None:
    run.handle(Load(edits.remove(small(), ["out"]), 2))
    assert run.phase is Phase.BLOCKED
    run.handle(SetDevice("cuda"))
    run.handle(Load(small(), 3))
    assert (engine_of(run).backend.name, engine_of(run).step) == ("cuda", 2)


def test_without_a_gpu_the_run_ends_with_a_sentence_and_keeps_its_device(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu, "missing", lambda: "There is none.")
    run.handle(SetDevice("cuda"))
    assert (run.phase, run.message, run.backend) == (Phase.FAILED, "There is none.", "reference")
    advance(run, 1)
    assert engine_of(run).step == 3
