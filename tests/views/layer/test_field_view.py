"""The page of receptive fields: both ways, in pictures and in words."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.model import edits
from playground.model.document import DataRecipe
from playground.session.session import Session
from playground.train.messages import Chosen
from playground.views.layer.field_view import FieldView
from playground.views.layer.pages.receptive import suits
from playground.views.theme import Look
from tests.engine.build import chain, engine, layer
from tests.engine.test_targets import SCENES, picture
from tests.views.layer.test_xray import leave, rest
from tests.views.layer.workings.test_against_engine import snapshot


@pytest.fixture
def view(qtbot: QtBot, look: Look, session: Session) -> Iterator[FieldView]:
    network = chain(
        layer("in", "input"),
        layer("conv", "conv2d", kernel=3, filters=2, padding="valid"),
        layer("wide", "conv2d", kernel=2, filters=3, stride=3, dilation=2, padding="valid"),
        layer("flat", "flatten"),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )
    session.edit("Begin", lambda _: network)
    session.choose(Chosen(2))
    session._link.snapshot = snapshot(engine(network, build(network.data)), 2)
    made = FieldView(look, session)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_layer("wide")
    made.set_active(True)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.set_active(False)


def test_it_begins_with_the_cell_in_the_middle(view: FieldView) -> None:
    assert view.arrays() == ("in.y", "wide.y")
    assert "The cell in the middle of Conv2D 2" in view.words.text()
    assert "5 × 5 cells" in view.words.text()
    assert view.growth.text().splitlines() == ["Conv2D 1: 4 cells within 3 × 3", "Input: 5 × 5 cells"]
    view.grab()


def test_a_cell_of_the_layer_lights_its_field(view: FieldView) -> None:
    rest(view.map, view.map.cell(0, 1).center())
    assert "row 1, column 2" in view.words.text()
    assert view.picture.lit is not None
    assert view.picture.lit.box == (0, 3, 4, 7)
    assert (view.picture.dims, view.map.dims) == (True, False)
    view.grab()
    leave(view.map)
    assert "middle" in view.words.text()


def test_a_pixel_lights_the_cells_that_it_reaches(view: FieldView) -> None:
    rest(view.picture, view.picture.cell(0, 0).center())
    assert view.map.lit is not None
    assert set(view.map.lit) == {(0, 0)}
    assert "seen by 1 × 1 cells" in view.words.text()


def test_a_pixel_that_reaches_nothing(view: FieldView, session: Session) -> None:
    for layer_id, name, value in (("wide", "kernel", 1), ("conv", "kernel", 1), ("conv", "stride", 3)):
        session.edit("Change", partial(edits.set_param, layer_id=layer_id, name=name, value=value))
    view.show_document(session.document, session.facts)
    rest(view.picture, view.picture.cell(7, 3).center())
    assert "reaches no cell" in view.words.text()


def test_another_channel(view: FieldView) -> None:
    view.maps.stepped.emit(-1)
    assert view.map.channel == 2
    assert view.map.subtitle == "channel 3"
    assert view.pictures.isHidden()


def test_it_suits_images_behind_others() -> None:
    assert suits("conv2d", ((1, 8, 8), (2, 6, 6)))
    assert not suits("input", ((1, 8, 8),))
    assert not suits("dense", ((8,), (4,)))


def test_a_picture_in_colour_is_shown_in_its_colours(view: FieldView, session: Session) -> None:
    document, data = picture("pixels"), build(SCENES)
    session.edit("Begin", lambda _: document)
    seen = snapshot(engine(document, data), 2)
    session._link.snapshot = replace(seen, dataset=data)
    view.show_layer("body")
    view.picture.light(None)
    shown, planes = view.picture.grab().toImage(), data.inputs[2].reshape(3, 16, 16).astype(int)
    for row, column in ((0, 0), (8, 8), (15, 3)):
        color = shown.pixelColor(view.picture.cell(row, column).center().toPoint())
        seen_color = np.array([color.red(), color.green(), color.blue()])
        assert np.abs(seen_color - planes[:, row, column]).max() <= 1
    assert view.pictures.isHidden()
