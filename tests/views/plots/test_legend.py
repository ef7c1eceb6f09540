import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.views.plots.legend import Legend, LegendView
from playground.views.theme import LIGHT, Look


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> LegendView:
    view = LegendView(look)
    qtbot.addWidget(view)
    view.resize(280, 30)
    view.show()
    return view


def test_a_bar_goes_from_negative_to_positive(view: LegendView) -> None:
    view.set_legend(Legend(ends=("-1", "0", "1")))
    image = view.grab().toImage()
    assert image.pixelColor(4, 7).hue() == pytest.approx(QColor(LIGHT.negative).hue(), abs=3)
    assert image.pixelColor(275, 7).hue() == pytest.approx(QColor(LIGHT.positive).hue(), abs=3)


def test_names_that_do_not_fit_a_row_take_another(view: LegendView) -> None:
    view.set_legend(Legend(classes=("a", "b", "c")))
    one_row = view.height()
    view.set_legend(Legend(classes=tuple(f"a long name {i}" for i in range(8))))
    view.resize(280, view.height())
    assert view.height() >= 3 * one_row
    view.resize(2000, view.height())
    assert view.height() == one_row


def test_swatches_have_the_colours_of_the_classes(view: LegendView) -> None:
    view.set_legend(Legend(classes=("a", "b", "c")))
    assert view.grab().toImage().pixelColor(4, view.height() // 2) == LIGHT.class_color(0, 3)
