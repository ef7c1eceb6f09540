"""The X-ray on the screen: the window moves, the mouse takes it along, and the numbers are the engine's."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.data.registry import build
from playground.engine import Engine
from playground.model import edits
from playground.model.document import DataRecipe, Document
from playground.model.templates import first_document
from playground.session.session import Session
from playground.train.messages import Chosen, Phase, Snapshot
from playground.views.layer.player import Player
from playground.views.layer.working_view import verdict
from playground.views.layer.workings.anatomy import Frame
from playground.views.layer.workings.stages import stages
from playground.views.layer.workings.subject import Subject
from playground.views.layer.xray import Xray
from playground.views.theme import Look
from tests.engine.build import chain, engine, layer
from tests.engine.test_targets import SCENES, picture
from tests.views.hands import key
from tests.views.layer.workings.test_against_engine import snapshot


def digits() -> Document:
    return chain(
        layer("in", "input"),
        layer("conv", "conv2d", kernel=3, filters=4, padding="same"),
        layer("wide", "conv2d", kernel=3, filters=4, groups=2, stride=2, padding="valid"),
        layer("pool", "pooling"),
        layer("flat", "flatten"),
        layer("drop", "dropout", rate=0.5),
        layer("out", "output", loss="cross_entropy"),
        data=DataRecipe("digits"),
    )


@pytest.fixture(scope="module")
def trained() -> Engine:
    made = engine(digits(), build(digits().data))
    made.run(5)
    return made


@pytest.fixture
def xray(qtbot: QtBot, look: Look, session: Session, trained: Engine) -> Iterator[Xray]:
    session.edit("Begin", lambda _: digits())
    session.choose(Chosen(3))
    session._link.snapshot = replace(snapshot(trained, 3), batches=100)
    view = Xray(look, session)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show_layer("conv")
    view.set_active(True)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.set_active(False)


def rest(widget: QWidget, point: QPointF) -> None:
    """Move the mouse to a point, as a person does who presses nothing."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        point,
        widget.mapToGlobal(point),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


class TestPage:
    def test_it_wants_what_goes_in_and_comes_out(self, xray: Xray) -> None:
        assert xray.arrays() == ("in.y", "conv.z", "conv.y")
        xray.show_layer("pool")
        assert xray.arrays() == ("wide.y", "pool.y")

    def test_it_says_the_same_as_the_engine(self, xray: Xray) -> None:
        for name in ("conv", "wide", "pool", "flat", "drop", "out"):
            xray.show_layer(name)
            assert xray.working.working is not None
            assert xray.working.working.agrees
            xray.grab()

    def test_without_numbers_it_says_why(self, xray: Xray, session: Session) -> None:
        session._link.snapshot = Snapshot(1, Phase.COMPILING)
        xray.show_layer("conv")
        assert "prepared" in xray.working.words
        session._link.snapshot = Snapshot(1, Phase.PAUSED, activations={"in.y": np.zeros(64, np.float32)})
        xray.show_layer("conv")
        assert "no part in the answer" in xray.working.words
        xray.grab()

    def test_numbers_of_other_shapes_are_not_shown(self, xray: Xray, session: Session) -> None:
        session.edit("More", lambda document: edits.set_param(document, "conv", "filters", 5))
        xray.show_document(session.document, session.facts)
        assert xray.numbers is None
        xray.grab()

    def test_a_sample_is_chosen_where_none_is(self, xray: Xray, session: Session) -> None:
        session.choose(None)
        xray.set_active(True)
        assert session.chosen == Chosen(0)

    def test_pictures_are_chosen_elsewhere_and_rows_of_a_table_here(
        self, xray: Xray, session: Session
    ) -> None:
        assert xray.bar.samples.isHidden()
        session.edit("Begin", lambda _: first_document())
        xray.show_layer(session.document.graph.of_kind("dense")[0].id)
        assert not xray.bar.samples.isHidden()
        session.choose(Chosen(3))
        xray.bar.samples.stepped.emit(+1)
        assert session.chosen == Chosen(4)
        xray.bar.samples.stepped.emit(-5)
        assert session.chosen == Chosen(session.facts.samples - 1)
        assert "800 of 800" in xray.bar.samples.words.text()

    def test_an_answer_has_two_stages(self, xray: Xray) -> None:
        xray.show_layer("out")
        assert [button.text() for button in xray.bar.stages.buttons()] == ["Sums", "Softmax"]
        xray.bar.stages.button(1).click()
        assert xray.working.working is not None
        assert xray.working.working.terms_title == "powers of e"
        assert xray.after.names == tuple("0123456789")
        xray.show_layer("conv")
        assert xray.bar.stages.buttons() == []

    def test_one_unit_for_two_classes_is_none_of_them(self, xray: Xray, session: Session) -> None:
        xray.show_layer("out")
        assert xray.after.names == tuple("0123456789")
        session.edit("Begin", lambda _: first_document())
        xray.show_layer(session.document.graph.of_kind("output")[0].id)
        assert xray.after.names == ()


class TestNames:
    def test_the_channels_of_a_picture_are_its_colours(self, session: Session) -> None:
        document = chain(layer("in", "input"), layer("conv", "conv2d", filters=2), data=DataRecipe("digits"))
        facts = replace(session.facts, shape=(3, 4, 4))
        subject = Subject.of(document, facts, "conv")
        anatomy = stages(subject)[0][1]
        assert [anatomy.channel_name(channel) for channel in range(3)] == ["red", "green", "blue"]
        assert anatomy.channel_name_after(1) == "channel 2"

    def test_the_channels_of_a_picture_that_is_the_answer_are_its_classes(self) -> None:
        document = picture("pixels")
        facts = build(SCENES).facts
        anatomy = stages(Subject.of(document, facts, "out"))[0][1]
        names = facts.seen_as("pixels").class_names
        assert tuple(anatomy.channel_name_after(channel) for channel in range(len(names))) == names


class TestMouse:
    def test_a_number_of_the_output_is_looked_at(self, xray: Xray) -> None:
        rest(xray.after, xray.after.cell(2, 5).center())
        assert xray.unit == 2 * 8 + 5
        assert xray.before.frame == Frame((1, 2, 3), (4, 5, 6))

    def test_a_number_of_the_input_takes_the_window_to_its_middle(self, xray: Xray) -> None:
        rest(xray.before, xray.before.cell(6, 1).center())
        assert xray.unit == 6 * 8 + 1
        fed = xray.after.fed
        assert fed is not None
        assert {(int(r), int(c)) for r, c in np.argwhere(fed)} == {
            (r, c) for r in (5, 6, 7) for c in (0, 1, 2)
        }
        leave(xray.before)
        assert xray.after.fed is None
        assert xray.unit == 6 * 8 + 1

    def test_zeros_around_the_edge_are_no_numbers(self, xray: Xray) -> None:
        before = xray.unit
        rest(xray.before, xray.before.cell(-1, 3).center())
        assert xray.unit == before
        assert xray.pointed is None

    def test_the_window_waits_while_the_mouse_rests(self, xray: Xray) -> None:
        xray.bar.player.set_playing(True)
        rest(xray.after, xray.after.cell(0, 0).center())
        assert not xray.bar.player.running
        leave(xray.after)
        assert xray.bar.player.running

    def test_the_mouse_lights_receptive_fields(self, xray: Xray, session: Session) -> None:
        rest(xray.after, xray.after.cell(4, 4).center())
        lit = session.pointing.lit("in")
        assert lit is not None
        assert lit.box == (3, 3, 5, 5)
        rest(xray.before, xray.before.cell(0, 0).center())
        assert session.pointing.place == ("in", 0, 0)
        leave(xray.before)
        assert session.pointing.place is None

    def test_a_click_on_a_channel_shows_it(self, xray: Xray) -> None:
        xray.show_layer("wide")
        xray.show_unit(3 * 9)
        xray.grab()
        assert xray.channel == 2
        place, term = xray.working._listed[1]
        assert term.name == "channel 4"
        event = QMouseEvent(
            QEvent.Type.MouseButtonPress,
            place.center(),
            QPointF(xray.working.mapToGlobal(QPoint(0, 0))),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(xray.working, event)
        assert xray.channel == 3
        assert xray.before.channel == 3

    def test_a_product_shows_where_its_number_is(self, xray: Xray) -> None:
        xray.show_layer("out")
        xray.grab()
        place, term = xray.working._listed[0]
        rest(xray.working, place.center())
        assert xray.pointed == term.unit
        assert xray.before.marked == term.unit
        leave(xray.working)
        assert xray.before.marked is None

    def test_a_cell_of_the_patch_shows_where_it_is(self, xray: Xray) -> None:
        xray.show_unit(0)
        xray.grab()
        kernel = xray.working._placed[1]
        marked = []
        for cell in ((2, 1), (0, 0)):
            rest(xray.working, kernel.cell(*cell).center())
            marked.append((xray.before.marked, xray.working.cell, xray.unit))
            xray.grab()
        leave(xray.working)
        assert marked == [(1 * 8 + 0, (2, 1), 0), (None, None, 0)]

    def test_an_output_that_nothing_reaches_is_the_bias_alone(self, xray: Xray, session: Session) -> None:
        document = chain(
            layer("in", "input"),
            layer("up", "conv2d_transpose", kernel=1, stride=2, filters=1, activation="linear"),
            layer("flat", "flatten"),
            layer("out", "output", loss="cross_entropy"),
            data=DataRecipe("digits"),
        )
        session.edit("Begin", lambda _: document)
        session._link.snapshot = snapshot(engine(document, build(document.data)), 3)
        xray.show_layer("up")
        xray.show_unit(1)
        working = xray.working.working
        assert working is not None
        assert (working.grids, working.agrees, working.steps[0].value) == ((), True, 0)
        xray.grab()

    def test_a_number_of_the_input_is_found_in_the_patch(self, xray: Xray) -> None:
        rest(xray.before, xray.before.cell(6, 1).center())
        assert xray.working.cell == (1, 1)


class TestKeys:
    @pytest.mark.parametrize(
        ("pressed", "unit"),
        [(Qt.Key.Key_Right, 10), (Qt.Key.Key_Left, 8), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, 17)],
    )
    def test_arrows_move_the_window(self, xray: Xray, pressed: Qt.Key, unit: int) -> None:
        xray.show_unit(9)
        key(xray, pressed)
        assert xray.unit == unit

    def test_the_window_stays_inside(self, xray: Xray) -> None:
        xray.show_unit(0)
        key(xray, Qt.Key.Key_Up)
        key(xray, Qt.Key.Key_Left)
        assert xray.unit == 0

    def test_page_keys_change_the_channel_of_the_output(self, xray: Xray) -> None:
        key(xray, Qt.Key.Key_PageDown)
        assert xray.unit == 64
        key(xray, Qt.Key.Key_PageUp)
        key(xray, Qt.Key.Key_PageUp)
        assert xray.unit == 3 * 64

    def test_p_plays_and_pauses(self, xray: Xray) -> None:
        assert not xray.bar.player.running
        key(xray, Qt.Key.Key_P)
        assert xray.bar.player.running


class TestSliding:
    def test_it_goes_through_a_channel_and_begins_again(self, xray: Xray) -> None:
        xray.show_unit(64 + 62)
        xray.bar.player.moved.emit()
        assert xray.unit == 64 + 63
        xray.bar.player.moved.emit()
        assert xray.unit == 64

    def test_it_begins_by_itself_only_where_things_may_move(self, qtbot: QtBot) -> None:
        for motion in (False, True):
            player = Player(Look("light", motion=motion))
            qtbot.addWidget(player)
            player.set_active(True)
            assert player.running is motion
            player.set_active(False)
            assert not player.running


class TestTrouble:
    def test_a_number_that_is_none_is_said(self, xray: Xray, session: Session) -> None:
        shown = session.snapshot
        assert shown is not None
        broken = {name: np.full_like(values, np.nan) for name, values in shown.activations.items()}
        session._link.snapshot = replace(shown, activations=broken)
        xray.show_layer("conv")
        assert xray.working.working is not None
        assert "not finite" in verdict(xray.working.working)[0]
        for name in ("conv", "pool", "out"):
            xray.show_layer(name)
            xray.grab()

    def test_a_number_that_differs_is_said(self, xray: Xray, session: Session) -> None:
        shown = session.snapshot
        assert shown is not None
        other = {**shown.activations, "conv.z": shown.activations["conv.z"] + 1}
        session._link.snapshot = replace(shown, activations=other)
        xray.show_layer("conv")
        assert xray.working.working is not None
        words, color = verdict(xray.working.working)
        assert "z = " in words
        assert color == "error"
