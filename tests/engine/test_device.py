"""Whole networks on the GPU's kernels, on a device of plain Python: what they learn, and what they answer."""

from collections.abc import Iterator

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.data.registry import build
from playground.data.state import Scores
from playground.engine import Engine
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from tests.engine.build import bits, chain, engine, layer, points
from tests.engine.graphs import pictures
from tests.kernels.plain_cuda import plain_cuda

STEPS = 3
SCENES = DataRecipe("scenes", Params(samples=5, side=16, color="grey"))


@pytest.fixture(autouse=True)
def device() -> Iterator[None]:
    with plain_cuda():
        yield


def dense() -> Document:
    return chain(
        layer("in", "input"),
        layer("hidden", "dense", units=5, activation="gelu"),
        layer("even", "layer_norm"),
        layer("some", "dropout", rate=0.3),
        layer("out", "output"),
        batch_size=7,
        optimizer="adam",
        l2=0.01,
        clip_norm=0.5,
    )


def convolutional() -> Document:
    return chain(
        layer("in", "input"),
        layer("first", "conv2d", filters=2, kernel=3, activation="linear"),
        layer("norm", "batch_norm"),
        layer("bend", "activation", function="relu"),
        layer("pool", "pooling"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        batch_size=18,
        optimizer="momentum",
    )


def segmenting() -> Document:
    return chain(
        layer("in", "input"),
        layer("first", "conv2d", filters=4, kernel=3, activation="linear"),
        layer("out", "output", target="pixels", loss="cross_entropy"),
        data=SCENES,
        batch_size=4,
    )


NETWORKS = {
    "dense": (dense(), points(samples=30)),
    "convolutional": (convolutional(), pictures((1, 5, 5), 3, samples=40)),
    "segmenting": (segmenting(), build(SCENES)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_learn_what_they_learn_by_definition(name: str) -> None:
    found, wanted = (engine(*NETWORKS[name], backend) for backend in ("cuda", "reference"))
    assert found.run(1) + found.run(STEPS - 1) == wanted.run(STEPS) == STEPS
    assert_alike(found, wanted)
    for part in ("train", "test"):
        scores, defined = found.evaluate(part), wanted.evaluate(part)
        assert scores is not None
        assert defined is not None
        assert scores.loss == pytest.approx(defined.loss, rel=1e-4)
        assert scores.accuracy == defined.accuracy
        assert regions(scores) == pytest.approx(regions(defined), rel=1e-4, nan_ok=True)
    loss, gradient = found.loss_gradient()
    assert loss == pytest.approx(wanted.loss_gradient()[0], rel=1e-4)
    for key, values in wanted.loss_gradient()[1].items():
        np.testing.assert_allclose(gradient[key], values, rtol=1e-3, atol=1e-5)


def regions(scores: Scores) -> list[float]:
    return [np.nan if score is None else score for score in (scores.pixels, scores.overlap)]


def assert_alike(found: Engine, wanted: Engine) -> None:
    assert (found.step, found.epoch, found.cursor) == (wanted.step, wanted.epoch, wanted.cursor)
    states = found.state().tensors, wanted.state().tensors
    assert states[0].keys() == states[1].keys()
    for key, tensor in states[1].items():
        np.testing.assert_allclose(states[0][key].value, tensor.value, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_bits_in_any_pieces(name: str) -> None:
    whole, pieces = (engine(*NETWORKS[name], "cuda") for _ in range(2))
    whole.run(STEPS)
    for _ in range(STEPS):
        pieces.run(1)
    assert bits(whole) == bits(pieces)


def test_maps_are_those_of_the_definition() -> None:
    document, data = NETWORKS["dense"]
    maps = [drawn(document, data, backend) for backend in ("cuda", "reference")]
    np.testing.assert_allclose(maps[0], maps[1], rtol=1e-4, atol=1e-5)


def drawn(document: Document, data: Dataset, backend: str) -> np.ndarray:
    return np.asarray(engine(document, data, backend).maps(["hidden"], (0, 1), 6)["hidden"])


def test_a_weight_that_is_no_number_ends_the_run() -> None:
    trained = engine(*NETWORKS["dense"], "cuda")
    trained.run(1)
    trained.set_weight("hidden", "weights", 0, np.nan)
    assert trained.run(3) == 0
    assert trained.fault is not None
    assert (trained.fault.layer, trained.fault.tensor) == ("hidden", "weights")
