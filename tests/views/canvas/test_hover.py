"""The mouse rests on something: it lights up and tells its numbers."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.model.document import Graph, Wire
from playground.model.params import Params
from playground.views.canvas.tiles import number
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import Stage, layer


def lit(stage: Stage, source: str, target: str) -> list[bool] | None:
    found = stage.view.canvas.bundles[Wire(source, target)].lit
    return None if found is None else found.tolist()


def test_a_tile_tells_which_unit_it_is(stage: Stage, qtbot: QtBot) -> None:
    stage.deliver()
    with qtbot.waitSignal(stage.view.unit_hovered) as heard:
        stage.hover(stage.at("mid", "unit", 1))
    assert heard.args == [("mid", 1)]
    with qtbot.waitSignal(stage.view.unit_hovered) as heard:
        stage.hover(stage.empty())
    assert heard.args == [None]


def test_the_card_of_a_unit_stays_live(stage: Stage) -> None:
    first = stage.deliver()
    stage.hover(stage.at("mid", "unit", 1))
    card = stage.view.card
    assert card.isVisible()
    assert card.title == "Dense, unit 2"
    assert f"bias {number(float(first.parameters['mid', 'bias'][1]))}" in card.text
    assert "tanh(" in card.text
    assert "x₁" in card.text
    second = stage.deliver(stage.snapshot(seed=1, step=2))
    assert f"bias {number(float(second.parameters['mid', 'bias'][1]))}" in card.text


def test_the_wires_into_a_hovered_unit_are_lit_and_the_rest_dimmed(stage: Stage) -> None:
    stage.deliver()
    stage.hover(stage.at("mid", "unit", 1))
    assert lit(stage, "in", "mid") == [False, False, True, True, False, False]
    assert lit(stage, "mid", "out") == [False, False, False]
    stage.hover(stage.empty())
    assert lit(stage, "in", "mid") is None
    assert lit(stage, "mid", "out") is None


def test_the_wires_out_of_a_feature_are_lit(stage: Stage) -> None:
    stage.deliver()
    stage.hover(stage.at("in", "unit", 1))
    assert lit(stage, "in", "mid") == [False, True] * 3


def test_a_wire_tells_its_weight_and_gradient(stage: Stage) -> None:
    snapshot = stage.deliver()
    stage.hover(stage.middle("in", "mid", 3))
    card, weight = stage.view.card, snapshot.parameters["mid", "weights"].ravel()[3]
    assert card.title == "x₂ → Dense, unit 2"
    assert f"w {number(float(weight))}" in card.text
    assert f"gradient {number(float(snapshot.gradients['mid', 'weights'].ravel()[3]))}" in card.text
    assert stage.view.canvas.bundles[Wire("in", "mid")].hot == 3
    later = stage.deliver(stage.snapshot(seed=5, step=2))
    assert f"w {number(float(later.parameters['mid', 'weights'].ravel()[3]))}" in card.text
    stage.hover(stage.empty())
    assert not card.isVisible()
    assert stage.view.canvas.bundles[Wire("in", "mid")].hot == -1


def test_the_bias_tells_its_number(stage: Stage) -> None:
    snapshot = stage.deliver()
    stage.hover(stage.at("mid", "bias", 2))
    assert stage.view.card.title == "Bias of Dense, unit 3"
    assert f"b {number(float(snapshot.parameters['mid', 'bias'][2]))}" in stage.view.card.text


def test_every_part_of_the_nodes_answers(stage: Stage) -> None:
    stage.deliver()
    for name, node in stage.view.canvas.nodes.items():
        for part in node.layout.parts:
            if part.name != "node":
                stage.hover(stage.at(name, part.name, part.index))
                assert stage.view.card.isVisible(), (name, part)


def test_removing_what_is_hovered_ends_the_hover(stage: Stage, qtbot: QtBot) -> None:
    stage.deliver()
    stage.hover(stage.at("mid", "unit", 1))
    stage.session.select({"mid"})
    with qtbot.waitSignal(stage.view.unit_hovered) as heard:
        stage.session.delete_selection()
    assert heard.args == [None]
    assert not stage.view.card.isVisible()
    stage.view.setCursor(Qt.CursorShape.ArrowCursor)


def test_a_layer_that_loses_what_is_hovered_ends_the_hover(stage: Stage, qtbot: QtBot) -> None:
    stage.hover(stage.at("mid", "unit", 2))
    mid = replace(stage.session.document.graph.layer("mid"), params=Params(units=2))
    with qtbot.waitSignal(stage.view.unit_hovered) as heard:
        stage.session.edit("fewer", lambda document: document.with_layer(mid))
    assert heard.args == [None]
    assert not stage.view.card.isVisible()


def test_a_wire_that_is_hovered_goes_with_its_weight(stage: Stage) -> None:
    stage.hover(stage.middle("mid", "out", 2))
    assert stage.view.card.isVisible()
    mid = replace(stage.session.document.graph.layer("mid"), params=Params(units=1))
    stage.session.edit("fewer", lambda document: document.with_layer(mid))
    assert not stage.view.card.isVisible()


def test_numbers_are_short_and_honest() -> None:
    assert number(0.2134) == "0.213"
    assert number(-0.0041) == "−0.004"
    assert number(0.0) == "0.000"
    assert number(-0.00012) == "−1.20e−04"
    assert number(float("nan")) == "not a number"
    assert number(float("-inf")) == "−∞"


def test_the_card_of_a_maxout_unit_tells_all_its_pieces(make_stage: MakeStage) -> None:
    layers = (
        layer("in", "input", 0),
        layer("most", "maxout", 260, units=3, pieces=2),
        layer("out", "output", 520),
    )
    stage = make_stage(Graph(layers, (Wire("in", "most"), Wire("most", "out"))))
    biases = stage.deliver().parameters["most", "bias"]
    both = f"{number(float(biases[1]))}, {number(float(biases[4]))}"
    stage.hover(stage.at("most", "unit", 1))
    rows = dict(stage.view.card.rows)
    assert rows["bias"] == both
    assert rows["piece 1"].endswith(number(float(biases[1])).lstrip("−"))
    assert rows["piece 2"].endswith(number(float(biases[4])).lstrip("−"))
    stage.hover(stage.at("most", "bias", 1))
    assert dict(stage.view.card.rows)["b"] == both
    stage.hover(stage.middle("in", "most", 0))
    assert stage.view.card.title == "x₁ → Maxout, unit 1, piece 1"
