import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.model.document import Layer
from playground.model.facts import DataFacts
from playground.model.fields import defaults
from playground.model.kinds import LayerKind, kinds
from playground.model.losses import LOSSES, Loss
from playground.model.optimizers import OPTIMIZERS, Optimizer
from playground.model.params import Params
from playground.views.formula import FormulaLabel, formula
from playground.views.theme import Look

BLACK = QColor("black")
HIGHEST = 56
PLANE = DataFacts("Plane", ("x1", "x2"), "classes", ("a", "b"))
MASKS = DataFacts("Masks", (), "labels", labels=("a", "b"), shape=(3, 8, 8), goal=(2, 8, 8))


def test_a_picture_is_made_once(look: Look) -> None:
    assert formula("x^2", 16, BLACK) is formula("x^2", 16, BLACK)
    assert formula("x^2", 16, BLACK) is not formula("x^2", 18, BLACK)


def test_a_sharp_screen_gets_more_pixels(look: Look) -> None:
    plain, sharp = formula("x^2", 16, BLACK), formula("x^2", 16, BLACK, 2.0)
    assert sharp.width() == 2 * plain.width()
    assert sharp.deviceIndependentSize() == plain.deviceIndependentSize()


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_every_layer_s_formula_can_be_drawn_and_is_no_higher_than_a_fraction(
    kind: LayerKind, look: Look
) -> None:
    picture = formula(kind.formula(defaults(kind.fields), PLANE), 16, BLACK)
    assert picture.width() > 10
    assert picture.height() <= HIGHEST


@pytest.mark.parametrize("loss", LOSSES.values(), ids=lambda loss: loss.name)
def test_every_loss_s_formula_is_no_higher_than_a_fraction(loss: Loss, look: Look) -> None:
    params = kinds()["output"].params(Layer("out", "output", Params(loss=loss.name)))
    for facts in (PLANE, MASKS):
        assert formula(kinds()["output"].formula(params, facts), 16, BLACK).height() <= HIGHEST


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda optimizer: optimizer.name)
def test_every_optimizer_s_formula_can_be_drawn(optimizer: Optimizer, look: Look) -> None:
    assert formula(optimizer.formula, 16, BLACK).width() > 10


def test_a_wide_formula_is_made_smaller_and_loses_nothing(qtbot: QtBot, look: Look) -> None:
    label = FormulaLabel(look)
    qtbot.addWidget(label)
    label.set_tex(r"y = a + b + c + d + e + f + g + h + i + j")
    label.resize(100, label.sizeHint().height())
    image = label.grab().toImage()
    ink = [
        x
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).lightness() < 128
    ]
    assert label.sizeHint().width() > 100
    assert 80 < max(ink) < 100


def test_no_formula_takes_no_room(qtbot: QtBot, look: Look) -> None:
    label = FormulaLabel(look)
    qtbot.addWidget(label)
    label.set_tex("x")
    label.set_tex("")
    assert label.sizeHint().isEmpty()
    assert label.isHidden()
