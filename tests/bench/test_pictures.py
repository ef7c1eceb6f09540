"""The benchmark of networks that read pictures trains what it says."""

from dataclasses import replace

from playground.model.document import DataRecipe
from playground.model.templates.base import templates
from tests.bench.pictures import learning


def test_a_network_learns_epoch_by_epoch() -> None:
    document = replace(templates()["softmax_regression"].make(), data=DataRecipe("digits"))
    epochs = list(learning(document, threads=1, epochs=8))
    assert len(epochs) == 8
    assert epochs[-1].error < 0.5 < 0.8 < epochs[0].error
    assert all(epoch.seconds > 0 for epoch in epochs)
