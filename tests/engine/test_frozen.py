"""Frozen layers: they stay as they are to the bit, what lies before them still learns."""

from typing import Any

import numpy as np
import pytest

from kernels.ops import OPS
from playground.data import registry
from playground.data.state import TensorState
from playground.engine import Engine, compile_document
from playground.engine.plan import rows_of
from playground.model import edits
from playground.model.document import DataRecipe, Document
from tests.engine.build import chain, layer

DIGITS = DataRecipe("digits")


def dense(*frozen: str, **training: Any) -> Document:
    made = chain(
        layer("in", "input"),
        layer("first", "dense", units=5),
        layer("second", "dense", units=4, weight_norm=True),
        layer("out", "output"),
        **{"optimizer": "adam", "l2": 0.01, **training},
    )
    return edits.set_frozen(made, frozen, True)


def images(*frozen: str) -> Document:
    made = chain(
        layer("in", "input"),
        layer("conv", "conv2d", filters=3, activation="tanh"),
        layer("norm", "batch_norm"),
        layer("bent", "activation", function="tanh"),
        layer("more", "conv2d", filters=2, activation="tanh"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DIGITS,
        batch_size=32,
    )
    return edits.set_frozen(made, frozen, True)


def engine(made: Document, backend: str = "cpu") -> Engine:
    data = registry.build(made.data)
    return Engine(compile_document(made, data), data, backend)


def states(trained: Engine) -> dict[tuple[str, str], bytes]:
    """All that lasts of each tensor, as bits."""

    def bits(state: TensorState) -> bytes:
        return b"".join(array.tobytes() for array in (state.value, *state.memory.values()))

    return {key: bits(state) for key, state in trained.state().tensors.items()}


def changed(before: dict[tuple[str, str], bytes], after: dict[tuple[str, str], bytes]) -> set[str]:
    return {key[0] for key in before if before[key] != after[key]}


@pytest.mark.parametrize("frozen", ["first", "second", "out"])
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam", "adamw"])
def test_only_the_others_learn(frozen: str, optimizer: str) -> None:
    trained = engine(dense(frozen, optimizer=optimizer))
    before = states(trained)
    trained.run(20)
    assert changed(before, states(trained)) == {"first", "second", "out"} - {frozen}


@pytest.mark.parametrize("frozen", [("conv", "norm"), ("norm",), ("more",), ("conv",)])
def test_only_other_layers_of_pictures_learn(frozen: tuple[str, ...]) -> None:
    trained = engine(images(*frozen))
    before = states(trained)
    trained.run(5)
    assert changed(before, states(trained)) == {"conv", "norm", "more", "out"} - set(frozen)


def test_the_optimizer_goes_on_where_it_was_before_the_layer_was_frozen() -> None:
    trained = engine(dense())
    trained.run(15)
    before = trained.state().tensors["first", "weights"]
    frozen = engine(dense("first"))
    frozen.adopt(trained)
    frozen.run(10)
    thawed = engine(dense())
    thawed.adopt(frozen)
    after = thawed.state().tensors["first", "weights"]
    assert before.memory
    for vector, kept in before.memory.items():
        assert np.abs(kept).max() > 0
        np.testing.assert_array_equal(after.memory[vector], kept)
    np.testing.assert_array_equal(after.value, before.value)


def test_a_saved_run_goes_on_the_same() -> None:
    whole, first, second = (engine(dense("first")) for _ in range(3))
    whole.run(20)
    first.run(12)
    second.restore(first.state())
    second.run(8)
    assert states(whole) == states(second)


def test_others_learn_as_if_the_frozen_gradient_were_zero() -> None:
    """One step of plain descent: what is not frozen moves by what it would have moved by."""
    free, frozen = engine(dense(optimizer="sgd")), engine(dense("second", optimizer="sgd"))
    for trained in (free, frozen):
        trained.run(1)
    for key, value in free.parameters().items():
        if key[0] != "second":
            np.testing.assert_array_equal(frozen.parameters()[key], value)


def test_nothing_is_computed_for_what_nobody_needs() -> None:
    def back(*frozen: str) -> list[tuple[str, str]]:
        plan = engine(images(*frozen)).plan
        return [(row.op, row.layer) for row in rows_of(plan.train) if "_backward" in row.op]

    assert ("conv2d_backward_w", "conv") in back()
    assert not {layer for _, layer in back("conv", "norm")} & {"conv", "norm", "bent"}
    assert ("conv2d_backward_x", "more") not in back("conv", "norm")
    assert ("conv2d_backward_w", "more") not in back("more")
    assert ("conv2d_backward_x", "more") in back("more")


def test_a_frozen_batch_norm_answers_as_outside_training() -> None:
    made = images()
    trained = engine(made)
    trained.run(10)
    frozen = engine(edits.set_frozen(made, ["norm"], True))
    ops = {row.op for row in rows_of(frozen.plan.train)}
    assert not any(OPS[op].when == "batch" for op in ops)
    assert "batch_norm_inference_backward" in ops
    frozen.adopt(trained)
    assert frozen.evaluate() == trained.evaluate()


@pytest.mark.parametrize("frozen", [("norm",), ("norm", "more"), ("conv", "more")])
def test_gradients_through_frozen_layers_are_slopes(frozen: tuple[str, ...]) -> None:
    data = registry.build(DIGITS)
    made = images(*frozen)
    trained = Engine(compile_document(made, data), data, "reference", np.float64)
    trained.view("norm.running_mean")[...] = 0.1
    trained.view("norm.running_variance")[...] = 0.5
    _, gradients = trained.loss_gradient()
    assert {key[0] for key in gradients} == {"conv", "norm", "more", "out"} - set(frozen)
    for key, gradient in gradients.items():
        place, step = int(np.abs(gradient).argmax()), 1e-5
        values = trained.view(f"{key[0]}.{key[1]}").reshape(-1)
        values[place] += step
        above, _ = trained.loss_gradient()
        values[place] -= 2 * step
        below, _ = trained.loss_gradient()
        values[place] += step
        assert gradient.flat[place] == pytest.approx((above - below) / (2 * step), rel=1e-6)


def test_reset_leaves_frozen_layers_alone() -> None:
    made = images()
    trained = engine(made)
    trained.run(10)
    frozen = engine(edits.set_frozen(made, ["conv", "norm"], True))
    frozen.adopt(trained)
    frozen.reset()
    assert frozen.step == 0
    fresh, after, before = engine(made).parameters(), frozen.parameters(), trained.parameters()
    for key, value in after.items():
        wanted = before[key] if key[0] in ("conv", "norm") else fresh[key]
        np.testing.assert_array_equal(value, wanted)


def test_the_reference_does_the_same() -> None:
    fast, slow = engine(images("conv", "norm")), engine(images("conv", "norm"), "reference")
    for trained in (fast, slow):
        trained.run(3)
    for key, value in fast.parameters().items():
        np.testing.assert_allclose(value, slow.parameters()[key], atol=1e-5)


def test_everything_frozen_is_allowed_and_changes_nothing() -> None:
    trained = engine(dense("first", "second", "out"))
    before = states(trained)
    assert trained.run(5) == 5
    assert states(trained) == before
