import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from playground.views.plots.axes import Axes, ticks
from playground.views.theme import Look


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-6.0, 6.0, [-5, 0, 5]),
        (0.0, 1.0, [0, 0.5, 1]),
        (4.3, 7.9, [5, 6, 7]),
        (1.0, 1.0, []),
        (0.0, float("inf"), []),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(expected)


@pytest.fixture
def axes(qtbot: QtBot, look: Look) -> Axes:
    axes = Axes(look, square=True)
    qtbot.addWidget(axes)
    axes.resize(300, 260)
    axes.set_ranges((-6.0, 6.0), (0.0, 1.0), ("x1", "x2"))
    axes.show()
    return axes


def test_the_plane_is_square(axes: Axes) -> None:
    assert axes.plane().width() == axes.plane().height() > 200


def test_numbers_and_places_are_each_other_s_inverse(axes: Axes) -> None:
    for x, y in ((-5.9, 0.1), (0.0, 0.5), (3.0, 0.99)):
        numbers = axes.to_numbers(axes.to_widget(x, y))
        assert numbers == pytest.approx((x, y))


def test_low_numbers_are_at_the_left_and_below(axes: Axes) -> None:
    plane = axes.plane()
    assert axes.to_widget(-6.0, 0.0) == plane.bottomLeft()
    assert axes.to_widget(6.0, 1.0) == plane.topRight()


def test_beside_the_plane_there_are_no_numbers(axes: Axes) -> None:
    assert axes.to_numbers(QPointF(1.0, 1.0)) is None
