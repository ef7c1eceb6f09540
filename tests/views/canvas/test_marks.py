"""The marks in a node's header: padlocks and new weights."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from playground.model import edits
from playground.train.messages import Phase, Snapshot
from tests.views.canvas.stage import Stage


def frozen(stage: Stage, layer: str) -> bool:
    return stage.graph.layer(layer).frozen


def header(stage: Stage, layer: str) -> QImage:
    """The title line of a node as it is painted."""
    rect = stage.view.canvas.nodes[layer].layout.title.translated(stage.view.canvas.nodes[layer].pos())
    box = stage.view.mapFromScene(rect).boundingRect()
    return stage.view.viewport().grab(box).toImage()


def test_a_click_on_the_padlock_freezes_and_thaws(stage: Stage) -> None:
    point = stage.at("mid", "lock")
    stage.click(point)
    assert frozen(stage, "mid")
    assert not frozen(stage, "out")
    stage.click(point)
    assert not frozen(stage, "mid")
    stage.session.undo()
    assert frozen(stage, "mid")


def test_a_layer_without_weights_has_no_padlock(stage: Stage) -> None:
    assert stage.view.canvas.nodes["in"].layout.lock is None


def test_a_frozen_layer_says_so_in_its_note(stage: Stage) -> None:
    before = stage.view.canvas.nodes["mid"].face.note
    assert "frozen" not in before
    stage.session.edit("Freeze", lambda document: edits.set_frozen(document, ["mid"], True))
    assert stage.view.canvas.nodes["mid"].face.note == before.replace("params", "frozen")


def test_the_padlock_is_seen_while_frozen_and_under_the_mouse(stage: Stage) -> None:
    stage.hover(QPoint(2, 2))
    plain = header(stage, "mid")
    stage.hover(stage.at("mid", "subtitle"))
    hovered = header(stage, "mid")
    stage.session.edit("Freeze", lambda document: edits.set_frozen(document, ["mid"], True))
    stage.hover(QPoint(2, 2))
    locked = header(stage, "mid")
    assert plain != hovered
    assert plain != locked
    assert hovered != locked


def test_new_weights_are_marked_until_a_snapshot_knows_of_none(stage: Stage) -> None:
    stage.hover(QPoint(2, 2))
    plain = header(stage, "mid")
    told = Snapshot(1, Phase.PAUSED, fresh=frozenset({"mid"}))
    stage.view.canvas.show_snapshot(told)
    nodes = stage.view.canvas.nodes
    assert [name for name, node in nodes.items() if node.fresh] == ["mid"]
    assert header(stage, "mid") != plain
    stage.view.canvas.show_snapshot(replace(told, fresh=frozenset()))
    assert not nodes["mid"].fresh
    assert header(stage, "mid") == plain
