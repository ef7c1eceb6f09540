import numpy as np
import pytest

from playground.engine.lens import Lens
from playground.engine.studies.adversarial import (
    NO_CLASSES,
    Adversarial,
    Attack,
    cross_entropy,
    probabilities,
)
from playground.engine.studies.looking import Sample
from tests.engine.studies.pictures import flat, last, pictures


def attack(study: Adversarial, lens: Lens) -> Attack:
    result = last(study, lens).result
    assert isinstance(result, Attack)
    return result


@pytest.mark.parametrize(("classes", "loss"), [(3, "cross_entropy"), (2, "binary_cross_entropy")])
def test_a_small_step_raises_the_loss_and_an_equal_one_back_lowers_it(classes: int, loss: str) -> None:
    data = pictures(classes)
    lens = Lens(flat(data, steps=15, loss=loss))
    for number in data.test[:8]:
        found = attack(Adversarial(Sample(int(number)), 0.002), lens)
        assert found.truth == data.targets[number]
        assert found.losses[1] > found.losses[0]
        back = found.before - (found.after - found.before)
        truth = found.shares[0][found.truth]
        answer = lens.activations(back.reshape(1, -1), ("out.y",))["out.y"]
        units = np.hstack([1 - answer, answer]) if answer.shape[1] == 1 else answer
        assert units[0, found.truth] > truth > found.shares[1][found.truth]


def test_losses_are_the_cross_entropies_of_the_truth() -> None:
    data = pictures()
    found = attack(Adversarial(Sample(8), 0.05), Lens(flat(data)))
    for loss, shares in zip(found.losses, found.shares, strict=True):
        assert loss == pytest.approx(-np.log(shares[found.truth]), rel=1e-4)


def test_the_sign_is_that_of_the_slope_of_the_loss() -> None:
    data = pictures()
    lens = Lens(flat(data, np.float64))
    found = attack(Adversarial(Sample(8)), lens)
    inputs, truth = data.values(np.array([8])), int(data.targets[8])

    def loss(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
        return float(cross_entropy(lens.activations(values, ("out.z",))["out.z"], truth)[0])

    for column in range(0, 64, 5):
        high, low = inputs.copy(), inputs.copy()
        high[0, column] += 0.05
        low[0, column] -= 0.05
        assert np.sign(loss(high) - loss(low)) == found.sign.ravel()[column]


def test_no_pixel_changes_by_more_than_epsilon_or_leaves_its_range() -> None:
    data = pictures()
    found = attack(Adversarial(Sample(8), 0.1), Lens(flat(data)))
    change = np.abs(found.after - found.before)
    assert change.max() <= 0.1 * 2 + 1e-6
    assert (change > 0.19).any()
    assert found.after.min() >= -1
    assert found.after.max() <= 1
    assert (attack(Adversarial(Sample(8), 0.0), Lens(flat(data))).after == found.before).all()


def test_the_smallest_change_turns_the_answer_and_a_smaller_one_does_not() -> None:
    data = pictures()
    lens = Lens(flat(data))
    turned = 0
    for number in data.test[:8]:
        found = attack(Adversarial(Sample(int(number))), lens)
        if found.smallest is None:
            continue
        turned += 1
        at = attack(Adversarial(Sample(int(number)), found.smallest), lens)
        below = attack(Adversarial(Sample(int(number)), found.smallest * 0.97), lens)
        assert at.shares[1].argmax() != at.shares[0].argmax()
        assert below.shares[1].argmax() == below.shares[0].argmax()
    assert turned >= 3


def test_a_drawn_picture_loses_the_class_that_wins() -> None:
    data = pictures()
    lens = Lens(flat(data))
    found = attack(Adversarial(Sample(pixels=data.inputs[8].tobytes())), lens)
    assert found.truth == found.shares[0].argmax()


def test_numbers_cannot_be_attacked() -> None:
    with pytest.raises(ValueError, match=NO_CLASSES):
        last(Adversarial(Sample(1)), Lens(flat(pictures(classes=0), loss="squared_error")))


def test_huge_scores_have_probabilities_and_losses() -> None:
    scores = np.array([[1000.0, 0.0], [0.0, 0.0]], np.float32)
    assert probabilities(scores).tolist() == [[1.0, 0.0], [0.5, 0.5]]
    assert cross_entropy(scores, 1).tolist() == pytest.approx([1000.0, np.log(2)])
