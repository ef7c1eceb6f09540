"""Whole networks against PyTorch: loss, all gradients, scores outside training, and twenty steps of Adam."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.engine import Engine
from playground.model.document import Document
from playground.model.params import Params
from tests.engine.build import chain, document, engine, layer
from tests.engine.graphs import pictures
from tests.proof.near import assert_near
from tests.proof.side_by_side import assert_equal_weights, train_both
from tests.proof.torch_network import TorchNetwork, torch

STEPS = 20
EPSILON = 1e-3
DATA = pictures((2, 8, 8), 3, samples=33)
LINE = pictures((1, 4, 9), 3, samples=33)


def convolutional() -> Document:
    """Convolutions, pooling, batch normalization, dense layers."""
    return chain(
        layer("in", "input"),
        layer("first", "conv2d", filters=5, kernel=5),
        layer("pool", "pooling"),
        layer("second", "conv2d", filters=4, padding="valid", activation="linear"),
        layer("norm", "batch_norm"),
        layer("bend", "activation", function="gelu"),
        layer("flat", "flatten"),
        layer("dense", "dense", units=7),
        layer("out", "output", loss="cross_entropy"),
        batch_size=10,
    )


def residual() -> Document:
    """A block of ResNet that halves the picture, and one that does not."""
    layers = [
        layer("in", "input"),
        layer("a", "conv2d", filters=6, stride=2, activation="linear"),
        layer("a_norm", "batch_norm", momentum=0.2),
        layer("a_bend", "activation", function="relu"),
        layer("b", "conv2d", filters=6, activation="linear"),
        layer("b_norm", "batch_norm"),
        layer("skip", "conv2d", filters=6, kernel=1, stride=2, activation="linear"),
        layer("sum", "add"),
        layer("c", "conv2d", filters=6, groups=3, activation="swish"),
        layer("path", "drop_path", rate=0.0),
        layer("sum_again", "add"),
        layer("mean", "global_pooling", function="average"),
        layer("out", "output", loss="cross_entropy"),
    ]
    trunk = "in>a a>a_norm a_norm>a_bend a_bend>b b>b_norm b_norm>sum in>skip skip>sum"
    rest = "sum>c c>path path>sum_again sum>sum_again sum_again>mean mean>out"
    return document(layers, f"{trunk} {rest}", batch_size=12)


def inception() -> Document:
    """Branches of several kernels side by side."""
    layers = [
        layer("in", "input"),
        layer("one", "conv2d", filters=3, kernel=1),
        layer("three", "conv2d", filters=4, kernel=3, activation="tanh"),
        layer("wide", "conv2d", filters=2, kernel=3, dilation=2, activation="elu", alpha=0.7),
        layer("pool", "pooling", kernel=3, stride=1, padding="same"),
        layer("after", "conv2d", filters=3, kernel=1, activation="leaky_relu", slope=0.2),
        layer("all", "concatenate"),
        layer("mixed", "conv2d", filters=8, groups=4, stride=2, padding="number", zeros=2),
        layer("top", "global_pooling"),
        layer("out", "output", loss="cross_entropy"),
    ]
    wires = (
        "in>one in>three in>wide in>pool pool>after one>all three>all wide>all after>all "
        "all>mixed mixed>top top>out"
    )
    return document(layers, wires, batch_size=9)


def sequential() -> Document:
    """Sequences: convolutions over steps, both normalizations."""
    return chain(
        layer("in", "input"),
        layer("steps", "reshape", form="sequence", steps=12, features=3),
        layer("first", "conv1d", filters=6, kernel=4, groups=3, activation="linear"),
        layer("norm", "batch_norm"),
        layer("bend", "activation", function="swish"),
        layer("second", "conv1d", filters=5, kernel=3, stride=2, dilation=2, activation="tanh"),
        layer("layers", "layer_norm"),
        layer("third", "conv1d", filters=4, kernel=2, padding="valid", weighting="normalized"),
        layer("mean", "global_pooling", function="average"),
        layer("out", "output", loss="cross_entropy"),
        batch_size=10,
    )


def autoencoder() -> Document:
    """Smaller and larger again, with an answer at the waist and one at the end."""
    layers = [
        layer("in", "input"),
        layer("down", "conv2d", filters=4, stride=2, activation="tanh"),
        layer("lower", "conv2d", filters=3, stride=2, activation="tanh"),
        layer("up", "conv2d_transpose", filters=4, stride=2, activation="gelu"),
        layer("higher", "conv2d_transpose", filters=6, kernel=4, stride=2, groups=2, padding="number"),
        layer("last", "conv2d_transpose", filters=1, kernel=2, stride=3, dilation=2, padding="valid"),
        layer("flat", "flatten"),
        layer("picture", "output", loss="cross_entropy", weight=0.4),
        layer("waist", "flatten"),
        layer("code", "output", loss="hinge", weight=1.5),
    ]
    wires = "in>down down>lower lower>up up>higher higher>last last>flat flat>picture lower>waist waist>code"
    return document(layers, wires, batch_size=11)


def pieces() -> Document:
    """What remains: places of their own, other poolings, upsampling, Maxout, normalized weights."""
    return chain(
        layer("in", "input"),
        layer("local", "locally_connected", filters=3, kernel=3, stride=2),
        layer("larger", "upsampling", method="bilinear", factor=3),
        layer("mean", "pooling", function="average", kernel=3, stride=2, padding="same"),
        layer("repeated", "upsampling", factor=2),
        layer("length", "pooling", function="l2", kernel=3, stride=3, padding="number", zeros=1),
        layer("norm", "layer_norm"),
        layer("flat", "flatten"),
        layer("max", "maxout", units=6, pieces=3),
        layer("drop", "dropout", rate=0.0),
        layer("dense", "dense", units=5, weighting="normalized", drop_connect=0.0),
        layer("out", "output", loss="cross_entropy"),
        batch_size=10,
    )


NETWORKS = [
    pytest.param(made(), data, id=made.__name__)
    for made, data in (
        (convolutional, DATA),
        (residual, DATA),
        (inception, DATA),
        (sequential, LINE),
        (autoencoder, DATA),
        (pieces, DATA),
    )
]
WAYS = [
    pytest.param("reference", np.float64, 1e-9, id="reference"),
    pytest.param("cpu", np.float32, 1e-4, id="cpu"),
]
"""Backend, its numbers, and how far it may be from PyTorch, relative to the largest number of an array."""


@pytest.mark.parametrize(("made", "data"), NETWORKS)
@pytest.mark.parametrize(("backend", "dtype", "tolerance"), WAYS)
def test_loss_and_gradients(
    made: Document, data: Dataset, backend: str, dtype: Any, tolerance: float
) -> None:
    ours = engine(made, data, backend, dtype)
    network = TorchNetwork(made, ours)
    loss, gradients = ours.loss_gradient()
    wanted = network.loss(slice(len(data.train)))
    wanted.backward()
    assert loss == pytest.approx(wanted.item(), rel=tolerance)
    for key, gradient in network.gradients().items():
        assert_near(gradients[key], gradient, tolerance, str(key))
        assert np.abs(gradient).max() > 0, f"nothing leads to {key}"


@pytest.mark.parametrize(("made", "data"), NETWORKS)
@pytest.mark.parametrize(("backend", "dtype", "tolerance"), WAYS)
def test_twenty_steps_of_adam(
    made: Document, data: Dataset, backend: str, dtype: Any, tolerance: float
) -> None:
    """Weights, running averages, and the score outside training; rounding errors grow tenfold meanwhile."""
    # A bias before batch normalization has a gradient of rounding errors, which a tiny epsilon would blow up.
    recipe = replace(made.training, optimizer_params=Params(epsilon=EPSILON))
    made = replace(made, training=recipe)
    ours = engine(made, data, backend, dtype)
    network = TorchNetwork(made, ours)
    optimizer = torch.optim.Adam(network.trained.values(), lr=recipe.learning_rate, eps=EPSILON)
    train_both(made, ours, optimizer, network, STEPS)
    assert_equal_weights(ours, network, 10 * tolerance)
    assert score(ours) == pytest.approx(
        network.loss(slice(len(data.train)), training=False).item(), rel=10 * tolerance
    )


def score(ours: Engine) -> float:
    scores = ours.evaluate("train")
    assert scores is not None
    return scores.loss
