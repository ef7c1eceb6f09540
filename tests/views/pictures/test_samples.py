import numpy as np
import pytest

from playground.data.dataset import Dataset
from playground.model.facts import DataFacts
from playground.views.pictures.samples import Filter, Place, drawn, passing, place_of, stepped

NONE = np.zeros(0, np.int64)


@pytest.fixture
def data() -> Dataset:
    """Give ten samples of three classes; the test part is 7, 2, 9, 4."""
    facts = DataFacts("Ten", ("a",), "classes", ("red", "green", "blue"))
    targets = np.arange(10) % 3
    train, test = np.array([0, 1, 3, 5, 6, 8]), np.array([7, 2, 9, 4])
    return Dataset(facts, np.zeros((10, 1)), targets.astype(float), train, test, ((0.0, 1.0),))


def test_a_place_counts_within_its_part(data: Dataset) -> None:
    assert place_of(data, 9) == Place("test", 2, 4)
    assert place_of(data, 9).words() == "test sample 3 of 4"
    assert place_of(data, 0).words() == "training sample 1 of 6"
    with pytest.raises(KeyError):
        place_of(data, 10)


def test_steps_follow_the_order_of_the_part_around_its_ends(data: Dataset) -> None:
    wanted = Filter("test")
    assert [stepped(data, wanted, NONE, sample, +1) for sample in (7, 2, 9, 4)] == [2, 9, 4, 7]
    assert [stepped(data, wanted, NONE, sample, -1) for sample in (7, 2, 9, 4)] == [4, 7, 2, 9]


def test_from_another_part_a_step_leads_to_an_end(data: Dataset) -> None:
    assert stepped(data, Filter("test"), NONE, 0, +1) == 7
    assert stepped(data, Filter("test"), NONE, 0, -1) == 4


def test_only_a_class_and_only_mistakes_pass(data: Dataset) -> None:
    # Classes of 7, 2, 9, 4 are 1, 2, 0, 1.
    assert passing(data, Filter("test", 1), NONE).tolist() == [0, 3]
    assert stepped(data, Filter("test", 1), NONE, 2, +1) == 4
    assert stepped(data, Filter("test", 1), NONE, 2, -1) == 7
    wrong = np.array([2, 4, 8])
    assert passing(data, Filter("test", mistakes=True), wrong).tolist() == [1, 3]
    assert stepped(data, Filter("train", mistakes=True), wrong, 0, +1) == 8
    assert stepped(data, Filter("test", 0, mistakes=True), wrong, 7, +1) is None


def test_any_sample_is_one_that_passes(data: Dataset) -> None:
    rng = np.random.default_rng(0)
    assert {drawn(data, Filter("test", 1), NONE, rng) for _ in range(40)} == {7, 4}
    assert drawn(data, Filter("test", mistakes=True), NONE, rng) is None
