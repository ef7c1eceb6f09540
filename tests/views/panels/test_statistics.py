import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.views.panels.statistics import MOST_VALUES, Histogram, summary, thinned
from playground.views.theme import LIGHT, Look


def test_a_summary_has_mean_spread_range_and_gradient() -> None:
    values = np.array([1.0, 3.0], np.float32)
    words = summary(values, np.array([3.0, 4.0], np.float32))
    assert words == "mean 2 ± 1\nfrom 1 to 3\ngradient norm 5"


def test_values_that_are_not_finite_are_said_to_be() -> None:
    assert summary(np.array([np.nan, np.inf], np.float32), None) == "no finite values"


def test_huge_tensors_are_thinned() -> None:
    values = np.arange(10 * MOST_VALUES, dtype=np.float32).reshape(10, -1)
    few = thinned(values)
    assert 0 < few.size <= MOST_VALUES
    assert few[-1] > 0.9 * values.max()


@pytest.mark.parametrize(
    ("value", "color", "column"), [(-0.5, LIGHT.negative, 0.25), (0.5, LIGHT.positive, 0.75)]
)
def test_bars_stand_where_their_values_lie(
    qtbot: QtBot, look: Look, value: float, color: str, column: float
) -> None:
    histogram = Histogram(look)
    qtbot.addWidget(histogram)
    histogram.resize(310, 60)
    histogram.show_values(np.array([value, value, -1.0, 1.0], np.float32))
    image = histogram.grab().toImage()
    assert image.pixelColor(int(310 * column), 3) == QColor(color)
    assert image.pixelColor(int(310 * (1 - column)), 3) != QColor(LIGHT.negative)
