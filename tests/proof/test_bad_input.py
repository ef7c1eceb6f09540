"""Bad input ends in the right number, or in a sentence that names the layer."""

import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.engine import CompileError, Engine, compile_document
from playground.model.document import DataRecipe, Document
from playground.model.params import Value
from playground.model.titles import titles
from playground.train.headless import prepare
from tests.engine.build import bits, chain, engine, layer, points, small

BACKENDS = ["reference", "cpu"]
DATA = points(3)


def said(made: Document, data: Dataset | None = None) -> CompileError:
    """What the engine says about a document that it refuses."""
    with pytest.raises(CompileError, match=r"^[A-Z“].*\.$") as caught:
        prepare(made) if data is None else engine(made, data)
    return caught.value


def loss_of(trained: Engine) -> float:
    scores = trained.evaluate("train")
    assert scores is not None
    return scores.loss


# ---- huge logits ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("sign", "loss"), [(1, 0.0), (-1, 1000.0)])
def test_binary_logits_of_a_thousand(backend: str, sign: int, loss: float) -> None:
    """Each answer is certain: right ones cost nothing, wrong ones the whole logit."""
    made = chain(layer("in", "input", features=("x1",)), layer("out", "output"), batch_size=100)
    data = signs(2)
    trained = engine(made, data, backend)
    trained.set_weight("out", "weights", 0, 1000.0 * sign)
    assert loss_of(trained) == loss
    found, gradients = trained.loss_gradient()
    assert found == loss
    # The error is t - 1 or t where the answer is wrong, so the gradient is -mean(|x|) = -1.
    assert gradients["out", "weights"].tolist() == [[-1.0 if loss else 0.0]]
    trained.run(1)
    assert trained.fault is None


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("sign", "loss"), [(1, 0.0), (-1, 2000.0)])
def test_softmax_logits_of_a_thousand(backend: str, sign: int, loss: float) -> None:
    head = layer("out", "output", loss="cross_entropy")
    made = chain(layer("in", "input", features=("x1",)), head, batch_size=100)
    trained = engine(made, signs(2), backend)
    trained.set_weight("out", "weights", 0, -1000.0 * sign)
    trained.set_weight("out", "weights", 1, 1000.0 * sign)
    assert loss_of(trained) == loss
    found, gradients = trained.loss_gradient()
    assert found == loss
    assert gradients["out", "weights"].tolist() == [[float(loss > 0)], [-float(loss > 0)]]
    trained.run(1)
    assert trained.fault is None


def signs(classes: int) -> Dataset:
    """Points at -1 and 1: class 0 and class 1."""
    data = points(classes, columns=1)
    inputs = np.where(data.targets[:, None] > 0, 1.0, -1.0)
    return replace(data, inputs=inputs)


# ---- batches without spread, and of one -----------------------------------------------------------------
def normalizing(**training: Any) -> Document:
    return chain(
        layer("in", "input"),
        layer("norm", "batch_norm"),
        layer("out", "output", loss="cross_entropy"),
        **training,
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_batch_of_equal_samples_is_normalized_to_its_shift(backend: str) -> None:
    """Nothing is left but beta, which is 0: the answers are those of the bias alone."""
    data = replace(DATA, inputs=np.full_like(DATA.inputs, 0.7))
    trained = engine(normalizing(batch_size=len(DATA.train)), data, backend)
    loss, gradients = trained.loss_gradient()
    assert loss == pytest.approx(np.log(3), rel=1e-6)
    assert all(np.isfinite(gradient).all() for gradient in gradients.values())
    np.testing.assert_allclose(gradients["norm", "gamma"], 0, atol=1e-6)
    trained.run(50)
    assert trained.fault is None
    averages = trained.parameters()
    np.testing.assert_allclose(averages["norm", "running_mean"], 0.7 * (1 - 0.9**50), rtol=1e-4)
    np.testing.assert_allclose(averages["norm", "running_variance"], 0.9**50, rtol=1e-4)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_batch_of_one_is_normalized_to_its_shift(backend: str) -> None:
    """PyTorch refuses it; here the variance of one sample is 0, and training goes on."""
    trained = engine(normalizing(batch_size=1, optimizer="sgd"), DATA, backend)
    gamma = trained.parameters()["norm", "gamma"]
    trained.run(2 * len(DATA.train))
    assert trained.fault is None
    after = trained.parameters()
    np.testing.assert_allclose(after["norm", "gamma"], gamma, atol=1e-6)
    np.testing.assert_allclose(after["norm", "running_variance"], 0.9 ** (2 * len(DATA.train)), rtol=1e-4)
    assert np.isfinite(loss_of(trained))


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_epoch_may_end_on_a_batch_of_one(backend: str) -> None:
    trained = engine(normalizing(batch_size=13), DATA, backend)  # 14 samples train
    trained.run(40)
    assert (trained.fault, trained.epoch) == (None, 20)
    assert np.isfinite(loss_of(trained))


# ---- no samples -----------------------------------------------------------------------------------------
def test_without_training_samples_there_is_nothing_to_do() -> None:
    empty = replace(DATA, train=DATA.train[:0], test=np.arange(len(DATA.inputs)))
    made = chain(layer("in", "input"), layer("out", "output", loss="cross_entropy"))
    assert "no samples" in str(said(made, empty))


@pytest.mark.parametrize("backend", BACKENDS)
def test_without_test_samples_training_is_the_same(backend: str) -> None:
    made = chain(layer("in", "input"), layer("out", "output", loss="cross_entropy"))
    whole, alone = (engine(made, data, backend) for data in (DATA, replace(DATA, test=DATA.test[:0])))
    for trained in (whole, alone):
        trained.run(30)
    assert alone.evaluate("test") is None
    assert bits(alone) == bits(whole)


# ---- numbers that are none ------------------------------------------------------------------------------
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
@pytest.mark.parametrize("place", [0, 1])
def test_a_column_with_a_hole_is_named(value: float, place: int) -> None:
    inputs = DATA.inputs.copy()
    inputs[DATA.test[0], place] = value
    made = chain(layer("in", "input"), layer("out", "output", loss="cross_entropy"))
    error = said(made, replace(DATA, inputs=inputs))
    assert error.layer == "in"
    assert f"x{place + 1}" in str(error)
    assert "Correct the data" in str(error)


def test_a_pixel_with_a_hole_is_named() -> None:
    inputs = np.zeros((len(DATA.inputs), 12))
    inputs[DATA.train[3], 7] = np.nan
    facts = replace(DATA.facts, columns=(), shape=(1, 3, 4))
    data = replace(DATA, inputs=inputs, facts=facts, domain=())
    made = chain(layer("in", "input"), layer("flat", "flatten"), layer("out", "output", loss="cross_entropy"))
    error = said(made, data)
    assert error.layer == "in"
    assert "Pixel 8" in str(error)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e300])
@pytest.mark.parametrize("classes", [0, 3])
def test_a_target_with_a_hole_names_the_output(value: float, classes: int) -> None:
    data = points(classes)
    targets = data.targets.copy()
    targets[data.test[0]] = value
    loss = "cross_entropy" if classes else "squared_error"
    error = said(
        chain(layer("in", "input"), layer("out", "output", loss=loss)), replace(data, targets=targets)
    )
    assert error.layer == "out"
    assert "target" in str(error)


# ---- what does not fit ----------------------------------------------------------------------------------
def pictures(*kinds: tuple[str, dict[str, Value]], **training: Any) -> Document:
    """Some layers on the digits, between Input and Output."""
    layers = [layer(f"{kind}{i}", kind, **params) for i, (kind, params) in enumerate(kinds)]
    head = layer("flat", "flatten"), layer("out", "output", loss="cross_entropy")
    return chain(layer("in", "input"), *layers, *head, data=DataRecipe("digits"), **training)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("conv2d", {"kernel": 9, "padding": "valid"}),
        ("conv2d", {"kernel": 5, "dilation": 2, "padding": "valid"}),
        ("conv2d", {"filters": 6, "groups": 4}),
        ("conv2d", {"stride": 0}),
        ("locally_connected", {"kernel": 11, "padding": "number", "zeros": 1}),
        ("pooling", {"kernel": 9}),
        ("pooling", {"kernel": 2, "padding": "number", "zeros": 2}),
        ("conv2d_transpose", {"kernel": 1, "padding": "number", "zeros": 4}),
        ("conv1d", {}),
        ("dense", {}),
        ("maxout", {}),
        ("reshape", {"rows": 7}),
    ],
)
def test_what_does_not_fit_names_the_layer(kind: str, params: dict[str, Value]) -> None:
    error = said(pictures((kind, params)))
    assert error.layer == f"{kind}0"


@pytest.mark.parametrize(
    ("kinds", "layer_id"),
    [
        ((("upsampling", {"factor": 64}), ("conv2d", {"filters": 64})), "conv2d1"),
        ((("conv2d", {"filters": 500_000}),), "conv2d0"),
        ((("flatten", {}), ("dense", {"units": 1_000_000})), "dense1"),
    ],
    ids=["activations", "filters", "weights"],
)
def test_two_gigabytes_are_refused_before_they_are_taken(
    kinds: tuple[tuple[str, dict[str, Value]], ...], layer_id: str
) -> None:
    made = pictures(*kinds)
    prepare(pictures())  # the data is made and remembered
    tracemalloc.start()
    try:
        error = said(made)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.layer == layer_id
    assert titles(made.graph)[layer_id] in str(error)
    assert "GiB" in str(error)
    assert peak < 5_000_000


def test_more_memory_than_there_is_ends_in_a_memory_error() -> None:
    """Whoever skips the check gets what Python says, and no network that is half made."""
    made = small()
    plan = compile_document(made, points())
    with pytest.raises(MemoryError):
        Engine(replace(plan, arena=2**50), points(), "reference")
