"""Random networks of every kind with every option, without chance, against PyTorch."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.model.document import Document, Layer
from tests.engine.build import engine
from tests.engine.graphs import ALL
from tests.proof.near import assert_near
from tests.proof.random_cases import cases, moved
from tests.proof.torch_network import TorchNetwork


def without_chance(made: Document) -> Document:
    """The network with all shares that are left out at random set to 0: PyTorch draws other numbers."""
    layers = tuple(certain(layer) for layer in made.graph)
    return replace(made, graph=replace(made.graph, layers=layers))


def certain(layer: Layer) -> Layer:
    shares = {"rate", "drop_connect"} & layer.params.keys()
    return layer.with_params(**dict.fromkeys(shares, 0.0))


@pytest.mark.parametrize("kind", ALL)
@given(drawn=st.data())
@settings(max_examples=10)
def test_loss_gradients_and_scores(kind: str, drawn: st.DataObject) -> None:
    """In float64, to nine digits."""
    made, data = drawn.draw(cases(kind))
    made = without_chance(made)
    ours = moved(engine(made, data, dtype=np.float64))
    network = TorchNetwork(made, ours)
    scores = ours.evaluate("train")
    assert scores is not None
    everyone = slice(len(data.train))
    assert scores.loss == pytest.approx(network.loss(everyone, training=False).item(), rel=1e-9)
    loss, gradients = ours.loss_gradient()
    wanted = network.loss(everyone)
    wanted.backward()
    assert loss == pytest.approx(wanted.item(), rel=1e-9)
    for key, gradient in network.gradients().items():
        assert_near(gradients[key], gradient, 1e-9, str(key))
