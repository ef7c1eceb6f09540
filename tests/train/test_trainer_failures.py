"""The compute thread when something is wrong: it says so in a sentence, and lives on."""

import logging
from dataclasses import replace

import pytest

from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.train.messages import (
    Advance,
    Load,
    Phase,
    Play,
    Reset,
    SetWeight,
)
from tests.engine.build import chain, layer, small
from tests.train.driver import bits, driver, phase, step

COMPILE = "playground.train.run.compile_document"


def test_a_broken_network_is_refused_in_words_and_data_still_show() -> None:
    with driver() as thread:
        seen = thread.load(chain(layer("in", "input"), layer("out", "output", loss="cross_entropy", units=9)))
        assert (seen.phase, seen.layer) == (Phase.BLOCKED, "out")
        assert seen.message.endswith(".")
        assert seen.dataset is not None
        assert (seen.parameters, seen.prediction) == ({}, None)
        thread.post(Advance(1))
        assert thread.until(lambda s: True).step == 0
        assert thread.load(small(), 2).phase is Phase.PAUSED


def test_a_repaired_network_goes_on_where_it_stood() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Advance(5))
        before = thread.until(step(5))
        assert thread.load(chain(layer("in", "input"), layer("hidden", "dense")), 2).phase is Phase.BLOCKED
        assert bits(thread.load(small(), 3)) == bits(before)


def test_playing_goes_on_when_a_network_is_repaired() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(Play())
        thread.until(lambda s: s.step > 0)
        stopped = thread.load(chain(layer("in", "input")), 2)
        assert stopped.phase is Phase.BLOCKED
        thread.post(Load(small(), 3))
        thread.until(lambda s: s.phase is Phase.PLAYING and s.step > 0)


@pytest.mark.parametrize(
    "data", [DataRecipe("nothing of that name"), DataRecipe("circle", Params(samples=-5))]
)
def test_data_that_cannot_be_made_is_refused_in_words(data: DataRecipe) -> None:
    with driver() as thread:
        seen = thread.load(replace(small(), data=data))
        assert seen.phase is Phase.BLOCKED
        assert seen.message.endswith(".")
        assert thread.load(small(), 2).phase is Phase.PAUSED


def test_a_feature_without_a_value_names_its_layer() -> None:
    made = chain(layer("in", "input", features=("log(x1)",)), layer("out", "output"))
    with driver() as thread:
        seen = thread.load(made)
        assert (seen.phase, seen.layer) == (Phase.BLOCKED, "in")
        assert "log(x1)" in seen.message


def test_a_learning_rate_of_a_thousand_million_ends_in_a_sentence() -> None:
    with driver() as thread:
        thread.load(small(learning_rate=1e9))
        thread.post(Play())
        seen = thread.until(phase(Phase.FAILED))
        assert seen.message.startswith("Training stopped at batch ")
        assert (
            "The learning rate 1e+09 is probably too large: lower it and press R to start again."
            in seen.message
        )
        thread.post(Play())
        thread.until(lambda s: s.phase is Phase.FAILED and s.step > seen.step)
        thread.load(small(), 2)
        thread.post(Reset())
        assert thread.until(phase(Phase.PAUSED)).step == 0


def test_a_fault_names_the_layer() -> None:
    with driver() as thread:
        thread.load(small())
        thread.post(SetWeight("hidden", "weights", 0, float("inf")), Advance(1))
        seen = thread.until(phase(Phase.FAILED))
        assert (seen.layer, seen.step) == ("hidden", 0)
        assert "the weights of Dense" in seen.message


@pytest.mark.parametrize(
    ("error", "words"),
    [(MemoryError(), "not enough memory"), (ZeroDivisionError("oh"), "ZeroDivisionError('oh')")],
)
def test_the_thread_survives_what_goes_wrong_while_loading(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(document: object, dataset: object) -> object:
        raise error

    with driver() as thread, caplog.at_level(logging.CRITICAL):
        with monkeypatch.context() as patch:
            patch.setattr(COMPILE, broken)
            seen = thread.load(small())
            assert seen.phase is Phase.FAILED
            assert words in seen.message
        assert thread.load(small(), 2).phase is Phase.PAUSED


def test_the_thread_survives_what_goes_wrong_while_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, steps: int) -> int:
        raise MemoryError

    with driver() as thread:
        thread.load(small())
        with monkeypatch.context() as patch:
            patch.setattr("playground.engine.Engine.run", broken)
            thread.post(Play())
            seen = thread.until(phase(Phase.FAILED))
            assert "not enough memory" in seen.message
        thread.post(Advance(1))
        thread.until(step(1))


def test_messages_after_a_bad_one_are_obeyed(caplog: pytest.LogCaptureFixture) -> None:
    with driver() as thread, caplog.at_level(logging.CRITICAL):
        thread.load(small())
        thread.post(SetWeight("nobody", "weights", 0, 1.0))
        thread.until(phase(Phase.FAILED))
        thread.post(SetWeight("nobody", "weights", 0, 1.0), Advance(2))
        thread.until(step(2))
