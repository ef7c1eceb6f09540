from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from playground.engine.studies.latent import Plane
from playground.model.document import Graph
from playground.views.latent.camera import Camera
from playground.views.latent.cloud import RIGHT, WRONG, Cloud, cloud_of
from playground.views.latent.marks import mark
from playground.views.latent.pictures import Thumbnails
from playground.views.latent.settings import fields
from playground.views.theme import LIGHT
from tests.engine.build import points
from tests.engine.studies.pictures import SIDE, pictures

AREA = QRectF(0, 0, 400, 200)
PLACES = np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 2.0]], np.float32)


def plane(samples: int = 6, wrong: int = 2) -> Plane:
    data = pictures()
    winners = data.groups[:samples].copy()
    winners[:wrong] = (winners[:wrong] + 1) % 3
    places = np.random.default_rng(0).normal(size=(samples, 2)).astype(np.float32)
    return Plane(np.arange(samples), places, winners)


def test_samples_have_the_colour_of_what_they_are_what_is_answered_or_whether_that_is_right() -> None:
    data, seen = pictures(), plane()
    clouds = {name: cloud_of(seen, seen.points, data, name, LIGHT) for name in ("class", "answer", "right")}
    assert clouds["class"].numbers.tolist() == data.groups[:6].tolist()
    assert clouds["answer"].numbers.tolist() == seen.winners.tolist()
    assert clouds["right"].numbers.tolist() == [0, 0, 1, 1, 1, 1]
    assert [entry.name for entry in clouds["right"].entries] == [WRONG, RIGHT]
    assert [entry.name for entry in clouds["class"].entries] == list(data.facts.class_names)


def test_classes_beyond_the_colours_are_rings() -> None:
    entries = cloud_of(plane(), plane().points, pictures(classes=10), "class", LIGHT).entries
    assert [entry.ring for entry in entries] == [False] * 8 + [True] * 2
    assert len({(entry.color.name(), entry.ring) for entry in entries}) == 10


def test_values_have_signed_colours_and_no_legend() -> None:
    data = pictures(classes=0)
    cloud = cloud_of(plane(), plane().points, data, "right", LIGHT)
    assert not cloud.keyed
    low, high = data.targets[:6].argmin(), data.targets[:6].argmax()
    assert cloud.numbers[low] < cloud.numbers[high] <= 255


def test_the_nearest_sample_within_reach_is_found() -> None:
    cloud = Cloud(np.array([5, 6, 7]), PLACES)
    assert cloud.nearest(np.array([1.9, 1.2]), 0.5) == 1
    assert cloud.nearest(np.array([1.0, 0.5]), 0.5) is None
    assert Cloud().nearest(np.zeros(2), 1.0) is None


def test_all_points_fit_with_one_scale_for_both_axes() -> None:
    camera = Camera()
    camera.fit(PLACES, True)
    pixels = camera.to_pixels(PLACES, AREA)
    assert pixels.tolist() == [[0, 200], [200, 100], [400, 0]]
    tall = PLACES * np.array([1.0, 10.0], np.float32)
    camera.fit(tall, True)
    assert camera.scale(AREA) == pytest.approx(10)


def test_pixels_lead_back_to_places() -> None:
    camera = Camera()
    camera.fit(PLACES, True)
    camera.enlarge(5, QPointF(120, 60), AREA)
    camera.move(QPointF(30, -20), AREA)
    for place, (x, y) in zip(PLACES, camera.to_pixels(PLACES, AREA), strict=True):
        assert camera.to_plane(QPointF(x, y), AREA) == pytest.approx(place.tolist(), abs=1e-6)


def test_what_is_under_the_mouse_stays_there_while_zooming() -> None:
    camera, at = Camera(), QPointF(90, 140)
    camera.fit(PLACES, True)
    before = camera.to_plane(at, AREA)
    camera.enlarge(4, at, AREA)
    camera.enlarge(3, at, AREA)
    assert camera.zoom > 3
    assert camera.to_plane(at, AREA) == pytest.approx(before.tolist(), abs=1e-6)
    camera.enlarge(-100, at, AREA)
    assert camera.to_pixels(PLACES, AREA).tolist() == [[0, 200], [200, 100], [400, 0]]


def test_the_view_spreads_at_once_and_shrinks_slowly() -> None:
    camera = Camera()
    camera.fit(PLACES, True)
    wide = camera.scale(AREA)
    camera.fit(PLACES * 2, False)
    assert camera.scale(AREA) == pytest.approx(wide / 2)
    camera.fit(PLACES, False)
    assert wide / 2 < camera.scale(AREA) < wide * 0.6
    camera.fit(PLACES, True)
    assert camera.scale(AREA) == wide


@pytest.mark.parametrize("channels", [1, 3])
def test_thumbnails_are_the_pictures(qtbot: QtBot, channels: int) -> None:
    data = pictures(channels=channels)
    samples = np.array([3, 9, 4, 30, 2])
    made = Thumbnails(data, samples)
    whole = made.pixmap.toImage()
    for number, sample in enumerate(samples):
        source = made.source(number)
        picture = data.inputs[sample].reshape(channels, SIDE, SIDE)
        for row, column in ((0, 0), (2, 5), (7, 7)):
            color = whole.pixelColor(int(source.left()) + column, int(source.top()) + row)
            wanted = [picture[channel % channels, row, column] for channel in range(3)]
            assert [color.red(), color.green(), color.blue()] == wanted


def test_rings_are_hollow(qtbot: QtBot) -> None:
    entries = cloud_of(plane(), plane().points, pictures(classes=10), "class", LIGHT).entries
    ground = LIGHT.color("window")
    for entry in (entries[0], entries[8]):
        image = mark(entry, ground, 9.0, 1.0).toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert middle == (ground if entry.ring else entry.color)


def test_without_groups_nothing_is_right_or_wrong() -> None:
    facts = points(classes=0).facts
    colour = fields(Graph(), {}, facts)[-1]
    assert colour.check("class") == "class"
    with pytest.raises(ValueError, match="Colour"):
        colour.check("right")
    known = fields(Graph(), {}, replace(facts, task="classes", class_names=("a", "b")))[-1]
    assert known.check("right") == "right"
