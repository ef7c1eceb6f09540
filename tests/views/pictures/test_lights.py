"""Receptive fields in the picture that the network answers to."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.model.document import DataRecipe
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.pictures.panel import PicturePanel
from playground.views.theme import Look
from tests.engine.build import chain, layer
from tests.views.layer.test_xray import leave, rest


@pytest.fixture
def panel(qtbot: QtBot, look: Look, session: Session) -> Iterator[PicturePanel]:
    """Give a panel that shows a digit, beside a network with a convolution."""
    network = chain(
        layer("in", "input"),
        layer("conv", "conv2d", kernel=3, padding="valid"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    session.edit("Begin", lambda _: network)
    made = PicturePanel(look, session)
    qtbot.addWidget(made)
    made.resize(330, 400)
    with qtbot.waitExposed(made):
        made.show()
    session.choose(Chosen(0))
    made.show_snapshot(Snapshot(1, Phase.PAUSED, dataset=build(network.data), chosen=Chosen(0)))
    assert made.picture.image is not None
    yield made
    made.close_down()


def color(panel: PicturePanel, row: int, column: int) -> QColor:
    place = panel.picture.place()
    x, y = (place.left() + (column + 0.5) * place.width() / 8, place.top() + (row + 0.5) * place.height() / 8)
    return panel.picture.grab().toImage().pixelColor(int(x), int(y))


def test_a_pixel_under_the_mouse_is_pointed_at(panel: PicturePanel, session: Session) -> None:
    place = panel.picture.place()
    rest(panel.picture, QPointF(place.left() + 2.5 * place.width() / 8, place.top() + place.height() / 16))
    assert session.pointing.place == ("in", 0, 2)
    reached = session.pointing.lit("conv")
    assert reached is not None
    assert set(reached) == {(0, 0), (0, 1), (0, 2)}
    leave(panel.picture)
    assert session.pointing.place is None


def test_what_a_cell_does_not_see_is_dimmed(panel: PicturePanel, session: Session) -> None:
    seen, unseen = color(panel, 2, 2), color(panel, 7, 7)
    session.pointing.point(("conv", 1, 1))
    assert color(panel, 2, 2) == seen
    assert color(panel, 7, 7) != unseen
    session.pointing.point(None)
    assert color(panel, 7, 7) == unseen


def test_the_picture_itself_stays_as_it_is_while_it_is_pointed_at(
    panel: PicturePanel, session: Session
) -> None:
    before = color(panel, 7, 7)
    session.pointing.point(("in", 0, 0))
    assert color(panel, 7, 7) == before
    QApplication.sendEvent(panel.picture, QEvent(QEvent.Type.Leave))
