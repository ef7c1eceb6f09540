"""Layers that look at the whole batch, and weights that are made anew in each step."""

from dataclasses import replace

import numpy as np
import pytest

from kernels.abi import LANES
from playground.data.registry import build
from playground.engine import Engine, compile_document, gradient_check
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from tests.engine.build import chain, layer


def normalized(batch: int = 40) -> Document:
    return chain(
        layer("in", "input"),
        layer("first", "dense", units=5),
        layer("norm", "batch_norm"),
        layer("second", "dense", units=4),
        layer("again", "batch_norm"),
        layer("out", "output"),
        batch_size=batch,
    )


def engine_of(doc: Document, backend: str = "cpu", dtype: type = np.float32, threads: int = 1) -> Engine:
    dataset = build(doc.data)
    return Engine(compile_document(doc, dataset), dataset, backend, dtype, threads)


def test_every_block_of_the_batch_is_kept() -> None:
    engine = engine_of(replace(normalized(1000), data=DataRecipe("circle", Params(samples=300))))
    assert engine.plan.deal.retained
    assert engine.plan.deal.blocks >= -(-len(engine.dataset.train) // LANES)


def test_the_gradient_goes_through_the_moments() -> None:
    errors = gradient_check(engine_of(normalized(), "reference", np.float64))
    assert max(errors.values()) < 1e-6
    assert {name for _, name in errors} == {"weights", "bias", "gamma", "beta"}


@pytest.mark.parametrize("batch", [1, 7, 16, 40])
def test_compiled_kernels_train_as_the_definitions(batch: int) -> None:
    fast, slow = (engine_of(normalized(batch), name) for name in ("cpu", "reference"))
    fast.run(12)
    slow.run(12)
    for key, value in slow.parameters().items():
        np.testing.assert_allclose(fast.parameters()[key], value, rtol=2e-3, atol=2e-3)


def test_running_averages_follow_the_batches_and_are_not_trained() -> None:
    engine = engine_of(normalized())
    before = engine.parameters()["norm", "running_mean"]
    engine.run(50)
    state = engine.state()
    assert not np.array_equal(before, state.tensors["norm", "running_mean"].value)
    assert not state.tensors["norm", "running_mean"].memory
    assert ("norm", "running_mean") not in engine.gradients()


def test_scores_use_the_running_averages_and_change_nothing() -> None:
    engine = engine_of(normalized())
    engine.run(30)
    before = engine.parameters()
    first, second = engine.evaluate("test"), engine.evaluate("test")
    engine.loss_gradient()
    assert first == second
    for key, value in engine.parameters().items():
        np.testing.assert_array_equal(value, before[key])


def test_going_on_from_a_state_gives_the_same_bits() -> None:
    doc = normalized()
    whole, half = engine_of(doc), engine_of(doc)
    whole.run(40)
    half.run(17)
    rest = engine_of(doc)
    rest.restore(half.state())
    rest.run(23)
    for key, value in whole.parameters().items():
        np.testing.assert_array_equal(rest.parameters()[key], value)


def test_another_batch_size_keeps_all_weights() -> None:
    doc = normalized()
    engine = engine_of(doc)
    engine.run(20)
    other = engine_of(edits.set_training(doc, batch_size=100))
    other.adopt(engine)
    for key, value in engine.parameters().items():
        np.testing.assert_array_equal(other.parameters()[key], value)


def made_anew(**options: float | str) -> Document:
    return chain(
        layer("in", "input"),
        layer("first", "dense", units=6, **options),
        layer("second", "dense", units=4, **options),
        layer("out", "output"),
        batch_size=20,
    )


@pytest.mark.parametrize("options", [{"weights": "normalized"}, {"drop_connect": 0.3}])
def test_the_gradient_goes_through_weights_made_anew(options: dict[str, float | str]) -> None:
    errors = gradient_check(engine_of(made_anew(**options), "reference", np.float64))
    assert max(errors.values()) < 1e-6


@pytest.mark.parametrize("options", [{"weights": "normalized"}, {"drop_connect": 0.3}])
def test_weights_made_anew_train_as_the_definitions(options: dict[str, float | str]) -> None:
    fast, slow = (engine_of(made_anew(**options), name) for name in ("cpu", "reference"))
    fast.run(20)
    slow.run(20)
    for key, value in slow.parameters().items():
        np.testing.assert_allclose(fast.parameters()[key], value, rtol=1e-3, atol=1e-4)
    found, wanted = fast.evaluate("test"), slow.evaluate("test")
    assert found is not None
    assert wanted is not None
    assert found.loss == pytest.approx(wanted.loss, rel=1e-3)


def test_drop_connect_drops_nothing_outside_training() -> None:
    engine = engine_of(made_anew(drop_connect=0.5))
    engine.run(10)
    assert engine.evaluate("test") == engine.evaluate("test")
    first, second = (engine.maps(["first"], (0, 1), 8)["first"] for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_filters_without_biases_train_all_the_same() -> None:
    document = chain(
        layer("in", "input"),
        layer("seen", "conv2d", filters=2, bias="none"),
        layer("norm", "batch_norm"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    engine = engine_of(document)
    before = engine.parameters()
    engine.run(5)
    after = engine.parameters()
    assert not after["seen", "bias"].any()
    assert not np.array_equal(before["seen", "weights"], after["seen", "weights"])
