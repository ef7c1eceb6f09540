import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.data.registry import build
from playground.model.document import DataRecipe
from playground.model.kinds import TargetCode
from playground.model.params import Params
from playground.views.plots.shades import (
    class_image,
    nice_ceiling,
    point_colors,
    point_numbers,
    signed_image,
    target_scale,
)
from playground.views.theme import LIGHT

ONE_HOT = TargetCode(3, "one_hot", 0.5)


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(0.0, 1), (-1.0, 1), (np.nan, 1), (0.3, 0.5), (1.0, 1), (1.2, 2), (2.5, 5), (7, 10), (0.011, 0.02)],
)
def test_nice_ceilings_are_one_two_five(value: float, ceiling: float) -> None:
    assert nice_ceiling(value) == pytest.approx(ceiling)


def test_the_first_row_of_a_map_is_its_lowest() -> None:
    values = np.array([[-1.0, 0.0], [1.0, np.nan]], np.float32)
    image = signed_image(values, 1.0, LIGHT)
    assert image.pixelColor(0, 1) == QColor(LIGHT.negative)
    assert image.pixelColor(0, 0) == QColor(LIGHT.positive)
    close = image.pixelColor(1, 0)
    assert close.lightness() == pytest.approx(QColor(LIGHT.neutral).lightness(), abs=2)
    assert close.saturation() < 5


def test_infinite_values_take_the_ends_of_the_scale() -> None:
    image = signed_image(np.array([[np.inf, -np.inf, 9.0]], np.float32), 2.0, LIGHT)
    assert image.pixelColor(0, 0) == image.pixelColor(2, 0) == QColor(LIGHT.positive)
    assert image.pixelColor(1, 0) == QColor(LIGHT.negative)


def test_a_discrete_map_has_two_colours() -> None:
    image = signed_image(np.linspace(-1, 1, 50, dtype=np.float32)[None], 1.0, LIGHT, discrete=True)
    colors = {image.pixelColor(x, 0).name() for x in range(50)}
    assert colors == {LIGHT.negative.lower(), LIGHT.positive.lower()}


def test_the_winning_class_shows_and_a_narrow_win_is_pale() -> None:
    answers = np.array([[[0.9, 0.35]], [[0.05, 0.34]], [[0.05, 0.31]]], np.float32)
    image = class_image(answers, LIGHT, ONE_HOT)
    sure, unsure = image.pixelColor(0, 0), image.pixelColor(1, 0)
    assert sure.hue() == pytest.approx(LIGHT.class_color(0).hue(), abs=3)
    assert unsure.saturation() < sure.saturation()
    discrete = class_image(answers, LIGHT, ONE_HOT, discrete=True)
    assert discrete.pixelColor(0, 0) == discrete.pixelColor(1, 0)


def test_a_map_of_classes_shows_each_one() -> None:
    answers = np.eye(3, dtype=np.float32)[:, None, :]
    image = class_image(answers, LIGHT, ONE_HOT)
    hues = [image.pixelColor(x, 0).hue() for x in range(3)]
    assert hues == pytest.approx([LIGHT.class_color(i).hue() for i in range(3)], abs=4)


def test_an_answer_without_numbers_wins_nowhere() -> None:
    answers = np.array([[[np.nan]], [[0.2]], [[0.1]]], np.float32)
    assert class_image(answers, LIGHT, ONE_HOT, discrete=True).pixelColor(0, 0).hue() == pytest.approx(
        LIGHT.class_color(1).hue(), abs=4
    )


def test_points_have_the_colours_of_their_classes() -> None:
    data = build(DataRecipe("gauss", Params(classes=3)))
    colors, numbers = point_colors(data, LIGHT), point_numbers(data)
    assert colors == [LIGHT.class_color(i) for i in range(3)]
    assert (numbers == data.targets).all()


def test_points_of_a_regression_have_the_colours_of_their_values() -> None:
    data = build(DataRecipe("plane"))
    colors, numbers = point_colors(data, LIGHT), point_numbers(data)
    highest = int(data.targets.argmax())
    share = data.targets[highest] / target_scale(data)
    assert (
        colors[numbers[highest]].name() == LIGHT.signed_color(round((share + 1) * 127.5) / 127.5 - 1).name()
    )
