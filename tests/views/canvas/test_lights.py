"""Receptive fields on the canvas."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.model.document import DataRecipe, Wire
from playground.model.params import Params
from playground.session.session import Session
from playground.views.canvas.spots import EMPTY, Spot
from playground.views.canvas.view import CanvasView
from playground.views.theme import Look
from tests.engine.build import chain, layer

SPLIT = Params(filters=2, kernel=3, padding="same", groups=2)


@pytest.fixture
def view(qtbot: QtBot, look: Look, session: Session) -> Iterator[CanvasView]:
    network = chain(
        layer("in", "input"),
        layer("conv", "conv2d", kernel=3, filters=2, padding="valid"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    session.edit("Begin", lambda _: network)
    canvas = CanvasView(session, look)
    qtbot.addWidget(canvas)
    canvas.resize(800, 500)
    with qtbot.waitExposed(canvas):
        canvas.show()
    yield canvas
    canvas.detach()


def test_a_cell_of_a_map_lights_its_field(view: CanvasView, session: Session) -> None:
    view.hover.move(Spot("map", "conv", 1, cell=(2, 3)), QPoint(10, 10))
    assert session.pointing.place == ("conv", 2, 3)
    seen, own = view.canvas.nodes["in"].tiles, view.canvas.nodes["conv"].tiles
    assert seen.lit is not None
    assert seen.lit.box == (2, 3, 4, 5)
    assert (seen.lit_is_own, own.lit_is_own) == (False, True)
    view.grab()
    view.hover.move(EMPTY, QPoint())
    assert not any(tiles.lit for tiles in (seen, own))


def test_a_pixel_lights_the_cells_that_it_reaches(view: CanvasView) -> None:
    view.hover.move(Spot("map", "in", 0, cell=(0, 0)), QPoint(10, 10))
    lit = view.canvas.nodes["conv"].tiles.lit
    assert lit is not None
    assert set(lit) == {(0, 0)}
    view.grab()


def test_a_class_sees_everything(view: CanvasView) -> None:
    view.hover.move(Spot("bar", "out", 4), QPoint(10, 10))
    lit = view.canvas.nodes["in"].tiles.lit
    assert lit is not None
    assert len(lit) == 64


def test_other_parts_point_at_nothing(view: CanvasView, session: Session) -> None:
    view.hover.move(Spot("title", "conv"), QPoint(10, 10))
    assert session.pointing.place is None


def test_maps_of_other_groups_are_dimmed(view: CanvasView, session: Session) -> None:
    session.edit(
        "Split", lambda document: edits.insert_on_wire(document, Wire("conv", "flat"), "conv2d", SPLIT)
    )
    behind = session.document.graph.sources("flat")[0]
    view.hover.move(Spot("map", behind, 1, cell=(1, 1)), QPoint(10, 10))
    assert view.canvas.nodes["conv"].tiles.through == [False, True]
    assert view.canvas.nodes[behind].tiles.through == [True, True]
    assert view.canvas.nodes["in"].tiles.through == [True]
    view.hover.move(Spot("map", behind, 0, cell=(1, 1)), QPoint(10, 10))
    assert view.canvas.nodes["conv"].tiles.through == [True, False]
    view.grab()
