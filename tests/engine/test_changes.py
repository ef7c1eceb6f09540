"""What stays when the document changes while training, and what happens when numbers break."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.engine import Engine, compile_document
from playground.engine.lasting import Key
from playground.model.document import Document
from tests.engine.build import bits, chain, engine, layer, points, small

DATA = points()


def trained(made: Document, steps: int = 10) -> Engine:
    new = engine(made, DATA)
    assert new.run(steps) == steps
    return new


# ---- what stays when the document changes ---------------------------------------------------------------
def adopted(before: Document, after: Document, data: Dataset = DATA) -> tuple[Engine, Engine]:
    old = trained(before)
    new = engine(after, data)
    new.adopt(old)
    return old, new


@pytest.mark.parametrize("units", [2, 5])
def test_other_units_keep_the_common_part(units: int) -> None:
    after = chain(layer("in", "input"), layer("hidden", "dense", units=units), layer("out", "output"))
    old, new = adopted(small(), after)
    common = min(3, units)
    cuts: dict[Key, Any] = {
        ("hidden", "weights"): np.s_[:common],
        ("hidden", "bias"): np.s_[:common],
        ("out", "weights"): np.s_[:, :common],
        ("out", "bias"): np.s_[:],
    }
    for key, cut in cuts.items():
        np.testing.assert_array_equal(new.parameters()[key][cut], old.parameters()[key][cut])
        memories = [each.state().tensors[key].memory["mean"][cut] for each in (old, new)]
        np.testing.assert_array_equal(memories[0], memories[1])
    assert (new.step, new.epoch, new.cursor) == (old.step, old.epoch, old.cursor)
    fresh = engine(after, DATA).parameters()["hidden", "weights"]
    np.testing.assert_array_equal(new.parameters()["hidden", "weights"][common:], fresh[common:])


def test_features_take_their_own_weights_along() -> None:
    def made(*features: str) -> Document:
        return chain(
            layer("in", "input", features=features), layer("hidden", "dense", units=3), layer("out", "output")
        )

    old, new = adopted(made("x1", "x2", "x1*x2"), made("x1*x2", "sin(x1)", "x1"))
    before, after = (e.parameters()["hidden", "weights"] for e in (old, new))
    np.testing.assert_array_equal(after[:, 0], before[:, 2])
    np.testing.assert_array_equal(after[:, 2], before[:, 0])
    fresh = engine(made("x1*x2", "sin(x1)", "x1"), DATA).parameters()["hidden", "weights"]
    np.testing.assert_array_equal(after[:, 1], fresh[:, 1])


def test_another_optimizer_starts_with_an_empty_memory() -> None:
    old, new = adopted(small(optimizer="momentum"), small(optimizer="nesterov"))
    key = ("hidden", "weights")
    np.testing.assert_array_equal(new.parameters()[key], old.parameters()[key])
    assert (new.state().tensors[key].memory["velocity"] == 0).all()


def test_other_data_keeps_the_weights() -> None:
    noisy = replace(DATA, inputs=DATA.inputs + 0.1)
    old, new = adopted(small(), small(), noisy)
    assert bits(old) == bits(new)


def test_less_data_moves_on_to_the_next_epoch() -> None:
    old = engine(small(batch_size=4), DATA)
    old.run(2)
    new = engine(small(batch_size=4), replace(DATA, train=DATA.train[:6]))
    new.adopt(old)
    assert (new.step, new.epoch, new.cursor) == (2, 1, 0)
    assert new.run(4) == 4


def test_settings_follow_without_a_new_engine() -> None:
    new = engine(small(learning_rate=0.1, optimizer="sgd"), DATA)
    new.follow(compile_document(small(learning_rate=0.0, optimizer="sgd", batch_size=7), DATA))
    before = new.parameters()["hidden", "weights"]
    new.run(2)
    np.testing.assert_array_equal(new.parameters()["hidden", "weights"], before)
    assert (new.epoch, new.cursor) == (1, 0)


def test_another_plan_needs_another_engine() -> None:
    with pytest.raises(ValueError, match="new engine"):
        engine(small(), DATA).follow(compile_document(small(optimizer="sgd"), DATA))


def test_changing_a_setting_midway_equals_a_run_that_began_there() -> None:
    one = trained(small(learning_rate=0.1, batch_size=4), 5)
    one.follow(compile_document(small(learning_rate=0.3, batch_size=5, seed=4), DATA))
    other = engine(small(learning_rate=0.3, batch_size=5, seed=4), DATA)
    other.restore(trained(small(learning_rate=0.1, batch_size=4), 5).state())
    one.run(6)
    other.run(6)
    assert bits(one) == bits(other)


# ---- when numbers break ---------------------------------------------------------------------------------
def broken(**training: Any) -> Engine:
    made = chain(
        layer("in", "input"),
        layer("a", "dense", activation="linear"),
        layer("b", "dense", activation="linear"),
        layer("out", "output", loss="squared_error", activation="linear"),
        optimizer="sgd",
        **training,
    )
    return engine(made, DATA)


def test_a_learning_rate_of_a_thousand_million_ends_in_a_sentence() -> None:
    new = broken(learning_rate=1e9)
    with np.errstate(all="ignore"):
        done = new.run(1234)
    assert done < 1234
    assert new.fault is not None
    assert new.fault.sentence.startswith(f"Training stopped at batch {done + 1:,}: ")
    assert "The learning rate 1e+09 is probably too large: lower it and press R" in new.fault.sentence
    assert new.step == done


def test_the_bad_update_never_happens() -> None:
    new = broken(learning_rate=1e9)
    with np.errstate(all="ignore"):
        done = new.run(1234)
        before = broken(learning_rate=1e9)
        before.run(done)
        assert bits(before) == bits(new)
        assert all(np.isfinite(value).all() for value in new.parameters().values())
        assert new.run(3) == 0, "it stops at the same place again"
    new.initialize()
    assert new.fault is None


@pytest.mark.parametrize(
    ("tensor", "index", "words"),
    [("weights", 0, "a value in the weights of Dense 2"), ("bias", 2, "a value in the bias of Dense 2")],
)
def test_infinite_weights_are_found_before_the_next_step(tensor: str, index: int, words: str) -> None:
    new = broken()
    # An unseen infinity: ReLU would hide it from loss and gradients.
    new.set_weight("b", tensor, index, -np.inf)
    assert new.run(1) == 0
    assert new.fault is not None
    assert (new.fault.layer, new.fault.tensor) == ("b", tensor)
    assert words in new.fault.sentence


def test_a_gradient_that_overflows_names_layer_and_tensor() -> None:
    new = broken()
    new.set_weight("out", "weights", 0, 1e30)
    new.set_weight("b", "weights", 0, 1e30)
    with np.errstate(all="ignore"):
        assert new.run(1) == 0
    assert new.fault is not None
    assert "is not a finite number any more" in new.fault.sentence


def test_a_repaired_weight_ends_the_fault() -> None:
    new = broken()
    new.set_weight("a", "weights", 0, np.inf)
    assert new.run(1) == 0
    new.set_weight("a", "weights", 0, 0.1)
    assert new.run(1) == 1
    assert new.fault is None
