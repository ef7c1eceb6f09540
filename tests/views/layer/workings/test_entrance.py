"""The X-ray of an Input: the sample's own numbers, and what the network sees of them."""

from dataclasses import replace

import numpy as np
import pytest

from playground.model.document import DataRecipe
from playground.model.params import Params
from playground.train.messages import Chosen
from playground.views.layer.workings.anatomy import Anatomy
from playground.views.layer.workings.entrance import PLAIN
from playground.views.layer.workings.stages import stages
from playground.views.layer.workings.subject import Numbers, Subject
from tests.engine.build import chain, engine, layer, points
from tests.engine.graphs import pictures
from tests.views.layer.workings.test_against_engine import FACTS, snapshot

FEATURES = ("x2", "sin(x1)", "x1*x2", "x1/x2")
TABLE = chain(layer("in", "input", features=FEATURES), layer("out", "output"))
PICTURE = chain(
    layer("in", "input"),
    layer("flat", "flatten"),
    layer("out", "output", loss="cross_entropy"),
    data=DataRecipe("digits"),
)


@pytest.fixture
def table() -> tuple[Anatomy, Numbers]:
    data = points()
    subject = Subject.of(TABLE, data.facts, "in")
    numbers = subject.numbers(snapshot(engine(TABLE, data), 3))
    assert numbers is not None
    return stages(subject)[0][1], numbers


def test_features_come_from_the_columns(table: tuple[Anatomy, Numbers]) -> None:
    anatomy, numbers = table
    x1, x2 = points().inputs[3]
    assert numbers.x.tolist() == [x1, x2]
    results = [anatomy.working(numbers, unit, 0).checks[-1] for unit in range(4)]
    assert all(check.agrees for check in results)
    assert [check.own for check in results] == pytest.approx([x2, np.sin(x1), x1 * x2, x1 / x2], rel=1e-6)
    assert [step.value for step in anatomy.working(numbers, 2, 0).steps[:-1]] == [x1, x2]


def test_a_feature_shows_which_columns_it_reads_and_a_column_where_it_goes(
    table: tuple[Anatomy, Numbers],
) -> None:
    anatomy, _ = table
    assert [anatomy.frame(unit).rows for unit in range(4)] == [(1,), (0,), (0, 1), (0, 1)]
    assert anatomy.feeds(0).ravel().tolist() == [False, True, True, True]
    assert anatomy.feeds(1).ravel().tolist() == [True, False, True, True]
    assert anatomy.names() == ("x₂", "sin x₁", "x₁·x₂", "x₁/x₂")


def test_only_a_formula_of_one_column_has_a_curve(table: tuple[Anatomy, Numbers]) -> None:
    anatomy, numbers = table
    curves = [anatomy.working(numbers, unit, 0).curve for unit in range(4)]
    assert [curve is not None for curve in curves] == [False, True, False, False]
    sine = curves[1]
    assert sine is not None
    assert sine.y == pytest.approx(np.sin(sine.x), abs=1e-6)
    assert sine.at == pytest.approx((numbers.x[0], np.sin(numbers.x[0])))


def seen(chosen: Chosen, gain: float = 0.5, offset: float = -3.0) -> tuple[Anatomy, Numbers | None]:
    data = replace(pictures((2, 8, 8), 3), gain=gain, offset=offset)
    shown = snapshot(engine(PICTURE, data), 2)
    subject = Subject.of(PICTURE, FACTS, "in")
    return stages(subject)[0][1], subject.numbers(replace(shown, chosen=chosen))


def test_bytes_are_scaled_by_gain_and_offset() -> None:
    anatomy, numbers = seen(Chosen(2))
    assert numbers is not None
    data = pictures((2, 8, 8), 3)
    assert numbers.x.tolist() == data.inputs[2].astype(float).tolist()
    working = anatomy.working(numbers, 77, 1)
    byte = float(data.inputs[2][77])
    assert [step.value for step in working.steps] == [byte, byte / 2, byte / 2 - 3]
    assert working.agrees


def test_a_picture_that_was_drawn_has_its_own_bytes() -> None:
    drawn = bytes(range(128))
    _, numbers = seen(Chosen(pixels=drawn))
    assert numbers is not None
    assert numbers.x.tolist() == list(range(128))
    assert seen(Chosen(pixels=b"123"))[1] is None


def test_it_says_that_nothing_is_augmented_here() -> None:
    anatomy, numbers = seen(Chosen(2))
    assert numbers is not None
    assert PLAIN not in anatomy.working(numbers, 0, 0).note
    subject = replace(anatomy.subject, facts=replace(FACTS, augmentation=Params()))
    assert stages(subject)[0][1].working(numbers, 0, 0).note == PLAIN


def test_without_data_there_are_no_numbers() -> None:
    data = points()
    shown = replace(snapshot(engine(TABLE, data), 3), dataset=None)
    assert Subject.of(TABLE, data.facts, "in").numbers(shown) is None
