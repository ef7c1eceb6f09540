"""The compute thread, run for real: phases, the same bits, reset, restore and edits under way."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kernels.reference.runner import ReferenceBackend
from playground.data.dataset import Dataset
from playground.engine import Plan, compile_document
from playground.model import edits
from playground.model.document import Document
from playground.model.params import Params
from playground.train.messages import (
    Advance,
    Capture,
    Load,
    Pause,
    Phase,
    Play,
    Reset,
    Restore,
    SetSpeed,
    SetWeight,
    Watch,
)
from tests.engine.build import CIRCLE, chain, layer, small
from tests.train.driver import bits, driver, phase, step

COMPILE = "playground.train.run.compile_document"


def with_training(document: Document, **training: Any) -> Document:
    return replace(document, training=replace(document.training, **training))


# ---- the ways to train ----------------------------------------------------------------------------------
def test_a_loaded_document_waits_at_its_initial_weights() -> None:
    with driver() as thread:
        seen = thread.load(small())
        assert (seen.phase, seen.step, seen.epoch, seen.batch, seen.batches) == (Phase.PAUSED, 0, 0, 0, 3)
        assert seen.dataset is not None
        assert seen.train is not None
        assert seen.test is not None
        assert seen.prediction is not None
        assert seen.prediction.shape == (1, 100, 100)
        assert set(seen.parameters) == {(name, t) for name in ("hidden", "out") for t in ("weights", "bias")}
        assert seen.curves is not None
        assert list(seen.curves.step) == [0]
        assert seen.progress == 1.0


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (lambda document: replace(document, data=replace(document.data, source="xor")), False),
        (lambda document: replace(document, data=replace(document.data, seed=3)), True),
        (lambda document: with_training(document, learning_rate=0.1), True),
        (lambda document: edits.set_param(document, "out", "loss", "hinge"), False),
    ],
)
def test_a_curve_holds_losses_that_can_be_compared(
    change: Callable[[Document], Document], kept: bool
) -> None:
    document = small()
    with driver() as thread:
        thread.load(document)
        thread.post(Advance(3))
        thread.until(step(3))
        seen = thread.load(change(document), 2)
        assert seen.curves is not None
        assert (0 in seen.curves.step) is kept


def test_one_batch_one_epoch_and_exactly_so_many() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Advance(1))
        assert thread.until(step(1)).batch == 1
        thread.post(Advance(0))
        assert thread.until(step(3)).epoch == 1
        thread.post(Advance(0))
        assert thread.until(step(6)).epoch == 2
        thread.post(Advance(100))
        assert thread.until(step(106)).epoch == 35


def test_steps_posted_at_once_add_up() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(*[Advance(1)] * 5)
        thread.until(step(5))


def test_play_trains_until_pause() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Play())
        seen = thread.until(lambda s: s.step > 50)
        assert seen.phase is Phase.PLAYING
        assert thread.until(lambda s: s.samples_per_second > 0)
        thread.post(Pause())
        paused = thread.until(phase(Phase.PAUSED))
        thread.post(Watch(("hidden",)))
        assert thread.until(lambda s: bool(s.maps)).step == paused.step
        assert paused.samples_per_second == 0


def test_pause_ends_an_epoch_under_way() -> None:
    many = replace(CIRCLE, params=Params(samples=20_000))
    with driver() as thread:
        thread.load(replace(small(batch_size=1), data=many))
        thread.post(Advance(0))
        thread.until(lambda s: s.phase is Phase.PLAYING and s.step > 0)
        thread.post(Pause())
        assert thread.until(phase(Phase.PAUSED)).epoch == 0


def test_advance_while_playing_pauses_after_the_last_batch() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Play())
        thread.until(lambda s: s.step > 0)
        thread.post(Advance(3))
        seen = thread.until(phase(Phase.PAUSED))
        thread.post(Advance(1))
        assert thread.until(phase(Phase.PAUSED)).step == seen.step + 1


def test_play_before_the_network_is_ready_takes_effect_after() -> None:
    with driver() as thread:
        thread.post(Play(), Load(small(), 1))
        assert thread.until(lambda s: s.step > 0).phase is Phase.PLAYING


def test_compiling_is_reported_and_then_over(monkeypatch: pytest.MonkeyPatch) -> None:
    seen_it = threading.Event()
    monkeypatch.setattr(ReferenceBackend, "prepare", lambda *args: seen_it.wait(10))
    with driver() as thread:
        thread.post(Load(small(), 1), Play())
        seen = thread.until(lambda s: s.phase is Phase.COMPILING)
        seen_it.set()
        assert 0 <= seen.progress < 1
        assert seen.message.startswith("Preparing the fast kernels: 0 of ")
        assert seen.message.endswith("Training starts right after.")
        assert seen.parameters, "the numbers need no kernels"
        assert seen.step == 0
        assert thread.until(phase(Phase.PLAYING)).progress == 1


# ---- the same bits --------------------------------------------------------------------------------------
def test_played_stepped_paused_and_slowed_give_the_same_bits() -> None:
    with driver() as thread:
        thread.load(small(batch_size=7))
        thread.post(Play())
        thread.until(lambda s: s.step > 1000)
        thread.post(Pause())
        played = thread.until(phase(Phase.PAUSED))
        thread.post(Reset(), Advance(played.step))
        advanced = thread.until(step(played.step))
        assert bits(advanced) == bits(played)
        thread.post(Reset(), Advance(3), SetSpeed(500), Watch(("hidden",)), Play())
        thread.until(lambda s: s.step > 20)
        thread.post(Pause(), SetSpeed(None), Capture(1))
        done = thread.until(lambda s: s.ticket == 1).step
        assert done + 7 < played.step
        thread.post(*[Advance(1)] * 7, Advance(played.step - done - 7))
        assert bits(thread.until(step(played.step))) == bits(played)


# ---- reset, restore, edit -------------------------------------------------------------------------------
def test_reset_goes_back_to_the_same_weights() -> None:
    with driver() as thread:
        first = thread.load(small())
        thread.post(Advance(20))
        assert bits(thread.until(step(20))) != bits(first)
        thread.post(Reset())
        again = thread.until(step(0))
        assert bits(again) == bits(first)
        assert again.curves is not None
        assert list(again.curves.step) == [0]


def test_a_captured_state_comes_back_once_and_restores() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Advance(5))
        thread.until(step(5))
        thread.post(Capture(3))
        seen = thread.until(lambda s: s.ticket == 3)
        assert seen.state is not None
        thread.post(Advance(4))
        later = thread.until(step(9))
        assert (later.ticket, later.state) == (0, None)
        thread.post(Reset(), Restore(seen.state))
        assert bits(thread.until(step(5))) == bits(seen)
        thread.post(Advance(4))
        assert bits(thread.until(step(9))) == bits(later)


def test_a_state_restored_to_a_network_that_cannot_train_waits_for_a_repair() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Advance(5), Capture(1))
        thread.until(step(5))
        thread.post(Capture(2))
        state = thread.until(lambda s: s.ticket == 2).state
        assert state is not None
    with driver() as thread:
        thread.load(chain(layer("in", "input"), layer("hidden", "dense", units=3)))
        thread.post(Reset(), Restore(state))
        assert thread.load(small(), 2).step == 5


def test_a_weight_that_is_set_shows_at_once() -> None:
    with driver() as thread:
        before = thread.load(small())
        thread.post(SetWeight("out", "weights", 2, 9.0))
        after = thread.until(lambda s: s.parameters["out", "weights"][0, 2] == 9)
        assert after.train != before.train
        assert before.prediction is not None
        assert after.prediction is not None
        assert not np.array_equal(after.prediction, before.prediction)
        assert after.curves is not None
        assert after.train is not None
        assert after.curves.train_loss[0] == after.train.loss


@pytest.mark.parametrize(
    "change",
    [
        lambda d: with_training(d, learning_rate=0.5),
        lambda d: with_training(d, batch_size=3),
        lambda d: with_training(d, optimizer="sgd"),
        lambda d: with_training(d, l2=0.1, clip_norm=1.0),
        lambda d: replace(d, data=replace(d.data, params=Params(samples=80, noise=0.5))),
        lambda d: replace(d, data=replace(d.data, test_fraction=0.2)),
    ],
    ids=["learning rate", "batch size", "optimizer", "penalties", "noise", "split"],
)
def test_training_goes_on_through_a_change(change: Callable[[Document], Document]) -> None:
    document = small()
    with driver() as thread:
        thread.load(document)
        thread.post(Advance(10))
        before = thread.until(step(10))
        after = thread.load(change(document), 2)
        assert after.step == 10
        assert bits(after) == bits(before)
        thread.post(Advance(1))
        assert bits(thread.until(step(11))) != bits(before)


def test_more_units_keep_the_others_while_playing() -> None:
    def made(units: int) -> Document:
        return chain(layer("in", "input"), layer("hidden", "dense", units=units), layer("out", "output"))

    with driver() as thread:
        thread.load(made(3))
        thread.post(Play())
        thread.until(lambda s: s.step > 5)
        thread.post(Load(made(4), 2))
        seen = thread.until(lambda s: s.revision == 2 and s.phase is Phase.PLAYING)
        assert seen.step > 5
        assert seen.parameters["hidden", "bias"].shape == (4,)


def test_only_the_newest_of_waiting_documents_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built, go = [], threading.Event()

    def slow(document: Document, dataset: Dataset) -> Plan:
        go.wait(10)
        built.append(document.training.learning_rate)
        return compile_document(document, dataset)

    monkeypatch.setattr(COMPILE, slow)
    with driver() as thread:
        thread.post(Load(small(learning_rate=0.0), 1))
        while thread.trainer._mailbox._messages:
            time.sleep(0.001)
        thread.post(*(Load(small(learning_rate=rate / 10), rate + 1) for rate in range(1, 9)))
        go.set()
        thread.until(lambda s: s.revision == 9 and s.phase is Phase.PAUSED)
    assert built == [0.0, 0.8]


def test_unchanged_data_is_not_built_again() -> None:
    with driver() as thread:
        first = thread.load(small())
        second = thread.load(small(learning_rate=0.5), 2)
        assert second.dataset is first.dataset
