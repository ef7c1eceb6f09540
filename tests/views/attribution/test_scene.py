from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.engine.studies.looking import Sample
from playground.views.attribution.pictures import field_box
from playground.views.attribution.scene import Scene, heat, round_reach, scene_of, to_bytes
from playground.views.theme import LIGHT
from tests.views.studio import Studio, plain, seeing


@pytest.fixture(scope="module")
def scene() -> Scene:
    studio = Studio(seeing())
    session = studio.session
    made = scene_of(session.document, session.shapes.shapes, session.facts, LIGHT)
    session.close()
    return replace(made, dataset=studio.engine.dataset, sample=Sample(7))


def test_layers_and_their_units(scene: Scene) -> None:
    assert scene.layers == ("in", "maps", "mean", "out")
    assert scene.hidden == ("maps", "mean")
    assert scene.mapped == ("maps",)
    assert scene.units("maps") == scene.units("mean") == 4
    assert scene.classes == tuple("0123456789")


def test_the_sample_is_seen_as_it_is(scene: Scene) -> None:
    picture, data = scene.picture(), scene.dataset
    assert picture is not None
    assert data is not None
    assert picture.pixelColor(3, 2).red() == data.inputs[7].reshape(8, 8)[2, 3]
    assert scene.seen(data.values(np.array([7])).reshape(1, 8, 8)) == picture
    drawn = replace(scene, sample=Sample(pixels=data.inputs[7].tobytes()))
    assert drawn.picture() == picture
    assert replace(scene, sample=Sample(pixels=b"abc")).picture() is None
    assert replace(scene, sample=Sample()).picture() is None


def test_numbers_beyond_black_and_white_are_black_and_white(scene: Scene) -> None:
    assert scene.dataset is not None
    data = replace(scene.dataset, gain=2 / 255, offset=-1.0)
    values = np.array([-3.0, -1.0, 0.004, 1.0, 9.0], np.float32)
    assert to_bytes(values, data).tolist() == [0, 0, 128, 255, 255]


def test_heat_ends_at_a_round_number_and_zero_is_neutral() -> None:
    values = np.array([[-1.9, 0.0, 1.0]], np.float32)
    image, ramp = heat(values, True, LIGHT, "slope")
    assert (ramp.low, ramp.high, ramp.signed) == (-2.0, 2.0, True)
    wanted = [LIGHT.signed_color(float(value) / 2.0) for value in values[0]]
    for column, color in enumerate(wanted):
        assert near(image.pixelColor(column, 0), color)
    image, ramp = heat(np.abs(values), False, LIGHT, "size")
    assert (ramp.low, ramp.signed) == (0.0, False)
    assert image.pixelColor(1, 0) == QColor(LIGHT.unsigned_table()[0])


def near(one: QColor, other: QColor) -> bool:
    channels = (QColor.red, QColor.green, QColor.blue)
    return all(abs(channel(one) - channel(other)) <= 2 for channel in channels)


@pytest.mark.parametrize(
    ("value", "reach"),
    [(0.0, 1.0), (float("nan"), 1.0), (1.0, 1.0), (1.01, 1.2), (0.07, 0.08), (950.0, 1000.0)],
)
def test_scales_end_at_or_a_little_above_the_largest_value(value: float, reach: float) -> None:
    assert round_reach(value) == pytest.approx(reach)


def test_a_cell_of_a_map_marks_what_it_sees(scene: Scene) -> None:
    box = field_box(scene, "maps", [4, 2])
    assert box is not None
    assert (box.left(), box.top(), box.width(), box.height()) == (1, 3, 3, 3)
    corner = field_box(scene, "maps", [0, 7])
    assert corner is not None
    assert (corner.left(), corner.top(), corner.width(), corner.height()) == (6, 0, 2, 2)
    assert field_box(scene, "mean", [0, 0]) is None


def test_a_table_has_no_picture() -> None:
    studio = Studio(plain())
    session = studio.session
    made = scene_of(session.document, session.shapes.shapes, session.facts, LIGHT)
    session.close()
    assert not made.pictured
    assert made.picture() is None
    assert len(made.classes) == 2
