"""Groups on the canvas: a box or a frame, and the hands that fold, open, move and wire them."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from playground.model import edits
from playground.model.document import Graph, Wire
from playground.train.messages import Phase, Snapshot
from playground.views.canvas.frames import FrameItem
from playground.views.canvas.scene import CanvasScene
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import SHIFT, Stage, layer


def four() -> Graph:
    layers = (
        layer("in", "input", 0),
        layer("a", "dense", 240, units=3, activation="relu"),
        layer("b", "dense", 480, units=2),
        layer("out", "output", 720),
    )
    return Graph(layers, (Wire("in", "a"), Wire("a", "b"), Wire("b", "out")))


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage(four())


def folded(stage: Stage, name: str = "Hidden") -> Stage:
    stage.session.select({"a", "b"})
    stage.view.groups.fold()
    stage.view.editor.setText(name)
    QTest.keyClick(stage.view.editor, Qt.Key.Key_Return)
    stage.view.canvas.stop_gliding()
    return stage


def frame(stage: Stage) -> FrameItem:
    return stage.view.canvas.frames.items["group1"]


def head(stage: Stage) -> QPoint:
    return stage.view.pixel(frame(stage).head.center())


# ---- the box ----------------
def test_folding_asks_for_a_name(stage: Stage) -> None:
    folded(stage, "Twins")
    assert set(stage.view.canvas.nodes) == {"in", "group1", "out"}
    assert set(stage.view.canvas.bundles) == {Wire("in", "group1"), Wire("group1", "out")}
    face = stage.view.canvas.nodes["group1"].face
    assert (face.title, face.subtitle) == ("Twins", "2 layers")


def test_a_box_says_what_comes_in_and_out(stage: Stage) -> None:
    face = folded(stage).view.canvas.nodes["group1"].face
    assert face.note == "2 → 2\n17 params"


def test_a_box_says_that_its_layers_are_frozen_and_that_one_has_new_weights(stage: Stage) -> None:
    canvas = folded(stage).view.canvas
    for ids, words in ((("a",), "17 params"), (("a", "b"), "17 frozen")):
        stage.session.edit("Freeze", partial(edits.set_frozen, ids=ids, frozen=True))
        assert canvas.nodes["group1"].face.note.endswith(words)
    canvas.show_snapshot(Snapshot(1, Phase.PAUSED, fresh=frozenset({"b"})))
    assert canvas.nodes["group1"].fresh


def test_a_box_wears_the_mark_of_its_layers(stage: Stage) -> None:
    folded(stage)
    stage.session.edit("break", lambda doc: edits.disconnect(doc, Wire("a", "b")))
    face = stage.view.canvas.nodes["group1"].face
    assert face.blocked
    assert [t.sentence for t in face.troubles] == [
        p.sentence for p in stage.view.canvas.problems_of("group1")
    ]


def test_the_card_beside_a_box_repairs_the_layer_inside(stage: Stage) -> None:
    folded(stage)
    stage.session.edit("break", lambda doc: edits.disconnect(doc, Wire("in", "group1")))
    stage.view.troubles.cards["group1"].repaired.emit(0, 0)
    assert stage.graph.sources("a") == ("in",)


def test_what_was_selected_is_seen_on_the_box(stage: Stage) -> None:
    folded(stage)
    stage.session.select({"b"})
    assert stage.view.canvas.nodes["group1"].chosen
    stage.session.select({"in"})
    assert not stage.view.canvas.nodes["group1"].chosen


def test_a_click_selects_all_layers(stage: Stage) -> None:
    folded(stage)
    stage.session.select(())
    stage.click(stage.at("group1", "note"))
    assert stage.session.selection == {"a", "b"}
    stage.click(stage.at("in", "title"), SHIFT)
    assert stage.session.selection == {"in", "a", "b"}
    stage.click(stage.at("group1", "note"), SHIFT)
    assert stage.session.selection == {"in"}


def test_dragging_a_box_moves_what_is_inside(stage: Stage) -> None:
    folded(stage)
    before = stage.document
    start = stage.at("group1", "note")
    stage.drag(start, start + QPoint(0, 80))
    moved = stage.document.groups[0].position[1] - before.groups[0].position[1]
    assert moved > 0
    for name in "ab":
        change = stage.graph.layer(name).position[1] - before.graph.layer(name).position[1]
        assert change == moved


def test_deleting_a_box_closes_the_gap(stage: Stage) -> None:
    folded(stage)
    stage.session.delete_selection()
    assert stage.graph.wires == (Wire("in", "out"),)
    assert stage.document.groups == ()


def test_undo_brings_the_layers_back(stage: Stage) -> None:
    before = stage.document
    folded(stage)
    while stage.session.history.can_undo:
        stage.session.undo()
    assert stage.document is before
    assert set(stage.view.canvas.nodes) == {"in", "a", "b", "out"}


def test_one_layer_makes_no_box(stage: Stage) -> None:
    stage.session.select({"a"})
    stage.view.groups.fold()
    assert stage.said == ["A box needs at least two layers. Select more of them, then fold."]


# ---- opening and closing ----------------
def test_a_double_click_opens(stage: Stage) -> None:
    folded(stage)
    stage.double_click(stage.at("group1", "note"))
    assert set(stage.view.canvas.nodes) == {"in", "a", "b", "out"}
    stage.view.canvas.stop_gliding()
    nodes, rect = stage.view.canvas.nodes, frame(stage).rect
    for name in ("a", "b"):
        assert rect.contains(nodes[name].layout.card.translated(nodes[name].pos()))
    for name in ("in", "out"):
        assert not rect.intersects(nodes[name].layout.card.translated(nodes[name].pos()))


def test_the_button_opens_and_closes(stage: Stage) -> None:
    folded(stage)
    closed = stage.document
    stage.click(stage.at("group1", "open"))
    assert stage.document.groups[0].open
    stage.view.canvas.stop_gliding()
    stage.view.fit()
    stage.click(stage.view.pixel(frame(stage).button.center()))
    assert stage.document == closed


def test_a_frame_follows_its_nodes(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.view.canvas.stop_gliding()
    before = QPointF(frame(stage).rect.center())
    node = stage.view.canvas.nodes["b"]
    stage.view.canvas.place({"b": node.pos() + QPointF(40, 0)})
    assert frame(stage).rect.center() == before + QPointF(20, 0)


def test_a_frame_is_moved_by_its_head(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.view.canvas.stop_gliding()
    before = stage.document
    stage.drag(head(stage), head(stage) + QPoint(0, 80))
    change = {
        n: stage.graph.layer(n).position[1] - before.graph.layer(n).position[1]
        for n in stage.view.canvas.nodes
    }
    assert change["a"] == change["b"] > 0
    assert change["in"] == change["out"] == 0


def test_a_click_on_the_head_selects_and_a_double_click_renames(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.view.canvas.stop_gliding()
    stage.session.select(())
    stage.click(head(stage))
    assert stage.session.selection == {"a", "b"}
    assert frame(stage).chosen
    stage.double_click(head(stage))
    stage.view.editor.setText("Pair")
    QTest.keyClick(stage.view.editor, Qt.Key.Key_Return)
    assert stage.document.groups[0].name == "Pair"
    assert frame(stage).name == "Pair"


def test_the_frame_answers_to_the_mouse(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.view.canvas.stop_gliding()
    stage.hover(head(stage))
    assert frame(stage).hot == "frame"
    stage.hover(stage.empty())
    assert frame(stage).hot == ""


def test_enter_opens_and_f2_renames(stage: Stage) -> None:
    folded(stage)
    QTest.keyClick(stage.view, Qt.Key.Key_Return)
    assert stage.document.groups[0].open
    QTest.keyClick(stage.view, Qt.Key.Key_F2)
    assert stage.view.editor.isVisible()


def test_folding_an_open_group_closes_it(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.session.select({"a", "b"})
    stage.view.groups.fold()
    assert not stage.document.groups[0].open
    assert len(stage.document.groups) == 1


def test_taking_it_apart_leaves_the_layers(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.take_apart()
    assert stage.document.groups == ()
    assert set(stage.view.canvas.nodes) == {"in", "a", "b", "out"}
    assert stage.view.canvas.frames.items == {}


# ---- wires ----------------
def test_a_wire_to_a_box_is_cut_as_a_whole(stage: Stage) -> None:
    folded(stage)
    stage.drag(stage.along("in", "group1", 0.8), QPoint(30, 640))
    assert stage.graph.wires == (Wire("a", "b"), Wire("b", "out"))


def test_a_wire_is_pulled_to_a_box(stage: Stage) -> None:
    folded(stage)
    stage.session.edit("cut", lambda doc: edits.disconnect(doc, Wire("in", "group1")))
    stage.drag(stage.at("in", "output"), stage.at("group1", "note"))
    assert stage.graph.sources("a") == ("in",)


def test_a_layer_is_dropped_on_a_wire_of_a_box(stage: Stage) -> None:
    folded(stage)
    stage.drop_layer("dropout", stage.middle("in", "group1"))
    (dropout,) = stage.graph.of_kind("dropout")
    assert stage.graph.sources(dropout.id) == ("in",)
    assert stage.graph.targets(dropout.id) == ("a",)


# ---- the whole scene ----------------
def test_a_scene_made_anew_shows_the_same(stage: Stage) -> None:
    folded(stage)
    groups, session = stage.view.groups, stage.session
    for change in (partial(groups.turn, "group1", opened=True), session.undo, session.redo):
        change()
        other = CanvasScene(session, stage.look)
        stage.view.canvas.stop_gliding()
        assert stage.view.canvas.describe() == other.describe()
        other.detach()


def test_tidying_keeps_frames_apart(stage: Stage) -> None:
    folded(stage)
    stage.view.groups.turn("group1", opened=True)
    stage.view.tidy()
    stage.view.canvas.stop_gliding()
    nodes, rect = stage.view.canvas.nodes, frame(stage).rect
    assert not any(rect.intersects(nodes[n].layout.card.translated(nodes[n].pos())) for n in ("in", "out"))
