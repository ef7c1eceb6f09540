"""Numbers become pictures."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.model.document import DataRecipe, Graph, Wire
from playground.model.kinds import TargetCode
from playground.train.messages import Phase, Snapshot
from playground.views.canvas import live
from playground.views.canvas.atlas import Atlas, colored, signed_scale, strip
from playground.views.canvas.ink import Ink
from playground.views.theme import Look
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import layer


@pytest.fixture
def ink(qtbot: QtBot) -> Ink:
    return Ink(Look("light"))


def color(atlas: Atlas, unit: int, x: int, y: int) -> str:
    part = atlas.source(unit).toRect()
    return QColor(atlas.image.pixel(part.x() + x, part.y() + y)).name().upper()


def test_the_strongest_colours_stand_for_the_largest_values(ink: Ink) -> None:
    maps = np.array([[[-2.0, 0.0], [0.0, 2.0]]], np.float32)
    picture = colored(maps, 0.0, 2.0, ink.signed)
    assert picture.image.format() is QImage.Format.Format_RGB32
    # Row 0 of a map is the lowest, row 0 of a picture the uppermost.
    assert color(picture, 0, 0, 1) == "#D9822B"
    assert color(picture, 0, 1, 0) == "#2B6CB0"
    assert abs(QColor(color(picture, 0, 0, 0)).red() - QColor(ink.theme.neutral).red()) <= 2


def test_what_is_no_number_is_shown_calmly(ink: Ink) -> None:
    maps = np.array([[[np.nan, np.inf, -np.inf]]], np.float32)
    picture = colored(maps, 0.0, signed_scale(maps), ink.signed)
    assert color(picture, 0, 1, 0) == "#2B6CB0"
    assert color(picture, 0, 2, 0) == "#D9822B"
    assert abs(QColor(color(picture, 0, 0, 0)).red() - QColor(ink.theme.neutral).red()) <= 2


def test_each_unit_has_its_own_picture(ink: Ink) -> None:
    maps = np.stack([np.full((4, 4), value, np.float32) for value in (-1, 1)])
    picture = live.unit_atlas(maps, ink)
    assert (color(picture, 0, 2, 2), color(picture, 1, 2, 2)) == ("#D9822B", "#2B6CB0")


def test_features_have_each_a_scale_of_their_own(ink: Ink) -> None:
    maps = np.stack([np.full((4, 4), value, np.float32) for value in (0.01, 30.0)])
    picture = live.feature_atlas(maps, ink)
    assert (color(picture, 0, 0, 0), color(picture, 1, 0, 0)) == ("#2B6CB0", "#2B6CB0")


def test_a_probability_of_two_classes_is_shown_around_the_threshold(ink: Ink) -> None:
    snapshot = Snapshot(1, Phase.PAUSED)
    maps = np.array([[[0.0, 1.0]], [[0.0, 1.0]]], np.float32)[:1].repeat(2, axis=1)
    picture = live.output_atlas(maps, TargetCode(1, "one_hot", 0.5), snapshot, ink)
    assert (color(picture, 0, 0, 0), color(picture, 0, 1, 0)) == ("#D9822B", "#2B6CB0")


def test_more_classes_have_their_own_colours(ink: Ink) -> None:
    snapshot = Snapshot(1, Phase.PAUSED)
    maps = np.ones((3, 2, 2), np.float32)
    picture = live.output_atlas(maps, TargetCode(3, "one_hot", 0.5), snapshot, ink)
    shown = [color(picture, unit, 0, 0) for unit in range(3)]
    assert shown == [ink.theme.class_color(unit, 3).name().upper() for unit in range(3)]


def test_values_are_shown_against_the_range_of_the_data(ink: Ink) -> None:
    data = build(DataRecipe("plane"))
    low, high = data.target_range
    snapshot = Snapshot(1, Phase.PAUSED, dataset=data)
    maps = np.full((1, 2, 2), max(abs(low), abs(high)), np.float32)
    picture = live.output_atlas(maps, TargetCode(1, "value", 0.0), snapshot, ink)
    assert color(picture, 0, 0, 0) == "#2B6CB0"


def test_a_function_of_one_column_is_drawn_as_an_area(ink: Ink) -> None:
    maps = np.array([[[-1.0, 0.0, 0.5, 1.0]]], np.float32).repeat(8, axis=2)
    picture = live.unit_atlas(maps, ink)
    assert color(picture, 0, 31, 1) == "#2B6CB0"
    assert color(picture, 0, 31, 30) == color(picture, 0, 12, 0)
    assert color(picture, 0, 0, 30) == "#D9822B"
    assert color(picture, 0, 0, 1) == color(picture, 0, 12, 0)


def test_unused_features_have_small_maps(ink: Ink) -> None:
    data = build(DataRecipe("spiral"))
    picture = live.formula_atlas(data, (0, 1), ("x1", "log(x1)", "x1*x2"), ink)
    assert picture is not None
    assert picture.units == 3
    assert color(picture, 0, 0, 8) == "#D9822B"
    assert live.formula_atlas(data, (0, 1), (), ink) is None
    assert live.formula_atlas(data, (0, 1), ("x9",), ink) is None


def test_a_strip_has_a_row_for_each_unit(ink: Ink) -> None:
    picture = strip(np.array([-3.0, 0.0, 3.0], np.float32), ink.signed)
    assert (picture.image.width(), picture.image.height()) == (1, 3)
    assert (color(picture, 0, 0, 0), color(picture, 0, 0, 2)) == ("#D9822B", "#2B6CB0")


def test_tensors_are_found_by_their_shape() -> None:
    weight, bias = np.ones((2, 3), np.float32), np.ones(2, np.float32)
    found = live.tensors({("a", "weights"): weight, ("a", "bias"): bias, ("b", "bias"): bias}, "a")
    assert found.weight is weight
    assert found.bias is bias
    assert (found.weight_name, found.bias_name) == ("weights", "bias")
    assert live.tensors({}, "a").weight is None


def test_hundreds_of_wires_flow_as_dots_on_the_strongest(make_stage: MakeStage) -> None:
    layers = (
        layer("in", "input", 0),
        layer("d1", "dense", 200, units=16),
        layer("d2", "dense", 400, units=16),
    )
    stage = make_stage(Graph(layers, (Wire("in", "d1"), Wire("d1", "d2"))), motion=True)
    stage.view.fit()
    between = QRect(stage.at("d1", "unit", 0), stage.at("d2", "unit", 15))
    pictures = []
    for step, phase in enumerate((Phase.PAUSED, Phase.PLAYING, Phase.PLAYING)):
        stage.deliver(replace(stage.snapshot(phase), step=step, maps={}))
        pictures.append(stage.view.grab(between).toImage())
    assert stage.view.canvas.bundles[Wire("d1", "d2")].dense
    assert not stage.view.canvas.bundles[Wire("in", "d1")].dense
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]


def test_a_folded_layer_tells_what_its_units_put_out(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("big", "dense", 260, units=100), layer("out", "output", 520))
    stage = make_stage(Graph(layers, (Wire("in", "big"), Wire("big", "out"))))
    assert "big" in stage.view.watch_layers()
    snapshot = stage.deliver()
    strip_of = stage.view.canvas.nodes["big"].tiles.strip
    assert strip_of is not None
    maps = snapshot.maps["big"]
    assert strip_of[0].title == "output"
    assert strip_of[0].numbers == (float(maps.max()), float(maps.mean()), float(maps.min()))
    assert (strip_of[1].image.width(), strip_of[1].image.height()) == (8, 100)


def test_a_layer_too_large_for_maps_tells_its_weights(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("big", "dense", 260, units=1000), layer("out", "output", 520))
    stage = make_stage(Graph(layers, (Wire("in", "big"), Wire("big", "out"))))
    assert "big" not in stage.view.watch_layers()
    snapshot = stage.snapshot()
    stage.deliver(replace(snapshot, maps={}))
    strip_of = stage.view.canvas.nodes["big"].tiles.strip
    assert strip_of is not None
    assert strip_of[0].title == "weights"
    weights = live.tensors(snapshot.parameters, "big").weight
    assert weights is not None
    assert strip_of[0].numbers[0] == float(weights.max())
    assert (strip_of[1].image.width(), strip_of[1].image.height()) == (1, 1000)


def test_a_mean_that_is_only_rounding_is_zero(ink: Ink) -> None:
    maps = np.array([[[-1.0, 1.0]], [[3e-7, 3e-7]]], np.float32)
    said = live.folded(maps, None, ink)
    assert said is not None
    assert said[0].numbers == (1.0, 0.0, -1.0)


PAUSED = Snapshot(1, Phase.PAUSED)


def test_a_label_has_the_colour_of_the_samples_that_have_it_alone(ink: Ink) -> None:
    maps = np.ones((2, 4, 4), np.float32)
    labels = live.output_atlas(maps, TargetCode(2, "multi_hot", 0.5), PAUSED, ink)
    classes = live.output_atlas(np.ones((4, 4, 4), np.float32), TargetCode(4, "one_hot", 0.5), PAUSED, ink)
    assert [color(labels, i, 1, 1) for i in range(2)] == [color(classes, i, 1, 1) for i in (1, 2)]


def test_maps_of_a_plane_stay_while_kernels_compile_and_go_where_pictures_come(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("d", "dense", 260, units=4), layer("out", "output", 520))
    stage = make_stage(Graph(layers, (Wire("in", "d"), Wire("d", "out"))))
    snapshot = stage.deliver()
    tiles = stage.view.canvas.nodes["d"].tiles
    assert tiles.atlas is not None
    stage.deliver(replace(snapshot, maps={}))
    assert tiles.atlas is not None
    stage.session.set_data(DataRecipe("digits"))
    assert tiles.atlas is None
