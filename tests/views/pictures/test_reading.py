from dataclasses import replace

import numpy as np
import pytest

from playground.data.dataset import Floats
from playground.model.document import Layer
from playground.model.facts import PICTURE, Aim, DataFacts
from playground.model.params import Params
from playground.views.pictures.reading import LIKELIEST, Reading, percent, reading

COLOURS = DataFacts("Colours", (), "classes", ("red", "green", "blue"), shape=(1, 2, 2))
PAIR = DataFacts("Pair", (), "classes", ("no", "yes"), shape=(1, 2, 2))
LABELS = DataFacts("Labels", (), "labels", labels=("round", "red"), shape=(1, 2, 2))
NUMBER = DataFacts("Number", (), "regression", shape=(1, 2, 2))


def read(facts: DataFacts, loss: str, values: list[float], truth: int = -1, **params: str) -> Reading:
    made: Floats = np.array(values, np.float32)
    return reading(Layer("out", "output", Params(loss=loss, **params)), facts, made, truth)


def test_a_right_answer() -> None:
    found = read(COLOURS, "cross_entropy", [0.1, 0.7, 0.2], 1)
    assert (found.answer, found.right) == (1, True)
    assert found.chance == pytest.approx(0.7)
    assert [(row.name, row.text) for row in found.rows] == [
        ("red", "10.0 %"),
        ("green", "70.0 %"),
        ("blue", "20.0 %"),
    ]
    assert [(row.said, row.true) for row in found.rows] == [(False, False), (True, True), (False, False)]


def test_a_wrong_answer_marks_both() -> None:
    found = read(COLOURS, "cross_entropy", [0.1, 0.7, 0.2], 2)
    assert not found.right
    assert [(row.said, row.true) for row in found.rows] == [(False, False), (True, False), (False, True)]


def test_of_a_picture_of_ones_own_nobody_knows_what_is_right() -> None:
    found = read(COLOURS, "cross_entropy", [0.1, 0.7, 0.2])
    assert not found.right
    assert not any(row.true for row in found.rows)


def test_one_unit_speaks_for_two_classes() -> None:
    found = read(PAIR, "binary_cross_entropy", [0.2], 0)
    assert [(row.name, row.text) for row in found.rows] == [("no", "80.0 %"), ("yes", "20.0 %")]
    assert found.answer == 0
    assert found.chance == pytest.approx(0.8)


def test_what_is_no_chance_is_no_per_cent() -> None:
    found = read(COLOURS, "squared_error", [-0.5, 1.25, 0.0], 1)
    assert [row.text for row in found.rows] == ["−0.5", "1.25", "0"]
    assert [row.share for row in found.rows] == [0.25, 1.0, 0.5]


def test_labels_are_marked_each_by_itself() -> None:
    found = read(LABELS, "multi_label_cross_entropy", [0.9, 0.8], 1)
    assert [(row.name, row.said, row.true) for row in found.rows] == [
        ("round", True, True),
        ("red", True, False),
    ]
    assert not found.right


def test_a_number_is_written() -> None:
    found = read(NUMBER, "squared_error", [2.5])
    assert [(row.text, row.share) for row in found.rows] == [("2.5", 1.0)]
    assert found.answer == -1


def test_of_very_many_classes_the_likeliest_are_shown() -> None:
    facts = DataFacts("Many", (), "classes", tuple(map(str, range(40))), shape=(1, 2, 2))
    values = [0.001 * number for number in range(40)]
    found = read(facts, "cross_entropy", values, 3)
    assert [row.name for row in found.rows] == [str(number) for number in range(39, 29, -1)]
    assert len(found.rows) == LIKELIEST
    assert read(COLOURS, "cross_entropy", [0.0, 0.0, 0.0]).answer == 0


def test_values_of_another_network_are_not_read() -> None:
    assert read(COLOURS, "cross_entropy", [0.5, 0.5]) == Reading()


def test_almost_certain_is_not_certain() -> None:
    assert percent(0.99999) == "> 99.9 %"
    assert percent(1.0) == "100.0 %"
    assert percent(float("nan")) == "not a number"


def test_marks_say_how_much_of_the_picture_a_class_covers() -> None:
    names = ("background", *COLOURS.class_names)
    aims = (
        Aim("mask", "Mask", "labels", (3, 2, 2), COLOURS.class_names),
        Aim("pixels", "Pixels", "classes", (4, 2, 2), names),
    )
    facts = replace(COLOURS, aims=aims)
    mask = [0.9, 0.9, 0.9, 0.1, *[0.2] * 4, 0.6, 0.1, 0.1, 0.1]
    found = read(facts, "multi_label_cross_entropy", mask, target="mask")
    assert [(row.name, row.text, row.number) for row in found.rows] == [
        ("red", "75.0 %", 0),
        ("green", "0.0 %", 1),
        ("blue", "25.0 %", 2),
    ]
    pixels = [0.5, 0.1, 0.1, 0.5, 0.1, 0.6, 0.6, 0.1, *[0.1] * 8]
    found = read(facts, "cross_entropy", pixels, target="pixels")
    assert [(row.name, row.text) for row in found.rows] == [
        ("red", "50.0 %"),
        ("green", "0.0 %"),
        ("blue", "0.0 %"),
    ]
    assert found.answer == -1
    picture = read(facts, "squared_error", [0.5] * 4, target=PICTURE)
    assert picture == Reading()
