"""Training without a thread, and that networks learn what they should."""

import gc
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from playground.engine import CompileError
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from playground.model.templates import first_document
from playground.train.headless import EpochReport, TrainingStoppedError, prepare, train
from playground.train.messages import Advance, Phase, Play
from tests.engine.build import bits, chain, layer, small
from tests.train import driver as threads


def test_every_epoch_is_reported() -> None:
    reports: list[EpochReport] = []
    engine = train(small(), 3, reports.append, backend="reference")
    assert [report.epoch for report in reports] == [1, 2, 3]
    assert [report.step for report in reports] == [3, 6, 9]
    assert reports[-1].train == engine.evaluate("train")
    assert reports[-1].test == engine.evaluate("test")
    assert all(report.samples_per_second > 0 for report in reports)


def test_two_runs_and_a_continued_one_give_the_same_bits() -> None:
    whole = train(small(), 4, backend="reference")
    half = train(small(), 2, backend="reference")
    rest = train(small(), 2, state=half.state(), backend="reference")
    assert bits(rest) == bits(whole)


def test_the_thread_and_the_command_line_give_the_same_bits() -> None:
    expected = train(small(), 4, backend="reference")
    with threads.driver() as thread:
        thread.load(small())
        thread.post(Advance(expected.step))
        seen = thread.until(threads.step(expected.step))
    values = b"".join(value.tobytes() for value in expected.parameters().values())
    assert threads.bits(seen) == values


def test_a_network_that_cannot_train_says_why() -> None:
    with pytest.raises(CompileError, match=r"\.$") as caught:
        prepare(chain(layer("in", "input"), layer("out", "output", loss="cross_entropy", units=9)))
    assert caught.value.layer == "out"


def test_a_learning_rate_of_a_thousand_million_ends_in_a_sentence() -> None:
    with pytest.raises(TrainingStoppedError, match=r"The learning rate 1e\+09 is probably too large"):
        train(small(learning_rate=1e9), 500, backend="reference")


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
def test_an_overflow_names_the_fault() -> None:
    head = layer("out", "output", loss="squared_error", activation="linear")
    made = chain(layer("in", "input"), layer("a", "dense", activation="linear"), head)
    made = replace(made, training=replace(made.training, learning_rate=1e9, optimizer="sgd", batch_size=1))
    with pytest.raises(TrainingStoppedError) as caught:
        train(made, 500, backend="reference")
    assert caught.value.fault.layer in ("a", "out")


def of(source: str) -> Document:
    return replace(first_document(), data=DataRecipe(source))


@pytest.mark.parametrize(("source", "epochs"), [("circle", 60), ("xor", 60), ("spiral", 400)])
def test_the_first_network_learns(source: str, epochs: int) -> None:
    engine = train(of(source), epochs)
    scores = engine.evaluate("train")
    assert scores is not None
    assert scores.accuracy is not None
    assert scores.accuracy >= 0.95


@pytest.mark.parametrize(
    "head",
    [
        {"loss": "cross_entropy"},
        {"loss": "binary_cross_entropy"},
        {"loss": "squared_error", "activation": "tanh"},
        {"loss": "hinge"},
    ],
    ids=lambda head: head["loss"],
)
def test_more_than_two_classes_are_learned(head: dict[str, str]) -> None:
    made = chain(
        layer("in", "input", features=("x1", "x2", "x1^2", "x2^2")),
        layer("a", "dense"),
        layer("out", "output", **head),
        data=DataRecipe("rings", Params(classes=3)),
        learning_rate=0.03,
    )
    scores = train(made, 40).evaluate("test")
    assert scores is not None
    assert scores.accuracy is not None
    assert scores.accuracy > 0.9


def test_a_regression_is_learned() -> None:
    made = chain(
        layer("in", "input"),
        layer("out", "output", loss="squared_error"),
        data=DataRecipe("plane"),
        learning_rate=0.05,
    )
    first = prepare(made).evaluate("test")
    last = train(made, 40).evaluate("test")
    assert first is not None
    assert last is not None
    assert last.loss < first.loss / 10


def test_the_compiled_kernels_follow_the_reference_through_a_whole_run() -> None:
    made = chain(
        layer("in", "input", features=("x1", "x2", "sin(x1)")),
        layer("a", "dense", units=5, activation="tanh"),
        layer("drop", "dropout", rate=0.3),
        layer("b", "dense", units=4, activation="gelu"),
        layer("out", "output"),
        l2=0.01,
        clip_norm=1.0,
        schedule="cosine",
        learning_rate=0.01,
        batch_size=21,
    )
    fast, slow = (train(made, 20, backend=name) for name in ("cpu", "reference"))
    for key, value in slow.parameters().items():
        np.testing.assert_allclose(fast.parameters()[key], value, rtol=1e-3, atol=1e-4)
    fast_scores, slow_scores = fast.evaluate("test"), slow.evaluate("test")
    assert fast_scores is not None
    assert slow_scores is not None
    assert fast_scores.loss == pytest.approx(slow_scores.loss, rel=1e-3)


def test_memory_stays_flat_over_many_snapshots() -> None:
    with threads.driver("cpu") as thread:
        thread.load(first_document())
        thread.post(Play())

        def snapshots(count: int) -> int:
            for _ in range(count):
                thread.until(lambda s: s.phase is Phase.PLAYING)
            gc.collect()
            return tracemalloc.get_traced_memory()[0]

        tracemalloc.start()
        try:
            snapshots(20)
            before = snapshots(1)
            after = snapshots(100)
        finally:
            tracemalloc.stop()
    assert after - before < 300_000
