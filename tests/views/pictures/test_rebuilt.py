"""The picture that a network gives back."""

import numpy as np

from playground.data.dataset import Dataset
from playground.model.facts import DataFacts
from playground.views.pictures.rebuilt import rebuilt_pixels, rebuilt_words

FACTS = DataFacts("Pictures", (), "classes", ("a", "b"), 2, (), shape=(1, 2, 2))
PIXELS = np.array([[0, 50, 100, 255], [3, 2, 1, 0]], np.uint8)


def data(gain: float, offset: float) -> Dataset:
    none = np.zeros(0, np.int64)
    return Dataset(FACTS, PIXELS, np.zeros(2), np.arange(2), none, (), gain, offset)


def test_what_the_network_sees_becomes_the_same_bytes() -> None:
    for gain, offset in ((1 / 255, 0.0), (2 / 255, -1.0), (0.013, -0.7)):
        made = data(gain, offset)
        for sample, values in enumerate(made.values(np.arange(2))):
            np.testing.assert_array_equal(rebuilt_pixels(values.reshape(1, 2, 2), made), PIXELS[sample])


def test_values_outside_are_black_or_white() -> None:
    values = np.array([-0.5, 1.5, np.nan, 0.6], np.float32)
    assert rebuilt_pixels(values, data(1 / 255, 0.0)).tolist() == [0, 255, 0, 153]


def test_words_say_how_far_it_is_off() -> None:
    same, other = PIXELS[0], PIXELS[0].copy()
    other[1] += 51
    assert rebuilt_words(same, same).endswith("off by 0.0 %")
    assert rebuilt_words(other, same).endswith("off by 10.0 %"), "the root of 0.2 squared over four values"
