"""Gradients by what a layer passes on, against central differences through the rest of the network."""

import numpy as np
import pytest

from playground.data.dataset import Dataset, Floats
from playground.engine import Engine
from playground.engine.lens import Lens
from playground.engine.studies.layer_gradients import LOSS, NO_LAYER, NO_LOSS, LayerGradient, LayerGradients
from playground.engine.studies.looking import Sample
from tests.engine.studies.pictures import flat, last, pictures


def gradient(study: LayerGradients, lens: Lens) -> LayerGradient:
    result = last(study, lens).result
    assert isinstance(result, LayerGradient)
    return result


def chances(network: Engine, hidden: Floats) -> tuple[Floats, Floats]:
    """The sums of the output and its softmax for what the last hidden layer answers, by hand."""
    numbers = network.parameters()
    sums: Floats = (numbers["out", "weights"] @ hidden + numbers["out", "bias"]).astype(np.float64)
    raised: Floats = np.exp(sums - sums.max())
    return sums, raised / raised.sum()


@pytest.fixture(scope="module")
def data() -> Dataset:
    return pictures()


@pytest.fixture(scope="module")
def network(data: Dataset) -> Engine:
    return flat(data, np.float64)


@pytest.fixture(scope="module")
def lens(network: Engine) -> Lens:
    return Lens(network)


def answer(lens: Lens, data: Dataset, number: int, slot: str) -> Floats:
    found: Floats = lens.activations(data.values(np.array([number])), (slot,))[slot][0]
    return found


@pytest.mark.parametrize("target", [0, 1, 2])
def test_the_gradient_of_a_score_by_the_last_layer_is_a_row_of_weights(
    network: Engine, lens: Lens, data: Dataset, target: int
) -> None:
    number = int(data.test[0])
    result = gradient(LayerGradients(Sample(number), "hidden", target), lens)
    hidden = answer(lens, data, number, "hidden.y")
    step = 1e-3
    for unit in range(len(hidden)):
        high, low = hidden.copy(), hidden.copy()
        high[unit] += step
        low[unit] -= step
        slope = (chances(network, high)[0][target] - chances(network, low)[0][target]) / (2 * step)
        assert result.values[unit] == pytest.approx(slope, rel=1e-2, abs=1e-4)
    assert result.target == target
    assert result.score == pytest.approx(chances(network, hidden)[0][target], rel=1e-4)


def test_the_gradient_of_the_loss_by_the_last_layer(network: Engine, lens: Lens, data: Dataset) -> None:
    number = int(data.test[1])
    result = gradient(LayerGradients(Sample(number), "hidden", LOSS), lens)
    right = int(data.targets[number])
    hidden = answer(lens, data, number, "hidden.y")
    step = 1e-3
    for unit in range(len(hidden)):
        high, low = hidden.copy(), hidden.copy()
        high[unit] += step
        low[unit] -= step
        slope = -(np.log(chances(network, high)[1][right]) - np.log(chances(network, low)[1][right])) / (
            2 * step
        )
        assert result.values[unit] == pytest.approx(slope, rel=2e-2, abs=2e-4)
    assert result.target == right


def test_gradients_of_maps_have_a_number_for_each_cell(lens: Lens, data: Dataset) -> None:
    result = gradient(LayerGradients(Sample(int(data.test[0])), "first"), lens)
    assert result.values.shape == (3 * 8 * 8,)
    assert np.abs(result.values).max() > 0


def test_one_unit_for_two_classes() -> None:
    data = pictures(classes=2)
    lens = Lens(flat(data, np.float64, loss="binary_cross_entropy"))
    for number in data.test[:4].tolist():
        loss = gradient(LayerGradients(Sample(number), "hidden", LOSS), lens)
        score = gradient(LayerGradients(Sample(number), "hidden", 1), lens)
        share = float(answer(lens, data, number, "out.y")[0])
        # dL/dz = a - t, so the two gradients differ by that factor.
        assert np.allclose(loss.values, (share - data.targets[number]) * score.values, rtol=1e-3, atol=1e-6)


def test_questions_that_do_not_fit() -> None:
    data = pictures(classes=0)
    lens = Lens(flat(data, loss="squared_error"))
    sample = Sample(int(data.test[0]))
    with pytest.raises(ValueError, match=NO_LAYER):
        last(LayerGradients(sample, "nowhere"), lens)
    with pytest.raises(ValueError, match=NO_LOSS):
        last(LayerGradients(sample, "hidden", LOSS), lens)
