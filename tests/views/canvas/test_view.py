"""The canvas as a whole: zoom, themes, scale, an empty network, speed of following."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.model.document import Graph, Wire
from playground.model.geometry import GAP_RIBBON, GAP_X
from playground.views.canvas.camera import SMALLEST
from playground.views.theme import Choice
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import CTRL, LEFT, Stage, chain, layer


def picture(stage: Stage) -> QImage:
    return stage.view.grab().toImage()


def colors(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}


def everything() -> Graph:
    """Return a network with every kind of node, a folded layer and two in trouble."""
    layers = (
        layer("in", "input", 0, features=("x1", "x2", "sin(x1*x2) + x1^2")),
        layer("d1", "dense", 230, -160, units=4, activation="leaky_relu"),
        layer("d2", "dense", 230, 160, units=2),
        layer("cat", "concatenate", 440),
        layer("big", "dense", 650, units=60),
        layer("bend", "activation", 860),
        layer("drop", "dropout", 1060),
        layer("out", "output", 1260),
        layer("lost", "dense", 230, 600, units=2),
        layer("plus", "add", 650, 600),
    )
    pairs = (
        "in d1",
        "in d2",
        "d1 cat",
        "d2 cat",
        "cat big",
        "big bend",
        "bend drop",
        "drop out",
        "lost plus",
    )
    return Graph(layers, tuple(Wire(*pair.split()) for pair in pairs))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_everything_paints_in_both_themes_and_all_scales(
    make_stage: MakeStage, theme: Choice, scale: float
) -> None:
    stage = make_stage(everything(), theme, scale)
    stage.deliver()
    stage.view.fit()
    stage.hover(stage.at("d1", "unit", 0))
    stage.session.select({"d1"})
    image = picture(stage)
    assert stage.look.theme.color("surface").rgb() in colors(image)
    assert len(colors(image)) > 100


def test_a_change_of_theme_repaints_everything(stage: Stage) -> None:
    stage.deliver()
    light = picture(stage)
    stage.look.set_theme("dark")
    dark = picture(stage)
    assert dark.pixel(2, 2) == stage.look.theme.color("window").rgb()
    assert stage.look.theme.color("surface").rgb() in colors(dark)
    stage.look.set_theme("light")
    assert picture(stage) == light


def test_a_larger_scale_shows_everything_larger(stage: Stage) -> None:
    before = stage.at("out", "title") - stage.at("in", "title")
    stage.look.set_scale(2.0)
    after = stage.at("out", "title") - stage.at("in", "title")
    assert abs(after.x() - 2 * before.x()) <= 2
    assert stage.view.zoom == 1.0


def test_ctrl_wheel_zooms_at_the_mouse(stage: Stage) -> None:
    point = stage.at("out", "title")
    under = stage.view.scene_point(QPointF(point))
    stage.wheel(point, 240, CTRL)
    assert stage.view.zoom > 1.2
    moved = stage.view.pixel(under) - point
    assert moved.manhattanLength() <= 2


def test_zoom_stays_within_its_limits_and_is_always_a_number(stage: Stage) -> None:
    for factor in (0.0, -2.0, math.nan, math.inf):
        stage.view.camera.zoom_at(factor, QPointF(5, 5))
        assert stage.view.zoom == 1.0
    for _ in range(30):
        stage.wheel(QPoint(300, 300), 1200, CTRL)
    assert stage.view.zoom == 4.0
    for _ in range(60):
        stage.wheel(QPoint(900, 20), -1200, CTRL)
    assert stage.view.zoom == SMALLEST
    center = stage.view.camera.center
    stage.view.camera.look_at(math.nan, center)
    stage.view.camera.look_at(1.0, QPointF(math.inf, 0))
    assert (stage.view.zoom, stage.view.camera.center) == (SMALLEST, center)


def test_the_plain_wheel_moves_the_picture(stage: Stage) -> None:
    before = stage.at("in", "title")
    stage.wheel(stage.empty(), -120)
    assert stage.at("in", "title").y() < before.y()
    assert stage.view.zoom == 1.0


def test_the_zoom_buttons(stage: Stage) -> None:
    bar = stage.view.bar
    QTest.mouseClick(bar.into, LEFT)
    assert stage.view.zoom == 1.25
    assert bar.percent.text() == "125 %"
    QTest.mouseClick(bar.percent, LEFT)
    assert stage.view.zoom == 1.0
    QTest.mouseClick(bar.out, LEFT)
    assert stage.view.zoom == 0.8
    stage.drag(stage.empty(), stage.empty() + QPoint(500, 0), CTRL)
    QTest.mouseClick(bar.fit, LEFT)
    seen = stage.view.scene_point(QPointF(0, 0)), stage.view.scene_point(QPointF(1000, 700))
    content = stage.view.canvas.content()
    assert seen[0].x() < content.left()
    assert content.right() < seen[1].x()


def test_tidy_is_one_step_and_lines_up(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 300, 50), layer("mid", "dense", 0, 10), layer("out", "output", 100, 300))
    stage = make_stage(Graph(layers, chain().wires))
    QTest.mouseClick(stage.view.bar.tidy, LEFT)
    nodes = stage.view.canvas.nodes
    assert nodes["in"].home.x() < nodes["mid"].home.x() < nodes["out"].home.x()
    assert len({node.home.y() for node in nodes.values()}) == 1
    stage.session.undo()
    assert stage.graph.layers == layers


def test_tidy_leaves_room_for_single_wires_and_less_for_ribbons(make_stage: MakeStage) -> None:
    layers = (
        layer("in", "input", 0),
        layer("few", "dense", 200, units=3),
        layer("many", "dense", 400, units=40),
        layer("out", "output", 600),
    )
    stage = make_stage(Graph(layers, tuple(Wire(a.id, b.id) for a, b in pairwise(layers))))
    stage.view.tidy()
    cards = [node.layout.card.translated(node.home) for node in stage.view.canvas.nodes.values()]
    gaps = [after.left() - before.right() for before, after in pairwise(cards)]
    assert gaps == pytest.approx([GAP_X, GAP_RIBBON, GAP_RIBBON], abs=1.5)


def test_an_empty_canvas_says_what_to_do(make_stage: MakeStage) -> None:
    stage = make_stage(Graph())
    empty = colors(picture(stage))
    assert stage.view.accessibleDescription() == "Drag a layer here, or press Tab"
    stage.view.append("input")
    assert len(stage.graph.layers) == 1
    assert stage.view.accessibleDescription() == "Layers: Input. Selected: Input."
    assert len(empty) > 5, "the words are painted"


def test_what_is_added_stays_in_sight_where_all_was(stage: Stage) -> None:
    stage.view.resize(760, 500)
    stage.view.fit()
    stage.drop_layer("dense", stage.middle("mid", "out"))
    assert stage.view.sight.holds_all()


def test_hints_say_what_can_be_done(stage: Stage) -> None:
    heard: list[str] = []
    stage.view.hint.connect(heard.append)
    stage.hover(stage.at("mid", "bias", 0))
    assert heard[-1] == "The bias of this unit: click to type another."
    data = stage.enter("dense", stage.empty())
    assert "insert" in heard[-1]
    stage.turn_away()
    assert heard[-1] == ""
    assert data.formats()


def test_movement_ends_where_the_document_says(make_stage: MakeStage, qtbot: QtBot) -> None:
    stage = make_stage(motion=True)
    stage.session.edit("far", lambda document: edits.move(document, {"mid": (260, 200)}))
    node = stage.view.canvas.nodes["mid"]
    assert node.pos() != node.home
    qtbot.waitUntil(lambda: node.pos() == node.home)
    assert stage.view.canvas.describe()["nodes"]["mid"][1] == node.home.toTuple()


def test_the_network_is_fitted_when_a_document_opens(stage: Stage) -> None:
    stage.view.camera.look_at(0.3, QPointF(9000, 0))
    stage.session.edit("other", lambda document: edits.remove(document, ("in", "mid", "out")))
    stage.session.edit("open", lambda document: type(document)(everything()))
    seen = stage.view.mapToScene(stage.view.viewport().rect()).boundingRect()
    assert seen.contains(stage.view.canvas.content())


def test_resizing_keeps_the_middle(stage: Stage) -> None:
    center = stage.view.scene_point(QPointF(stage.view.viewport().rect().center()))
    stage.view.resize(QSize(640, 400))
    after = stage.view.scene_point(QPointF(stage.view.viewport().rect().center()))
    assert (after - center).manhattanLength() < 3


def test_layers_shown_is_told_when_units_change(stage: Stage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stage.view.layers_shown_changed):
        stage.session.edit("units", lambda document: edits.set_param(document, "mid", "units", 400))
    assert stage.view.watch_layers() == ("in", "out")


@pytest.mark.parametrize("change", ["resize", "scale"])
def test_a_fitted_view_stays_fitted(stage: Stage, change: str) -> None:
    stage.view.fit()
    if change == "resize":
        stage.view.resize(620, 380)
    else:
        stage.look.set_scale(2.0)
    assert stage.view.sight.holds_all()
    stage.view.resize(1000, 700)
    stage.look.set_scale(1.0)
    assert stage.view.zoom == pytest.approx(1.42, abs=0.1)


def test_zooming_or_panning_ends_being_fitted(stage: Stage) -> None:
    for gesture in ("zoom", "pan", "button"):
        QTest.mouseClick(stage.view.bar.fit, LEFT)
        assert stage.view.camera.fitted
        if gesture == "zoom":
            stage.wheel(stage.empty(), 120, CTRL)
        elif gesture == "pan":
            stage.drag(stage.empty(), stage.empty() + QPoint(40, 0), CTRL)
        else:
            QTest.mouseClick(stage.view.bar.into, LEFT)
        zoom = stage.view.zoom
        stage.view.resize(620, 380)
        assert stage.view.zoom == zoom
        stage.view.resize(1000, 700)


def test_escape_from_a_pan_leaves_the_view_fitted(stage: Stage) -> None:
    stage.view.fit()
    stage.press(stage.empty(), button=Qt.MouseButton.MiddleButton)
    stage.move(stage.empty() + QPoint(90, -40))
    stage.key(Qt.Key.Key_Escape)
    stage.release(stage.empty(), Qt.MouseButton.MiddleButton)
    assert stage.view.camera.fitted


def test_a_fitted_network_that_grows_is_shown_whole_once_the_mouse_leaves(stage: Stage) -> None:
    stage.view.fit()
    plus = stage.at("mid", "plus")
    stage.hover(plus)
    for _ in range(13):
        stage.click(plus)
        assert stage.at("mid", "plus") == plus
    assert not stage.view.sight.holds_all()
    stage.hover(QPoint(8, 8))
    assert stage.view.sight.holds_all()


def test_nothing_fitted_lies_under_the_zoom_buttons(make_stage: MakeStage) -> None:
    graph = chain()
    stage = make_stage(Graph((*graph.layers, layer("low", "dense", 560, 260, units=3)), graph.wires))
    for width, height in ((1000, 700), (640, 420), (420, 600)):
        stage.view.resize(width, height)
        stage.view.fit()
        rects = [
            stage.view.camera.shown(node.layout.card.translated(node.pos()), stage.view.camera.seen)
            for node in stage.view.canvas.nodes.values()
        ]
        assert not any(rect.intersects(stage.view.bar.geometry()) for rect in rects)
        assert all(stage.view.viewport().rect().contains(rect) for rect in rects)


def test_a_node_larger_than_the_canvas_is_painted_where_it_is(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("mid", "dense", 260, units=40), layer("out", "output", 520))
    stage = make_stage(Graph(layers, chain().wires))
    picture(stage)
    stage.double_click(stage.at("mid", "strip"))
    first = picture(stage)
    for mode in (QGraphicsItem.CacheMode.NoCache, QGraphicsItem.CacheMode.DeviceCoordinateCache):
        stage.view.canvas.nodes["mid"].setCacheMode(mode)
    assert picture(stage) == first


def test_a_fitted_view_closes_in_when_layers_go(make_stage: MakeStage) -> None:
    graph = chain()
    stage = make_stage(Graph((*graph.layers, layer("far", "dense", 2000, units=3)), graph.wires))
    stage.view.fit()
    before = stage.view.zoom
    stage.click(stage.at("far", "title"))
    stage.session.delete_selection()
    assert stage.view.zoom > before
    assert stage.view.sight.holds_all()
    stage.session.undo()
    assert stage.view.sight.holds_all()
