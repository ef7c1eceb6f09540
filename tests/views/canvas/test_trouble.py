"""What is wrong is said beside the node, whole, and repaired with a click."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.model.document import Graph, Wire
from playground.train.messages import Phase
from playground.views.canvas.face import Trouble
from playground.views.canvas.framing import beside, covered
from playground.views.canvas.trouble import TroubleCard
from playground.views.theme import Look
from tests.views.canvas.conftest import MakeStage
from tests.views.canvas.stage import CTRL, LEFT, Stage, chain, layer

ROOM = QRect(0, 0, 800, 500)


def troubled() -> Graph:
    """Return a chain with two more layers in trouble."""
    graph = chain()
    more = (layer("loose", "dense", 260, 260, units=2), layer("plus", "add", 520, 260))
    return Graph((*graph.layers, *more), (*graph.wires, Wire("in", "loose")))


def card_of(stage: Stage, name: str) -> TroubleCard:
    return stage.view.troubles.cards[name]


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("size", [QSize(1000, 700), QSize(720, 430)])
def test_every_sentence_is_seen_whole_and_under_nothing(
    make_stage: MakeStage, scale: float, size: QSize
) -> None:
    stage = make_stage(troubled(), scale=scale)
    stage.view.resize(size)
    stage.view.fit()
    room = stage.view.viewport().rect()
    for card in stage.view.troubles.cards.values():
        assert card.isVisible()
        if scale < 2.0 or size.width() > 720:
            assert covered(card.geometry(), [stage.view.bar.geometry()]) == 0
        assert scale > 1.0 or room.contains(card.geometry())
        for label in card.labels:
            words = QFontMetrics(label.font()).boundingRect(
                QRect(0, 0, label.width(), 2000), label.alignment() | 0x1000, label.text()
            )
            assert words.height() <= label.height() + 2
        assert all(button.width() >= button.sizeHint().width() for button in card.buttons)


def test_sentences_stay_whole_when_the_scale_changes(make_stage: MakeStage) -> None:
    stage = make_stage(troubled())
    before = card_of(stage, "loose").size()
    stage.look.set_scale(1.5)
    after = card_of(stage, "loose").size()
    assert after.width() == pytest.approx(1.5 * before.width(), abs=3)
    assert after.height() == pytest.approx(1.5 * before.height(), rel=0.2)


def test_cards_cover_no_node_and_no_other_card(make_stage: MakeStage) -> None:
    stage = make_stage(troubled())
    stage.view.fit()
    rects = [card.geometry() for card in stage.view.troubles.cards.values()]
    assert len(rects) == 2
    nodes = [
        stage.view.camera.shown(node.layout.card.translated(node.pos()), stage.view.camera.seen)
        for node in stage.view.canvas.nodes.values()
    ]
    assert all(covered(rect, nodes) == 0 for rect in rects)
    assert covered(rects[0], rects[1:]) == 0


def test_a_repair_is_one_click_and_the_card_goes(make_stage: MakeStage) -> None:
    stage = make_stage(Graph(chain().layers, (Wire("in", "mid"),)))
    card = card_of(stage, "out")
    QTest.mouseClick(card.buttons[0], LEFT)
    assert stage.graph.sources("out") == ("mid",)
    assert not stage.view.troubles.cards
    stage.session.undo()
    assert set(stage.view.troubles.cards) == {"mid", "out"}


def test_the_card_stays_at_its_node_and_goes_out_of_sight_with_it(make_stage: MakeStage) -> None:
    stage = make_stage(troubled())
    for shift in (QPoint(0, 0), QPoint(90, -30), QPoint(-60, -200)):
        stage.drag(stage.empty(), stage.empty() + shift, CTRL)
        node = stage.view.canvas.nodes["loose"]
        shown = stage.view.camera.shown(node.layout.card.translated(node.pos()), stage.view.camera.seen)
        card = card_of(stage, "loose").geometry()
        assert card.adjusted(-180, -180, 180, 180).intersects(shown)
        assert covered(card, [shown]) == 0
    for _ in range(4):
        stage.drag(QPoint(100, 40), QPoint(900, 40), CTRL)
    assert card_of(stage, "loose").isHidden()


def test_the_words_keep_their_size_at_any_zoom(make_stage: MakeStage) -> None:
    stage = make_stage(troubled())
    size = card_of(stage, "loose").size()
    stage.wheel(stage.empty(), -600, CTRL)
    assert stage.view.zoom < 0.6
    assert card_of(stage, "loose").size() == size


def test_three_problems_and_how_many_more(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    card = TroubleCard(Look("light"), parent)
    card.say(tuple(Trouble(f"Number {i} is wrong.", (f"Mend {i}",)) for i in range(5)))
    said = [label.text() for label in card.labels]
    assert said == ["Number 0 is wrong.", "Number 1 is wrong.", "Number 2 is wrong.", "and 2 more"]
    parent.show()
    with qtbot.waitSignal(card.repaired) as told:
        QTest.mouseClick(card.buttons[2], LEFT)
    assert told.args == [2, 0]
    card.say((Trouble("Only this."),))
    assert card.accessibleName() == "Only this."
    assert not card.buttons


def test_what_stopped_a_run_is_said_besides_the_problems(make_stage: MakeStage) -> None:
    stage = make_stage(troubled())
    failed = stage.snapshot(Phase.FAILED)
    object.__setattr__(failed, "layer", "loose")
    object.__setattr__(failed, "message", "The weights are no numbers any more.")
    stage.deliver(failed)
    said = card_of(stage, "loose").accessibleName()
    assert said.endswith("The weights are no numbers any more.")
    assert said.startswith("Dense")
    assert stage.view.canvas.nodes["loose"].face.blocked


@pytest.mark.parametrize(
    ("node", "taken", "side"),
    [
        (QRect(300, 100, 120, 100), [], "below"),
        (QRect(300, 380, 120, 100), [], "above"),
        (QRect(300, 5, 120, 490), [], "right"),
        (QRect(300, 5, 120, 490), [QRect(421, 0, 379, 500)], "left"),
    ],
)
def test_a_card_finds_the_side_with_room(node: QRect, taken: list[QRect], side: str) -> None:
    place = beside(node, QSize(264, 90), ROOM, [node, *taken], 8)
    sides = {
        "below": place.top() > node.bottom(),
        "above": place.bottom() < node.top(),
        "right": place.left() > node.right(),
        "left": place.right() < node.left(),
    }
    assert sides[side]
    assert ROOM.contains(place)
    assert covered(place, [node, *taken]) == 0
