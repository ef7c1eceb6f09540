"""The engine: what training changes, what it keeps, and that the same seed gives the same bits."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.data.dataset import Floats
from playground.engine import CompileError, Engine
from playground.model.document import Document
from playground.model.params import Params
from tests.engine.build import bits, chain, document, engine, layer, points, small

DATA = points()


def trained(made: Document, steps: int = 10) -> Engine:
    new = engine(made, DATA)
    assert new.run(steps) == steps
    return new


# ---- counting -------------------------------------------------------------------------------------------
def test_epochs_and_batches_are_counted() -> None:
    new = engine(small(batch_size=4), DATA)  # 14 samples train: 4 + 4 + 4 + 2
    assert (new.batches, new.remaining) == (4, 4)
    new.run(3)
    assert (new.step, new.epoch, new.cursor, new.batch, new.remaining) == (3, 0, 12, 3, 1)
    new.run(1)
    assert (new.step, new.epoch, new.cursor, new.batch, new.remaining) == (4, 1, 0, 0, 4)


def test_a_batch_may_be_larger_than_the_data() -> None:
    new = engine(small(batch_size=1000), DATA)
    new.run(3)
    assert (new.batches, new.epoch) == (1, 3)


def test_stop_ends_a_run_after_a_step() -> None:
    new = engine(small(), DATA)
    new.stop()
    assert new.run(50) == 1
    new.resume()
    assert new.run(50) == 50


# ---- the same bits --------------------------------------------------------------------------------------
@given(st.lists(st.integers(1, 7), min_size=1, max_size=6))
@settings(max_examples=25)
def test_any_slicing_gives_the_same_bits(slices: Sequence[int]) -> None:
    made = chain(
        layer("in", "input"),
        layer("a", "dense", units=4),
        layer("drop", "dropout", rate=0.4),
        layer("out", "output"),
        batch_size=4,
    )
    whole, parts = trained(made, sum(slices)), engine(made, DATA)
    for steps in slices:
        parts.run(steps)
        parts.evaluate("train")
        parts.maps(["a", "out"], (0, 1), 5)
    assert bits(parts) == bits(whole)


def test_another_seed_gives_other_bits() -> None:
    first, second = (trained(small(seed=seed)) for seed in (0, 1))
    assert bits(first) != bits(second)


def test_a_restored_state_goes_on_with_the_same_bits() -> None:
    made = small(batch_size=4, optimizer="momentum")
    whole, first = trained(made, 9), trained(made, 6)
    second = engine(made, DATA)
    second.restore(first.state())
    second.run(3)
    assert bits(second) == bits(whole)


def test_an_adopting_engine_goes_on_with_the_same_bits() -> None:
    made = small(batch_size=4)
    whole, first = trained(made, 9), trained(made, 6)
    second = engine(made, DATA)
    second.adopt(first)
    second.run(3)
    assert bits(second) == bits(whole)


def test_reset_gives_the_initial_bits() -> None:
    new = engine(small(), DATA)
    before = bits(new)
    new.run(7)
    assert bits(new) != before
    new.initialize()
    assert bits(new) == before


# ---- initial weights ------------------------------------------------------------------------------------
def test_initial_weights_do_not_depend_on_the_rest_of_the_graph() -> None:
    deeper = chain(
        layer("in", "input"),
        layer("hidden", "dense", units=3),
        layer("more", "dense"),
        layer("out", "output"),
    )
    weights = [engine(made, DATA).parameters()["hidden", "weights"] for made in (small(), deeper)]
    np.testing.assert_array_equal(weights[0], weights[1])


@pytest.mark.parametrize(
    ("initializer", "check"),
    [
        ("zeros", lambda w: (w == 0).all()),
        ("constant", lambda w: (w == np.float32(0.7)).all()),
        ("uniform", lambda w: np.abs(w).max() < 0.7 and w.std() == pytest.approx(0.7 / 3**0.5, rel=0.1)),
        ("normal", lambda w: w.std() == pytest.approx(0.7, rel=0.1)),
        ("glorot_uniform", lambda w: np.abs(w).max() < (6 / 502) ** 0.5 and np.abs(w).max() > 0.1),
        ("glorot_normal", lambda w: w.std() == pytest.approx((2 / 502) ** 0.5, rel=0.1)),
        ("he_uniform", lambda w: 1.6 < np.abs(w).max() < 3**0.5),
        ("he_normal", lambda w: w.std() == pytest.approx(1.0, rel=0.1)),
    ],
)
def test_initializers(initializer: str, check: Callable[[Floats], bool]) -> None:
    hidden = layer("hidden", "dense", units=500, initializer=initializer, init_scale=0.7)
    tensors = engine(chain(layer("in", "input"), hidden, layer("out", "output")), DATA).parameters()
    assert check(tensors["hidden", "weights"])
    assert (tensors["hidden", "bias"] == 0).all()


# ---- numbers in and out ---------------------------------------------------------------------------------
def test_copies_are_read_only_and_stay_as_they_are() -> None:
    new = engine(small(), DATA)
    before = new.parameters()["hidden", "weights"]
    kept = before.copy()
    new.run(3)
    np.testing.assert_array_equal(before, kept)
    with pytest.raises(ValueError, match="read-only"):
        before[0, 0] = 1


def test_a_weight_can_be_set() -> None:
    new = engine(small(), DATA)
    new.set_weight("hidden", "weights", 3, 2.5)
    assert new.parameters()["hidden", "weights"][1, 1] == 2.5
    with pytest.raises(KeyError):
        new.set_weight("nobody", "weights", 0, 1.0)
    with pytest.raises(IndexError):
        new.set_weight("hidden", "bias", 3, 1.0)


def test_gradients_are_those_of_the_last_batch() -> None:
    new = engine(small(batch_size=1000, optimizer="sgd", learning_rate=0.5), DATA)
    before = new.parameters()
    expected = {key: value.copy() for key, value in new.loss_gradient()[1].items()}
    new.run(1)
    for key, gradient in new.gradients().items():
        np.testing.assert_allclose(gradient, expected[key], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(new.parameters()[key], before[key] - 0.5 * gradient, rtol=1e-5, atol=1e-7)


def test_clipping_shortens_the_gradient() -> None:
    new = engine(small(clip_norm=0.01), DATA)
    new.run(1)
    length = sum(float(np.square(gradient).sum()) for gradient in new.gradients().values()) ** 0.5
    assert length == pytest.approx(0.01, rel=1e-4)


def test_looking_leaves_no_trace() -> None:
    new = trained(small())
    before, gradients = bits(new), {key: value.tobytes() for key, value in new.gradients().items()}
    new.evaluate("train")
    new.evaluate("test")
    new.maps(["in", "hidden", "out"], (0, 1), 9)
    assert bits(new) == before
    assert {key: value.tobytes() for key, value in new.gradients().items()} == gradients


# ---- maps -----------------------------------------------------------------------------------------------
def test_maps_run_from_low_to_high() -> None:
    maps = engine(small(), DATA).maps(["in", "nobody"], (0, 1), 4)
    assert set(maps) == {"in"}
    middles = [-1.5, -0.5, 0.5, 1.5]
    np.testing.assert_allclose(maps["in"][0], np.tile(middles, (4, 1)))
    np.testing.assert_allclose(maps["in"][1], np.tile(middles, (4, 1)).T)


def test_maps_stay_as_they_were_and_cannot_be_changed() -> None:
    new = engine(small(), DATA)
    first = new.maps(["out"], (0, 1), 4)["out"]
    before = first.copy()
    new.run(3)
    second = new.maps(["out"], (0, 1), 4)["out"]
    np.testing.assert_array_equal(first, before)
    assert (second != before).any()
    with pytest.raises(ValueError, match="read-only"):
        second[0] = 0


def test_maps_of_one_column_are_one_row() -> None:
    line = points(columns=1)
    made = chain(layer("in", "input", features=("x1",)), layer("out", "output"))
    assert engine(made, line).maps(["in", "out"], (0, 1), 6)["out"].shape == (1, 1, 6)


def test_maps_span_the_columns_asked_for() -> None:
    data = points(columns=3)
    made = chain(layer("in", "input", features=("x1", "x2", "x3")), layer("out", "output"))
    maps = engine(made, data).maps(["in"], (2, 0), 3)["in"]
    np.testing.assert_allclose(maps[2], [[-4 / 3, 0, 4 / 3]] * 3, rtol=1e-6)
    np.testing.assert_allclose(maps[0].T, [[-4 / 3, 0, 4 / 3]] * 3, rtol=1e-6)
    mean = data.inputs[data.train][:, 1].mean()
    np.testing.assert_allclose(maps[1], np.full((3, 3), mean), rtol=1e-6)


def test_a_large_network_gets_coarser_maps_of_the_same_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = engine(small(), DATA).maps(["in"], (0, 1), 4)["in"]
    monkeypatch.setattr("playground.engine.probes.LARGEST_MAP", 13 * 4)  # four points for 13 parameters
    coarse = engine(small(), DATA).maps(["in"], (0, 1), 4)["in"]
    np.testing.assert_allclose(coarse[0], np.tile([-1.0, -1.0, 1.0, 1.0], (4, 1)))
    np.testing.assert_allclose(coarse[1], np.tile([-1.0, -1.0, 1.0, 1.0], (4, 1)).T)
    assert coarse.shape == fine.shape


def test_maps_show_what_is_not_finite() -> None:
    data = replace(DATA, inputs=np.abs(DATA.inputs) + 1)
    made = chain(layer("in", "input", features=("log(x1)",)), layer("out", "output"))
    assert np.isnan(engine(made, data).maps(["in"], (0, 1), 4)["in"]).any()


def test_a_feature_without_a_value_names_its_layer() -> None:
    made = chain(layer("in", "input", features=("log(x1)",)), layer("out", "output"))
    with pytest.raises(CompileError, match="log") as caught:
        engine(made, DATA)
    assert caught.value.layer == "in"


# ---- scores ---------------------------------------------------------------------------------------------
def test_an_empty_part_has_no_scores() -> None:
    data = replace(DATA, train=np.arange(21), test=np.arange(0))
    new = engine(small(), data)
    assert new.evaluate("test") is None
    assert new.evaluate("train") is not None


def test_a_regression_has_no_accuracy() -> None:
    data = points(0)
    scores = engine(chain(layer("in", "input"), layer("out", "output", loss="huber")), data).evaluate("test")
    assert scores is not None
    assert scores.accuracy is None


@pytest.mark.parametrize("weight", [0.5, 3.0])
def test_losses_of_several_outputs_add_up_by_weight(weight: float) -> None:
    layers = [layer("in", "input"), layer("a", "output"), layer("b", "output", weight=weight, loss="hinge")]
    both = engine(document(layers, "in>a in>b"), DATA)
    first = engine(chain(layers[0], layers[1]), DATA)
    second = engine(chain(layers[0], layer("b", "output", loss="hinge")), DATA)
    total, one, other = (loss_of(new) for new in (both, first, second))
    assert total == pytest.approx(one + weight * other, rel=1e-5)


def test_the_first_output_is_the_first_of_the_document() -> None:
    late = layer("late", "output", loss="hinge")
    early = layer("early", "output")
    layers = [layer("in", "input"), late, layer("hidden", "dense", units=3), early]
    both = engine(document(layers, "in>early in>hidden hidden>late"), DATA)
    assert [head.layer for head in both.plan.heads] == ["late", "early"]
    assert [head.column for head in both.plan.heads] == [1, 0], "targets lie in the order of computation"
    alone = engine(chain(layers[0], layers[2], late), DATA)
    first = engine(chain(layers[0], early), DATA)
    assert loss_of(both) == pytest.approx(loss_of(alone) + loss_of(first), rel=1e-5)
    scores, expected = both.evaluate("train"), alone.evaluate("train")
    assert scores is not None
    assert expected is not None
    assert scores.accuracy == expected.accuracy


def loss_of(new: Engine) -> float:
    scores = new.evaluate("train")
    assert scores is not None
    return scores.loss


# ---- what networks compute ------------------------------------------------------------------------------
def test_no_hidden_layer_is_logistic_regression() -> None:
    made = chain(
        layer("in", "input"), layer("out", "output"), optimizer="sgd", learning_rate=0.5, batch_size=1000
    )
    new = engine(made, DATA)
    start = new.parameters()
    w, b = start["out", "weights"][0].astype(float), float(start["out", "bias"][0])
    X, t = DATA.inputs[DATA.train], DATA.targets[DATA.train]
    for _ in range(50):
        error = 1 / (1 + np.exp(-(X @ w + b))) - t
        w, b = w - 0.5 * X.T @ error / len(t), b - 0.5 * error.mean()
    new.run(50)
    np.testing.assert_allclose(new.parameters()["out", "weights"][0], w, rtol=1e-4)
    np.testing.assert_allclose(new.parameters()["out", "bias"][0], b, rtol=1e-4, atol=1e-6)


def test_weight_decay_spares_the_biases() -> None:
    decay = Params(weight_decay=10.0)
    made = small(optimizer="adamw", optimizer_params=decay, learning_rate=0.01)
    plain = small(optimizer="adam", learning_rate=0.01)
    one, other = trained(made, 1).parameters(), trained(plain, 1).parameters()
    start = engine(made, DATA).parameters()
    for layer_id in ("hidden", "out"):
        np.testing.assert_array_equal(one[layer_id, "bias"], other[layer_id, "bias"])
        shrunk = other[layer_id, "weights"] - 0.1 * start[layer_id, "weights"]
        np.testing.assert_allclose(one[layer_id, "weights"], shrunk, rtol=1e-4, atol=1e-6)
