"""Layers dragged from the palette."""

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QDragEnterEvent

from playground.model.document import Graph, Wire
from playground.views.mime import layer_kind, layer_mime
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import COPY, LEFT, NO_KEYS, Stage, chain, layer


def test_the_data_of_a_drag_names_the_kind() -> None:
    assert layer_kind(layer_mime("dense")) == "dense"
    assert layer_kind(QMimeData()) == ""


def test_a_drop_on_an_empty_canvas_adds_the_layer_there(make_stage: MakeStage) -> None:
    stage = make_stage(Graph())
    stage.drop_layer("dense", QPoint(400, 300))
    new = stage.graph.layers[0]
    assert new.kind == "dense"
    assert (stage.view.pixel(stage.view.canvas.nodes[new.id].home) - QPoint(400, 300)).manhattanLength() <= 4
    assert stage.session.selection == {new.id}
    stage.session.undo()
    assert not stage.graph.layers


def test_a_drop_makes_the_wires_there_is_one_way_to_make(make_stage: MakeStage) -> None:
    stage = make_stage(Graph((layer("in", "input", 0), layer("out", "output", 600))))
    middle = stage.view.pixel(stage.view.canvas.content().center())
    data = stage.enter("dense", middle)
    ghost = stage.view.sketch.ghost
    assert ghost is not None
    assert ghost.text == "2 → 8"
    assert len(stage.view.sketch.pulled) == 2
    assert not stage.graph.wires
    stage.drop(data, middle)
    new = stage.graph.layers[-1].id
    assert set(stage.graph.wires) == {Wire("in", new), Wire(new, "out")}
    assert stage.view.sketch.ghost is None


def test_a_drop_on_a_wire_inserts_and_moves_neighbours_aside(stage: Stage) -> None:
    point = stage.middle("mid", "out")
    data = stage.enter("dense", point)
    stage.over(data, point)
    assert stage.view.canvas.bundles[Wire("mid", "out")].opened
    assert stage.view.canvas.nodes["out"].pos() != stage.view.canvas.nodes["out"].home
    assert stage.view.sketch.ghost is not None
    assert stage.view.sketch.ghost.text == "3 → 8"
    assert stage.graph == chain()
    stage.drop(data, point)
    new = stage.graph.layers[-1].id
    assert set(stage.graph.wires) == {Wire("in", "mid"), Wire("mid", new), Wire(new, "out")}
    cards = [n.layout.card.translated(n.pos()) for n in stage.view.canvas.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(cards) for b in cards[:i])
    stage.session.undo()
    assert stage.graph == chain()


def test_the_wire_stays_open_while_the_neighbours_move(stage: Stage) -> None:
    point = stage.middle("mid", "out")
    data = stage.enter("dense", point)
    for step in range(6):
        stage.over(data, point + QPoint(step, 0))
        assert stage.view.canvas.bundles[Wire("mid", "out")].opened


def test_leaving_takes_everything_back(stage: Stage) -> None:
    data = stage.enter("dense", stage.middle("mid", "out"))
    stage.over(data, stage.middle("mid", "out"))
    stage.turn_away()
    assert stage.graph == chain()
    assert stage.view.sketch.ghost is None
    assert not stage.view.canvas.bundles[Wire("mid", "out")].opened
    assert all(node.pos() == node.home for node in stage.view.canvas.nodes.values())


def test_an_output_is_not_inserted_into_a_wire(stage: Stage) -> None:
    stage.drop_layer("output", stage.middle("mid", "out"))
    assert Wire("mid", "out") in stage.graph.wires


def test_a_drop_on_a_node_makes_room(stage: Stage) -> None:
    stage.drop_layer("input", stage.at("mid", "title"))
    cards = [n.layout.card.translated(n.pos()) for n in stage.view.canvas.nodes.values()]
    assert len(cards) == 4
    assert not any(a.intersects(b) for i, a in enumerate(cards) for b in cards[:i])


def test_other_drags_are_ignored(stage: Stage) -> None:
    data = QMimeData()
    data.setText("dense")
    event = QDragEnterEvent(QPoint(100, 100), COPY, data, LEFT, NO_KEYS)
    stage.view.dragEnterEvent(event)
    assert not event.isAccepted()
    assert stage.view.sketch.ghost is None
