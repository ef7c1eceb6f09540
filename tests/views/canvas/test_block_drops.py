"""Blocks are dragged to the canvas, and appended."""

import pytest
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDragEnterEvent

from playground.model.document import DataRecipe, Graph, Wire
from playground.model.folding import folded
from playground.session import keeping
from playground.views.mime import block_mime
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import COPY, LEFT, NO_KEYS, Stage, layer


def seeing() -> Graph:
    layers = (
        layer("in", "input", 0),
        layer("conv", "conv2d", 240, filters=4),
        layer("flat", "flatten", 560),
        layer("out", "output", 800),
    )
    return Graph(layers, (Wire("in", "conv"), Wire("conv", "flat"), Wire("flat", "out")))


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    made = make_stage(seeing())
    made.session.set_data(DataRecipe("digits"))
    made.view.canvas.stop_gliding()
    made.view.fit()
    return made


def enter(stage: Stage, key: str, point: QPoint) -> QMimeData:
    data = block_mime(key)
    stage._send(QDragEnterEvent(point, COPY, data, LEFT, NO_KEYS))
    return data


def drop(stage: Stage, key: str, point: QPoint) -> None:
    data = enter(stage, key, point)
    stage.over(data, point)
    stage.drop(data, point)


def test_on_a_wire_it_is_made_for_what_it_sees(stage: Stage) -> None:
    drop(stage, "residual_unit", stage.middle("conv", "flat"))
    nodes = folded(stage.document).graph
    assert nodes.sources("group1") == ("conv",)
    assert nodes.targets("group1") == ("flat",)
    assert not stage.session.shapes.errors
    assert stage.session.selection == set(stage.document.groups[0].members)


def test_before_it_lands_its_shape_is_told(stage: Stage) -> None:
    enter(stage, "inception_module", stage.middle("conv", "flat"))
    ghost = stage.view.sketch.ghost
    assert ghost is not None
    assert ghost.title == "Inception module"
    assert ghost.text.startswith("4 × 8 × 8 → ")
    stage.turn_away()
    assert stage.document.groups == ()


def test_in_empty_space_it_stands_alone(stage: Stage) -> None:
    drop(stage, "residual_unit", stage.empty())
    nodes = folded(stage.document).graph
    assert nodes.sources("group1") == nodes.targets("group1") == ()


def test_an_unknown_block_is_not_taken(stage: Stage) -> None:
    drop(stage, "own:gone", stage.empty())
    assert stage.document.groups == ()


def test_appended_it_comes_behind_the_selection(stage: Stage) -> None:
    stage.session.select({"conv"})
    stage.view.adding.append_block("residual_unit")
    stage.view.adding.append_block("residual_unit")
    nodes = folded(stage.document).graph
    assert nodes.sources("group1") == ("conv",)
    assert nodes.sources("group2") == ("group1",)
    assert not stage.session.shapes.errors


def test_a_box_of_ones_own_lands_too(stage: Stage) -> None:
    stage.session.select({"conv"})
    stage.view.adding.append_block("residual_unit")
    keeping.keep(stage.session)
    drop(stage, "own:Residual unit", stage.middle("group1", "flat"))
    assert [group.name for group in stage.document.groups] == ["Residual unit", "Residual unit"]
    assert not stage.session.shapes.errors
