"""The scene says what the document says, however it came to it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PySide6.QtWidgets import QGraphicsScene
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.model.document import Document, Graph, Wire
from playground.model.kinds import kinds
from playground.session.session import Session
from playground.train.messages import Phase
from playground.views.canvas.scene import CanvasScene
from playground.views.theme import Look
from tests.session.fakes import FakeTrainer
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import Stage, chain, layer

picks = st.integers(0, 1000)
spots = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def test_the_scene_has_no_index(stage: Stage) -> None:
    assert stage.view.canvas.itemIndexMethod() is QGraphicsScene.ItemIndexMethod.NoIndex


def test_small_neighbours_have_single_wires_and_others_ribbons(make_stage: MakeStage) -> None:
    graph = chain()
    bend = layer("bend", "activation", 390)
    wires = (Wire("in", "mid"), Wire("mid", "bend"), Wire("bend", "out"))
    stage = make_stage(Graph((*graph.layers, bend), wires))
    modes = {wire: item.bundle.mode for wire, item in stage.view.canvas.bundles.items()}
    assert modes == {wires[0]: "units", wires[1]: "ribbon", wires[2]: "ribbon"}


def test_wires_run_from_the_middle_of_a_tile_to_the_middle_of_a_tile(stage: Stage) -> None:
    nodes = stage.view.canvas.nodes
    curves = stage.view.canvas.bundles[Wire("in", "mid")].curves
    start = nodes["in"].pos() + nodes["in"].layout.tiles[1].center()
    end = nodes["mid"].pos() + nodes["mid"].layout.tiles[2].center()
    number = 2 * 2 + 1
    assert curves.points[number][0].tolist() == [start.x() + 20, start.y()]
    assert curves.points[number][-1].tolist() == [end.x() - 20, end.y()]


def test_neighbours_at_one_height_have_level_tiles(stage: Stage) -> None:
    nodes = stage.view.canvas.nodes
    middles = {
        (node.pos().y() + (t[0].top() + t[-1].bottom()) / 2)
        for node in nodes.values()
        if (t := node.layout.tiles)
    }
    assert len(middles) == 1


def test_a_changed_layer_keeps_its_node(stage: Stage) -> None:
    node = stage.view.canvas.nodes["mid"]
    stage.session.edit("units", lambda document: edits.set_param(document, "mid", "units", 5))
    assert stage.view.canvas.nodes["mid"] is node
    assert len(node.layout.tiles) == 5


def test_weights_that_still_fit_stay_until_new_ones_come(stage: Stage) -> None:
    snapshot = stage.deliver()
    stage.session.edit("units", lambda document: edits.set_param(document, "mid", "units", 4))
    item = stage.view.canvas.bundles[Wire("in", "mid")]
    assert item.weights is not None
    np.testing.assert_array_equal(item.weights[:3], snapshot.parameters["mid", "weights"])


def test_a_failed_run_is_told_at_its_layer(stage: Stage) -> None:
    words = "The weights of Dense grew beyond all numbers at batch 3. Lower the learning rate."
    failed = replace(stage.snapshot(Phase.FAILED), layer="mid", message=words)
    stage.deliver(failed)
    trouble = stage.view.canvas.nodes["mid"].face.trouble
    assert trouble is not None
    assert trouble.sentence == words
    stage.deliver(stage.snapshot(Phase.PAUSED))
    assert stage.view.canvas.nodes["mid"].face.trouble is None


@pytest.mark.parametrize(("scale", "width"), [(1.0, 1000), (1.0, 460), (3.0, 1300), (3.0, 760)])
def test_the_banner_leaves_the_zoom_buttons_alone(make_stage: MakeStage, scale: float, width: int) -> None:
    layers = (layer("in", "input", 0), layer("mid", "dense", 260, units=3))
    stage = make_stage(Graph(layers, (Wire("in", "mid"),)))
    stage.look.set_scale(scale)
    stage.view.resize(width, 700)
    banner, bar = stage.view.banner, stage.view.bar
    assert banner.isVisible()
    assert not banner.geometry().intersects(bar.geometry())
    assert stage.view.rect().contains(banner.geometry())


def test_a_problem_of_the_whole_network_has_a_banner_with_its_repair(make_stage: MakeStage) -> None:
    layers = (layer("in", "input", 0), layer("mid", "dense", 260, units=3))
    stage = make_stage(Graph(layers, (Wire("in", "mid"),)))
    problem = next(p for p in stage.session.problems if p.layer is None)
    assert stage.view.banner.sentence == problem.sentence
    assert problem.fixes
    stage.view.banner.button.click()
    assert len(stage.graph.layers) == 3
    assert not any(p.layer is None for p in stage.session.problems)
    assert stage.view.banner.sentence == ""


def test_features_show_their_maps_while_the_network_cannot_train(make_stage: MakeStage) -> None:
    stage = make_stage(Graph((layer("in", "input", 0),)))
    stage.deliver(replace(stage.snapshot(Phase.BLOCKED), maps={}))
    tiles = stage.view.canvas.nodes["in"].tiles
    assert tiles.atlas is not None
    assert tiles.atlas.units == 2
    assert tiles.off_atlas is not None
    stage.session.edit("break", lambda document: edits.toggle_feature(document, "in", "x9"))
    stage.deliver(replace(stage.snapshot(Phase.BLOCKED), maps={}))
    assert tiles.atlas is None


def test_an_unknown_kind_is_shown_by_its_name(make_stage: MakeStage) -> None:
    graph = chain()
    stage = make_stage(Graph((*graph.layers, layer("new", "convolution", 260, 300)), graph.wires))
    face = stage.view.canvas.nodes["new"].face
    assert (face.title, face.form) == ("convolution", "compact")
    assert face.trouble is not None


class CanvasMachine(RuleBasedStateMachine):
    """A person edits in any order; the scene that followed equals a scene made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.look = Look("light", motion=False)
        self.session = Session(FakeTrainer())
        self.scene = CanvasScene(self.session, self.look)

    def teardown(self) -> None:
        self.scene.detach()
        self.session.close()

    def pick(self, number: int) -> str:
        layers = self.session.document.graph.layers
        return layers[number % len(layers)].id if layers else "none"

    def edit(self, change: Callable[[Document], Document]) -> None:
        self.session.edit("edit", change)

    @rule(kind=st.sampled_from(sorted(kinds())), spot=spots)
    def add(self, kind: str, spot: tuple[float, float]) -> None:
        if len(self.session.document.graph.layers) < 10:
            self.edit(lambda document: edits.add_layer(document, kind, spot))

    @rule(first=picks, second=picks)
    def connect(self, first: int, second: int) -> None:
        source, target = self.pick(first), self.pick(second)
        self.edit(lambda document: edits.connect(document, source, target))

    @rule(number=picks)
    def disconnect(self, number: int) -> None:
        wires = self.session.document.graph.wires
        if wires:
            self.edit(lambda document: edits.disconnect(document, wires[number % len(wires)]))

    @rule(number=picks, kind=st.sampled_from(("dense", "dropout", "activation")))
    def insert(self, number: int, kind: str) -> None:
        wires = self.session.document.graph.wires
        if wires:
            self.edit(lambda document: edits.insert_on_wire(document, wires[number % len(wires)], kind))

    @rule(number=picks)
    def remove(self, number: int) -> None:
        self.session.select({self.pick(number)})
        self.session.delete_selection()

    @rule(number=picks, units=st.sampled_from((1, 3, 16, 17, 400)))
    def resize(self, number: int, units: int) -> None:
        name = self.pick(number)
        self.edit(lambda document: edits.set_param(document, name, "units", units))

    @rule(number=picks, formula=st.sampled_from(("x1", "x1^2", "log(x9)")))
    def toggle(self, number: int, formula: str) -> None:
        name = self.pick(number)
        self.edit(lambda document: edits.toggle_feature(document, name, formula))

    @rule(number=picks, spot=spots)
    def move(self, number: int, spot: tuple[float, float]) -> None:
        name = self.pick(number)
        self.edit(lambda document: edits.move(document, {name: spot}))

    @rule(number=picks, source=st.sampled_from(("circle", "rings", "iris", "wave")))
    def data(self, number: int, source: str) -> None:
        self.session.set_data(replace(self.session.document.data, source=source))

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule()
    def begin_anew(self) -> None:
        self.session.new()

    @invariant()
    def equals_a_scene_made_anew(self) -> None:
        other = CanvasScene(self.session, self.look)
        assert self.scene.describe() == other.describe()
        assert len(self.scene.items()) == len(other.items())
        shown = {name: node.pos() for name, node in self.scene.nodes.items()}
        assert shown == {name: node.pos() for name, node in other.nodes.items()}
        other.detach()


@pytest.mark.timeout(300)
def test_a_followed_scene_equals_a_rebuilt_one(qtbot: QtBot) -> None:
    run_state_machine_as_test(CanvasMachine, settings=settings(max_examples=10, stateful_step_count=20))
