"""Random networks: the forward pass against a naive one, the gradient against central differences."""

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from playground.data.dataset import Dataset, Floats
from playground.data.grids import grid
from playground.engine import Engine, gradient_check
from playground.engine.lasting import Key
from playground.engine.samples import code
from playground.model.activations import ACTIVATIONS
from playground.model.document import Document
from playground.model.kinds import kinds
from playground.model.losses import LOSSES
from playground.model.shapes import active_layers
from tests.engine import naive
from tests.engine.build import chain, engine, layer, points
from tests.engine.graphs import networks

DATA = {classes: points(classes) for classes in (0, 2, 3)}

Case = tuple[Document, Dataset]


def cases() -> st.SearchStrategy[Case]:
    def on(classes: int) -> st.SearchStrategy[Case]:
        data = DATA[classes]
        return networks(data.facts).map(lambda made: (made, data))

    return st.sampled_from(list(DATA)).flatmap(on)


def assert_gradient(made: Document, data: Dataset) -> None:
    trained = engine(made, data, dtype=np.float64)
    move_starts(trained)
    errors = gradient_check(trained)
    assert max(errors.values()) < 1e-7, errors


def move_starts(trained: Engine) -> None:
    """Away from 0, where a unit whose inputs are all dropped stands exactly on the kink of ReLU or sign."""
    rng = np.random.default_rng(1)
    for tensor in trained.plan.trained:
        if not tensor.spec.decays:
            trained.view(tensor.slot)[...] = rng.normal(size=tensor.spec.shape)


@given(cases())
@settings(max_examples=150)
def test_gradient_of_random_networks(case: Case) -> None:
    made, data = case
    event(f"{len(active_layers(made.graph))} layers")
    assert_gradient(made, data)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_through_each_activation(activation: str) -> None:
    made = chain(
        layer("in", "input"),
        layer("first", "dense", units=3, activation="tanh"),
        layer("bend", "activation", function=activation, slope=0.3, alpha=0.7),
        layer("second", "dense", units=3, activation=activation, slope=0.3, alpha=0.7),
        layer("out", "output"),
    )
    assert_gradient(made, DATA[2])


@pytest.mark.parametrize(
    ("loss", "classes"),
    [(name, classes) for name, loss in LOSSES.items() for classes in DATA if loss.suits(DATA[classes].facts)],
)
def test_gradient_of_each_loss(loss: str, classes: int) -> None:
    head = layer("out", "output", loss=loss, activation="tanh", delta=0.4, weight=0.7)
    assert_gradient(
        chain(layer("in", "input"), layer("a", "dense", units=3), head, l1=0.1, l2=0.2), DATA[classes]
    )


def test_a_wrong_gradient_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Engine.loss_gradient

    def wrong(self: Engine) -> tuple[float, dict[Key, Floats]]:
        loss, gradients = right(self)
        return loss, {key: 1.01 * value for key, value in gradients.items()}

    monkeypatch.setattr(Engine, "loss_gradient", wrong)
    made = chain(layer("in", "input"), layer("out", "output"))
    assert max(gradient_check(engine(made, DATA[2], dtype=np.float64)).values()) > 1e-4


def test_the_check_refuses_float32() -> None:
    with pytest.raises(ValueError, match="float64"):
        gradient_check(engine(chain(layer("in", "input"), layer("out", "output")), DATA[2]))


@given(cases())
@settings(max_examples=60)
def test_every_layer_answers_as_the_naive_network_does(case: Case) -> None:
    made, data = case
    trained = engine(made, data, dtype=np.float64)
    tensors = trained.parameters()
    samples = grid(data, (0, 1), 3)
    for name, maps in trained.maps(active_layers(made.graph), (0, 1), 3).items():
        expected = [naive.answer(made.graph, name, sample, tensors) for sample in samples]
        np.testing.assert_allclose(
            maps.reshape(len(maps), -1).T, expected, rtol=1e-5, atol=1e-6, err_msg=name
        )


@given(cases())
@settings(max_examples=60)
def test_scores_are_those_of_the_naive_network(case: Case) -> None:
    made, data = case
    trained = engine(made, data, dtype=np.float64)
    for part, indices in (("train", data.train), ("test", data.test)):
        scores = trained.evaluate(part)
        assert scores is not None
        assert scores.loss == pytest.approx(naive_loss(trained, made, data, indices), rel=1e-4, abs=1e-6)
        if data.facts.classes:
            assert scores.accuracy == pytest.approx(naive_accuracy(trained, made, data, indices))


def naive_loss(trained: Engine, made: Document, data: Dataset, indices: np.ndarray) -> float:
    total = 0.0
    for head in trained.plan.heads:
        out = made.graph.layer(head.layer)
        params, targets = kinds()["output"].params(out), code(head, data.targets)
        source = made.graph.sources(out.id)[0]
        for index in indices:
            x = naive.answer(made.graph, source, data.inputs[index], trained.parameters())
            z = naive.dense(out, x, trained.parameters())
            y = naive.answer(made.graph, out.id, data.inputs[index], trained.parameters())
            t = list(targets[index])
            total += params.number("weight") * naive.loss(
                params.text("loss"), y, z, t, params.number("delta")
            )
    return total / len(indices)


def naive_accuracy(trained: Engine, made: Document, data: Dataset, indices: np.ndarray) -> float:
    head = trained.plan.heads[0]
    answers = [naive.answer(made.graph, head.layer, data.inputs[i], trained.parameters()) for i in indices]
    if head.code.units == 1:
        said = [int(y[0] > head.code.threshold) for y in answers]
    else:
        said = [int(np.argmax(y)) for y in answers]
    return float(np.mean(np.array(said) == data.targets[indices]))
