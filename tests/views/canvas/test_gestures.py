"""What the mouse does on the canvas, done with the mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.model.document import Graph, Wire
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import CTRL, SHIFT, Stage, chain, layer


def test_drag_moves_a_node_on_the_grid(stage: Stage) -> None:
    start = stage.at("mid", "title")
    stage.drag(start, start + QPoint(37, 61))
    assert stage.graph.layer("mid").position == (260 + 36, 60)
    assert stage.session.selection == {"mid"}
    stage.session.undo()
    assert stage.graph == chain()


def test_nothing_is_committed_before_the_release(stage: Stage) -> None:
    start = stage.at("mid", "title")
    stage.press(start)
    stage.move(start + QPoint(20, 20), start + QPoint(40, 80))
    assert stage.graph == chain()
    assert stage.view.canvas.nodes["mid"].pos() != stage.view.canvas.nodes["mid"].home
    stage.release(start + QPoint(40, 80))
    assert stage.graph != chain()


def test_escape_takes_a_move_back(stage: Stage) -> None:
    start = stage.at("mid", "title")
    stage.press(start)
    stage.move(start + QPoint(40, 80))
    stage.key(Qt.Key.Key_Escape)
    stage.release(start + QPoint(40, 80))
    assert stage.graph == chain()
    assert not stage.session.history.can_undo
    assert stage.view.canvas.nodes["mid"].pos() == stage.view.canvas.nodes["mid"].home


def test_all_selected_nodes_move_together_as_one_step(stage: Stage) -> None:
    stage.session.select({"in", "mid"})
    start = stage.at("mid", "title")
    stage.drag(start, start + QPoint(0, 80))
    assert [stage.graph.layer(i).position[1] for i in ("in", "mid", "out")] == [80, 80, 0]
    stage.session.undo()
    assert stage.graph == chain()


def test_a_node_snaps_to_the_level_of_another(stage: Stage) -> None:
    start = stage.at("mid", "title")
    stage.drag(start, start + QPoint(0, 80))
    start = stage.at("mid", "title")
    stage.drag(start, start + QPoint(0, -76))
    assert stage.graph.layer("mid").position == (260, 0)


def test_click_selects_and_shift_adds(stage: Stage) -> None:
    stage.click(stage.at("in", "title"))
    stage.click(stage.at("mid", "title"), SHIFT)
    assert stage.session.selection == {"in", "mid"}
    stage.click(stage.at("mid", "title"), SHIFT)
    assert stage.session.selection == {"in"}
    stage.click(stage.empty())
    assert not stage.session.selection


def test_rubber_band_selects_what_it_touches(stage: Stage) -> None:
    stage.drag(QPoint(20, 20), stage.at("mid", "unit", 1))
    assert stage.session.selection == {"in", "mid"}


def test_escape_brings_the_selection_back(stage: Stage) -> None:
    stage.session.select({"out"})
    stage.press(QPoint(20, 20))
    stage.move(stage.at("mid", "unit", 1))
    assert stage.session.selection == {"in", "mid"}
    stage.key(Qt.Key.Key_Escape)
    assert stage.session.selection == {"out"}
    stage.release(stage.at("mid", "title"))


def test_pulling_a_wire_connects(make_stage: MakeStage) -> None:
    stage = make_stage(Graph(chain().layers, (Wire("mid", "out"),)))
    stage.press(stage.at("in", "output"))
    stage.move(stage.at("in", "output") + QPoint(60, 10), stage.at("mid", "title"))
    assert stage.view.canvas.nodes["mid"].welcome is True
    assert not stage.graph.targets("in")
    stage.release(stage.at("mid", "title"))
    assert stage.graph.targets("in") == ("mid",)
    assert stage.view.canvas.nodes["mid"].welcome is None


def test_pulling_backward_connects_too(make_stage: MakeStage) -> None:
    stage = make_stage(Graph(chain().layers, (Wire("mid", "out"),)))
    stage.drag(stage.at("mid", "input"), stage.at("in", "title"))
    assert stage.graph.sources("mid") == ("in",)


def test_a_refused_wire_says_why(stage: Stage) -> None:
    stage.press(stage.at("mid", "output"))
    stage.move(stage.at("mid", "output") + QPoint(30, 30), stage.at("in", "title"))
    note = stage.view.sketch.note
    assert note is not None
    assert "Input is a beginning of the network" in note.text
    assert stage.view.canvas.nodes["in"].welcome is False
    stage.release(stage.at("in", "title"))
    assert stage.graph == chain()
    assert "Input is a beginning" in stage.said[-1]


def test_a_cycle_is_refused_with_its_sentence(make_stage: MakeStage) -> None:
    graph = chain()
    more = Graph((*graph.layers, layer("add", "add", 130, 240)), (*graph.wires, Wire("mid", "add")))
    stage = make_stage(more)
    stage.press(stage.at("add", "output"))
    stage.move(stage.at("add", "output") + QPoint(30, 0), stage.at("mid", "title"))
    note = stage.view.sketch.note
    assert note is not None
    assert "circle" in note.text
    stage.release(stage.at("mid", "title"))
    assert stage.graph == more


def test_pulling_into_empty_space_offers_what_fits(stage: Stage) -> None:
    end = QPoint(700, 600)
    stage.drag(stage.at("mid", "output"), end)
    popup = stage.view.chooser.popup
    assert popup.isVisible()
    titles = popup.found.titles
    assert "Dropout" in titles
    assert "Input" not in titles
    QTest.keyClicks(popup.search, "drop")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    new = stage.graph.layers[-1]
    assert new.kind == "dropout"
    assert stage.graph.sources(new.id) == ("mid",)
    stage.session.undo()
    assert stage.graph == chain()


def test_escape_in_the_menu_adds_nothing(stage: Stage) -> None:
    stage.drag(stage.at("mid", "output"), QPoint(700, 600))
    QTest.keyClick(stage.view.chooser.popup.search, Qt.Key.Key_Escape)
    assert not stage.view.chooser.popup.isVisible()
    assert stage.graph == chain()
    assert stage.view.sketch.pulled == ()


def test_dragging_the_end_of_a_wire_off_disconnects(stage: Stage) -> None:
    stage.drag(stage.along("mid", "out", 0.65), QPoint(500, 640))
    assert stage.graph.wires == (Wire("in", "mid"),)
    stage.session.undo()
    assert set(stage.graph.wires) == set(chain().wires)


def test_the_end_of_a_wire_can_go_to_another_node(make_stage: MakeStage) -> None:
    graph = chain()
    stage = make_stage(Graph((*graph.layers, layer("other", "dense", 520, 260, units=2)), graph.wires))
    stage.drag(stage.along("mid", "out", 0.65), stage.at("other", "title"))
    assert stage.graph.targets("mid") == ("other",)


def test_dragging_from_a_full_input_takes_its_wire_off(stage: Stage) -> None:
    stage.drag(stage.at("out", "input"), QPoint(500, 640))
    assert stage.graph.wires == (Wire("in", "mid"),)


def test_escape_leaves_a_wire_that_is_being_pulled_off(stage: Stage) -> None:
    stage.press(stage.along("mid", "out", 0.65))
    stage.move(QPoint(500, 640))
    stage.key(Qt.Key.Key_Escape)
    stage.release(QPoint(500, 640))
    assert stage.graph == chain()
    assert stage.view.canvas.bundles[Wire("mid", "out")].opacity() == 1.0


def test_panning_with_the_middle_button_and_with_ctrl(stage: Stage) -> None:
    for button, keys in ((Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier), (None, CTRL)):
        before = stage.at("in", "title")
        args = (keys, button) if button is not None else (keys,)
        stage.drag(stage.empty(), stage.empty() + QPoint(60, -40), *args)
        moved = stage.at("in", "title") - before
        assert abs(moved.x() - 60) <= 1
        assert abs(moved.y() + 40) <= 1
    assert stage.graph == chain()


@pytest.mark.parametrize("double", [False, True])
def test_a_click_in_empty_space_offers_layers_there(make_stage: MakeStage, double: bool) -> None:
    stage = make_stage(Graph())
    if double:
        stage.double_click(QPoint(300, 200))
    else:
        stage.press(QPoint(300, 200), button=Qt.MouseButton.RightButton)
        stage.release(QPoint(300, 200), Qt.MouseButton.RightButton)
    popup = stage.view.chooser.popup
    assert popup.isVisible()
    QTest.keyClicks(popup.search, "output")
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    home = stage.view.canvas.nodes[stage.graph.layers[0].id].home
    assert (stage.view.pixel(home) - QPoint(300, 200)).manhattanLength() <= 4


def test_escape_takes_a_pan_back(stage: Stage) -> None:
    before = stage.at("in", "title")
    stage.press(stage.empty(), button=Qt.MouseButton.MiddleButton)
    stage.move(stage.empty() + QPoint(90, -40))
    assert stage.at("in", "title") != before
    stage.key(Qt.Key.Key_Escape)
    assert stage.at("in", "title") == before
    stage.release(stage.empty(), Qt.MouseButton.MiddleButton)


def with_loose_node() -> Graph:
    graph = chain()
    return Graph((*graph.layers, layer("loose", "dense", 260, 280, units=2)), graph.wires)


def test_a_node_without_wires_moved_onto_a_wire_goes_into_it(make_stage: MakeStage) -> None:
    stage = make_stage(with_loose_node())
    start, end = stage.at("loose", "title"), stage.middle("mid", "out")
    stage.press(start)
    stage.move(start + QPoint(20, -20), end)
    ghost = stage.view.sketch.ghost
    assert ghost is not None
    assert ghost.text == "3 → 2"
    assert stage.view.canvas.bundles[Wire("mid", "out")].opened
    assert stage.view.canvas.nodes["out"].pos() != stage.view.canvas.nodes["out"].home
    assert stage.graph == with_loose_node()
    stage.release(end)
    assert set(stage.graph.wires) == {Wire("in", "mid"), Wire("mid", "loose"), Wire("loose", "out")}
    cards = [n.layout.card.translated(n.pos()) for n in stage.view.canvas.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(cards) for b in cards[:i])
    stage.session.undo()
    assert stage.graph == with_loose_node()


@pytest.mark.parametrize("escape", [True, False])
def test_a_node_moved_over_a_wire_and_away_only_moves(make_stage: MakeStage, escape: bool) -> None:
    stage = make_stage(with_loose_node())
    start, over = stage.at("loose", "title"), stage.middle("mid", "out")
    stage.press(start)
    stage.move(over, over + QPoint(1, 1))
    assert _has_ghost(stage)
    if escape:
        stage.key(Qt.Key.Key_Escape)
        stage.release(over)
        assert stage.graph == with_loose_node()
    else:
        stage.move(start + QPoint(40, 40))
        stage.release(start + QPoint(40, 40))
        assert stage.graph.wires == chain().wires
        assert stage.graph.layer("loose").position != (260, 280)
    assert not _has_ghost(stage)
    assert not stage.view.canvas.bundles[Wire("mid", "out")].opened
    assert all(node.pos() == node.home for node in stage.view.canvas.nodes.values())


def test_a_node_with_wires_is_not_put_onto_another(stage: Stage) -> None:
    stage.drag(stage.at("mid", "title"), stage.middle("mid", "out"))
    assert stage.graph.wires == chain().wires


def test_the_wire_being_pulled_is_a_line(stage: Stage) -> None:
    stage.press(stage.at("mid", "output"))
    stage.move(QPoint(700, 500), QPoint(700, 620))
    image = stage.view.grab().toImage()
    accent = stage.look.theme.color("accent").rgb()
    rows = [sum(image.pixel(x, y) == accent for x in range(1000)) for y in range(380, 600)]
    stage.key(Qt.Key.Key_Escape)
    stage.release(QPoint(700, 620))
    assert 0 < max(rows) < 40


def _has_ghost(stage: Stage) -> bool:
    return stage.view.sketch.ghost is not None
