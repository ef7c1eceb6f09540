"""Samples with several labels, and networks with several outputs."""

import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.data.registry import build
from playground.engine import gradient_check
from playground.engine.samples import targets
from playground.model.document import DataRecipe, Document
from playground.model.params import Params
from tests.engine.build import chain, document, engine, layer

LABELS = DataRecipe("labels", Params(samples=60))


def labelled() -> tuple[Document, Dataset]:
    loss = "multi_label_cross_entropy"
    layers = (layer("in", "input"), layer("a", "dense", units=4), layer("out", "output", loss=loss))
    return chain(*layers, data=LABELS, learning_rate=0.03), build(LABELS)


def test_targets_are_the_labels() -> None:
    made, data = labelled()
    order = np.concatenate([data.train, data.test])
    np.testing.assert_array_equal(targets(engine(made, data).plan, data), data.targets[order])


def test_gradient_of_labels() -> None:
    made, data = labelled()
    assert max(gradient_check(engine(made, data, dtype=np.float64)).values()) < 1e-7


def test_the_loss_is_a_cross_entropy_for_each_label() -> None:
    made, data = labelled()
    trained = engine(made, data, dtype=np.float64)
    values = trained.parameters()
    hidden = np.tanh(data.inputs @ values["a", "weights"].T + values["a", "bias"])
    z = hidden @ values["out", "weights"].T + values["out", "bias"]
    y = 1 / (1 + np.exp(-z))
    each = -np.where(data.targets == 1, np.log(y), np.log(1 - y)).sum(axis=1)
    scores = trained.evaluate("train")
    assert scores is not None
    assert scores.loss == pytest.approx(each[data.train].mean(), rel=1e-5)
    assert scores.accuracy is None


def test_labels_are_learned() -> None:
    made, data = labelled()
    trained = engine(made, data)
    before = trained.evaluate("train")
    trained.run(400)
    after = trained.evaluate("train")
    assert before is not None
    assert after is not None
    assert after.loss < 0.3 * before.loss


def test_the_total_loss_is_the_weighted_sum_of_the_outputs() -> None:
    def loss(first: float, second: float) -> float:
        made = document(
            [
                layer("in", "input"),
                layer("a", "dense", units=3),
                layer("one", "output", weight=first),
                layer("two", "output", loss="squared_error", activation="tanh", weight=second),
            ],
            "in>a a>one a>two",
        )
        total, _ = engine(made, build(made.data), dtype=np.float64).loss_gradient()
        return total

    assert loss(0.7, 2.5) == pytest.approx(0.7 * loss(1, 0) + 2.5 * loss(0, 1), rel=1e-9)
