"""Clicks, double clicks and the wheel on the parts of nodes and wires."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.model.document import Graph, Wire
from playground.train.messages import SetWeight
from playground.views.canvas.face import pretty
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import LEFT, Stage, chain, layer


def units(stage: Stage) -> object:
    return stage.graph.layer("mid").params["units"]


def complaint(stage: Stage) -> str:
    error = stage.view.editor.error
    return error.text() if error.isVisible() else ""


def answer(stage: Stage, text: str) -> None:
    editor = stage.view.editor
    assert editor.isVisible()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_plus_and_minus_change_the_units_in_one_step(stage: Stage) -> None:
    point = stage.at("mid", "plus")
    stage.hover(point)
    for _ in range(3):
        stage.click(point)
    assert units(stage) == 6
    assert stage.at("mid", "plus") == point, "the button stays under the mouse"
    stage.click(stage.at("mid", "minus"))
    assert units(stage) == 5
    stage.session.undo()
    assert units(stage) == 3
    assert not stage.session.history.can_undo


def test_a_node_that_grew_goes_back_to_its_place_when_the_mouse_leaves(stage: Stage) -> None:
    stage.hover(stage.at("mid", "plus"))
    stage.click(stage.at("mid", "plus"))
    node = stage.view.canvas.nodes["mid"]
    assert node.pos() != node.home
    stage.hover(stage.empty())
    assert node.pos() == node.home


def test_minus_ends_at_one_unit(stage: Stage) -> None:
    for _ in range(5):
        stage.click(stage.at("mid", "minus"))
    assert units(stage) == 1


def test_the_buttons_of_a_dropout_change_its_rate(make_stage: MakeStage) -> None:
    drop = layer("drop", "dropout", 390)
    wires = (Wire("in", "mid"), Wire("mid", "drop"), Wire("drop", "out"))
    stage = make_stage(Graph((*chain().layers, drop), wires))
    for part, rate in (("plus", 0.25), ("minus", 0.2), ("minus", 0.15)):
        stage.click(stage.at("drop", part))
        assert stage.graph.layer("drop").params["rate"] == rate
    stage.wheel(stage.at("drop", "subtitle"), 120 * 40)
    assert stage.graph.layer("drop").params["rate"] == 0.95


def test_the_wheel_on_a_title_moves_the_picture(stage: Stage) -> None:
    before = stage.at("in", "title")
    stage.wheel(stage.at("mid", "title"), -120)
    assert units(stage) == 3
    assert stage.at("in", "title") != before


def test_the_wheel_on_a_node_changes_the_units_in_one_step(stage: Stage) -> None:
    for _ in range(4):
        stage.wheel(stage.at("mid", "subtitle"), 60)
    assert units(stage) == 5
    stage.wheel(stage.at("mid", "unit", 0), -120)
    assert units(stage) == 4
    stage.session.undo()
    assert units(stage) == 3


def test_a_click_on_the_subtitle_offers_activations(stage: Stage) -> None:
    stage.click(stage.at("mid", "subtitle"))
    popup = stage.view.chooser.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "sigm")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert stage.graph.layer("mid").params["activation"] == "sigmoid"
    assert "sigmoid" in stage.view.canvas.nodes["mid"].face.subtitle


def test_a_click_on_a_wire_edits_its_weight(stage: Stage) -> None:
    snapshot = stage.deliver()
    number = 1 * 2 + 1
    stage.click(stage.middle("in", "mid", number))
    shown = float(stage.view.editor.text())
    assert shown == pytest.approx(float(snapshot.parameters["mid", "weights"][1, 1]), rel=1e-3)
    answer(stage, "-0.75")
    sent = [m for m in stage.trainer.posted if isinstance(m, SetWeight)][-1]
    assert (sent.layer, sent.tensor, sent.index, sent.value) == ("mid", "weights", number, -0.75)
    assert not stage.view.editor.isVisible()


def test_escape_leaves_the_weight(stage: Stage) -> None:
    stage.deliver()
    stage.click(stage.middle("in", "mid"))
    QTest.keyClicks(stage.view.editor, "7")
    QTest.keyClick(stage.view.editor, Qt.Key.Key_Escape)
    assert not stage.view.editor.isVisible()
    assert not [m for m in stage.trainer.posted if isinstance(m, SetWeight)]


def test_a_weight_that_is_no_number_is_explained_in_place(stage: Stage) -> None:
    stage.deliver()
    stage.click(stage.middle("in", "mid"))
    answer(stage, "lots")
    assert stage.view.editor.isVisible()
    assert "Weight needs a number" in complaint(stage)
    answer(stage, "1,5")
    sent = [m for m in stage.trainer.posted if isinstance(m, SetWeight)]
    assert [m.value for m in sent] == [1.5]


def test_a_click_on_the_bias_edits_it(stage: Stage) -> None:
    stage.deliver()
    stage.click(stage.at("mid", "bias", 1))
    answer(stage, "0.5")
    sent = [m for m in stage.trainer.posted if isinstance(m, SetWeight)][-1]
    assert (sent.layer, sent.tensor, sent.index, sent.value) == ("mid", "bias", 1, 0.5)


def test_a_double_click_on_the_title_renames(stage: Stage) -> None:
    stage.double_click(stage.at("mid", "title"))
    answer(stage, "Hidden")
    assert stage.graph.layer("mid").name == "Hidden"
    stage.double_click(stage.at("mid", "title"))
    answer(stage, "x" * 90)
    assert "60 characters" in complaint(stage)


def test_features_switch_on_and_off(stage: Stage) -> None:
    face = stage.view.canvas.nodes["in"].face
    assert face.labels == ("x1", "x2")
    assert face.off == ("x1^2", "x2^2", "x1*x2", "sin(x1)", "sin(x2)")
    stage.click(stage.at("in", "off", 2))
    assert stage.graph.layer("in").params["features"] == ("x1", "x2", "x1*x2")
    stage.click(stage.at("in", "remove", 0))
    assert stage.graph.layer("in").params["features"] == ("x2", "x1*x2")
    stage.session.undo()
    stage.session.undo()
    assert stage.graph.layer("in") == chain().layer("in")


def test_a_formula_of_ones_own(stage: Stage) -> None:
    stage.click(stage.at("in", "formula"))
    answer(stage, "import os")
    assert "cannot be read" in complaint(stage)
    answer(stage, "x7 + 1")
    assert "x7" in complaint(stage)
    answer(stage, "x1 - x2")
    assert not stage.view.editor.isVisible()
    assert stage.graph.layer("in").params["features"] == ("x1", "x2", "x1 - x2")


def test_the_repair_of_a_node_is_a_button(make_stage: MakeStage) -> None:
    graph = chain()
    stage = make_stage(Graph((*graph.layers, layer("loose", "dense", 260, 300, units=2)), graph.wires))
    trouble = stage.view.canvas.nodes["loose"].face.trouble
    assert trouble is not None
    assert trouble.sentence == stage.session.problems[-1].sentence
    before = stage.graph
    assert trouble.fixes
    QTest.mouseClick(stage.view.troubles.cards["loose"].buttons[0], LEFT)
    assert stage.graph != before


def test_a_large_layer_folds_and_unfolds_in_pages(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("mid", "dense", 260, units=40), layer("out", "output", 520))
    stage = make_stage(Graph(layers, chain().wires))
    node = stage.view.canvas.nodes["mid"]
    assert node.face.form == "folded"
    assert stage.view.canvas.bundles[Wire("in", "mid")].bundle.mode == "ribbon"
    stage.view.fit()
    stage.double_click(stage.at("mid", "strip"))
    assert stage.view.sight.holds_all()
    assert (node.face.first, node.face.shown) == (0, 16)
    assert stage.view.watch_layers() == ("in", "mid", "out")
    stage.click(stage.at("mid", "next"))
    stage.click(stage.at("mid", "next"))
    assert (node.face.first, node.face.shown) == (32, 8)
    stage.view.fit()
    snapshot = stage.deliver()
    item = stage.view.canvas.bundles[Wire("in", "mid")]
    assert item.weights is not None
    np.testing.assert_array_equal(item.weights, snapshot.parameters["mid", "weights"][32:40])
    stage.click(stage.at("mid", "fold"))
    assert node.face.form == "folded"


@pytest.mark.parametrize(
    ("formula", "words"),
    [("x1^2", "x₁²"), ("x1*x2", "x₁·x₂"), ("sin(x1)", "sin x₁"), ("x1 - 2*x12", "x₁−2·x₁₂")],
)
def test_formulas_are_written_as_in_a_book(formula: str, words: str) -> None:
    assert pretty(formula) == words


@pytest.mark.parametrize("corner", [QPoint(380, 300), QPoint(-420, -300), QPoint(420, -300)])
def test_why_a_number_is_refused_is_seen_whole(stage: Stage, corner: QPoint) -> None:
    stage.deliver()
    stage.view.camera.pan(corner.x(), corner.y())
    editor = stage.view.editor
    stage.view.editor.ask("Weight", "1", stage.at("mid", "bias", 1) + corner, 96, lambda text: "No. " * 40)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.error.isVisible()
    assert stage.view.rect().contains(editor.error.geometry())
    assert not editor.error.geometry().intersects(editor.geometry())


def test_the_wheel_keeps_the_words_under_the_mouse(stage: Stage) -> None:
    words = stage.at("mid", "subtitle")
    for _ in range(3):
        stage.wheel(words, 120)
        assert stage.at("mid", "subtitle") == words
    assert stage.graph.layer("mid").params["units"] == 6
