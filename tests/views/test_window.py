from functools import reduce

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.model import edits
from playground.model.templates import first_document
from playground.train.messages import Advance, Pause, Phase, Play, Reset, SetSpeed, Watch
from playground.views.panels.controls import NumberField
from playground.views.panels.editors import NumberEditor
from playground.views.panels.form import Form
from playground.views.panels.inspector import InspectorPanel
from playground.views.plots.curve_dock import CurveDock
from playground.views.theme import LIGHT
from playground.views.window import MainWindow
from tests.views.hands import click, double_click, drag, focus, key, write
from tests.views.shown import kinds_of, snapshot, trained

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def number(form: Form, name: str) -> NumberField:
    editor = form.editor(name)
    assert isinstance(editor, NumberEditor)
    return editor.number


class TestFirstMinute:
    def test_it_opens_on_the_first_network(self, window: MainWindow) -> None:
        assert window.session.document == first_document()
        assert window.windowTitle() == "Untitled[*] – Neural Playground"
        assert not window.isWindowModified()
        assert set(window.canvas.canvas.nodes) == {layer.id for layer in first_document().graph}

    def test_the_hint_points_at_play_and_goes_with_the_first_play(self, window: MainWindow) -> None:
        trained(window.session)
        assert window.hint.isVisible()
        key(window.canvas, Qt.Key.Key_Space)
        assert not window.hint.isVisible()
        key(window.canvas, Qt.Key.Key_Space)
        assert not window.hint.isVisible()

    def test_the_hint_waits_while_the_network_cannot_learn(self, window: MainWindow) -> None:
        trained(window.session)
        output = window.session.document.graph.of_kind("output")[0].id
        window.session.edit("Delete", lambda document: edits.remove(document, [output]))
        assert not window.hint.isVisible()
        window.session.undo()
        assert window.hint.isVisible()
        key(window.canvas, Qt.Key.Key_Space)
        window.session.edit("Delete", lambda document: edits.remove(document, [output]))
        window.session.undo()
        assert not window.hint.isVisible()

    def test_play_waits_for_a_compute_thread_that_comes_later(self, window: MainWindow) -> None:
        click(window.toolbar.play)
        assert Play in kinds_of(list(trained(window.session).posted))


class TestKeys:
    @pytest.mark.parametrize(
        "where",
        [
            "canvas",
            "toolbar.speed",
            "toolbar.optimizer",
            "toolbar.play",
            "toolbar.rate_field",
            "output.discretize",
        ],
    )
    def test_space_trains_wherever_the_focus_is(self, window: MainWindow, where: str) -> None:
        trainer = trained(window.session)
        widget: QWidget = reduce(getattr, where.split("."), window)
        focus(widget)
        trainer.take()
        key(widget, Qt.Key.Key_Space)
        assert kinds_of(list(trainer.take())) == [Play]
        key(widget, Qt.Key.Key_Space)
        assert Pause in kinds_of(list(trainer.take()))

    def test_the_keys_of_training(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        trainer.take()
        for code, modifiers, expected in (
            (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, Advance(1)),
            (Qt.Key.Key_Right, SHIFT, Advance(0)),
            (Qt.Key.Key_R, Qt.KeyboardModifier.NoModifier, Reset()),
        ):
            key(window.canvas, code, modifiers)
            assert trainer.take()[-1] == expected
        seed = window.session.document.training.seed
        key(window.canvas, Qt.Key.Key_R, SHIFT)
        assert window.session.document.training.seed == seed + 1

    def test_right_trains_with_the_focus_on_a_slider(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        slider = window.toolbar.rate_slider
        focus(slider)
        trainer.take()
        before = slider.value()
        key(slider, Qt.Key.Key_Right)
        assert (kinds_of(list(trainer.take())), slider.value()) == ([Advance], before)

    def test_a_text_that_is_written_keeps_its_keys(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        window.session.select({window.session.document.graph.of_kind("dense")[0].id})
        name = window.inspector.layer.name
        focus(name)
        name.selectAll()
        trainer.take()
        write(name, "R b f")
        key(name, Qt.Key.Key_Right)
        assert kinds_of(list(trainer.take())) == []
        assert name.text() == "R b f"
        key(name, Qt.Key.Key_Return)
        assert window.session.document.graph.of_kind("dense")[0].name == "R b f"
        assert not name.hasFocus()

    def test_enter_presses_the_button_in_focus(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        focus(window.toolbar.play)
        trainer.take()
        key(window.toolbar.play, Qt.Key.Key_Return)
        assert kinds_of(list(trainer.take())) == [Play]

    def test_no_two_commands_have_the_same_key(self, window: MainWindow) -> None:
        keys = [shortcut.toString() for command in window.commands for shortcut in command.shortcuts()]
        assert len(keys) == len(set(keys))

    def test_every_command_says_cause_and_effect(self, window: MainWindow) -> None:
        for command in window.commands:
            assert command.statusTip().endswith("."), command.title
            assert command.statusTip() in command.toolTip()


class TestToolbar:
    def test_it_shows_where_the_run_is(self, window: MainWindow) -> None:
        trained(window.session)
        window.session.play()
        window.session.snapshot_changed.emit(snapshot(window.session, phase=Phase.PLAYING))
        bar = window.toolbar
        assert (bar.epoch.value.text, bar.batch.value.text, bar.rate.value.text) == ("1,234", "5/25", "2.5 M")
        assert bar.play.text() == "Pause"

    def test_a_drag_of_the_learning_rate_is_one_undo_step(self, window: MainWindow) -> None:
        slider, session = window.toolbar.rate_slider, window.session
        middle = slider.height() // 2
        before = session.document
        drag(slider, QPoint(20, middle), QPoint(40, middle), QPoint(60, middle), QPoint(80, middle))
        assert session.document.training.learning_rate > 0.1
        assert (
            window.toolbar.rate_field.text() == number(window.inspector.training.rate, "learning_rate").text()
        )
        session.undo()
        assert session.document == before
        assert window.toolbar.rate_field.text() == "0.01"

    def test_a_learning_rate_can_be_typed(self, window: MainWindow) -> None:
        field = window.toolbar.rate_field
        focus(field)
        field.selectAll()
        write(field, "1e9")
        key(field, Qt.Key.Key_Return)
        assert window.session.document.training.learning_rate == 1e9

    def test_a_batch_size_that_cannot_be_is_refused_in_words(self, window: MainWindow) -> None:
        field = window.toolbar.batch_size
        focus(field)
        field.selectAll()
        write(field, "0")
        key(field, Qt.Key.Key_Return)
        assert "Batch size must be between 1 and" in window.line.words.text()
        assert field.text() == "16"

    def test_the_speed_goes_from_one_batch_a_second_to_no_limit(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        speed = window.toolbar.speed
        middle = speed.height() // 2
        drag(speed, QPoint(speed.width() - 8, middle), QPoint(40, middle), QPoint(0, middle))
        assert trainer.posted[-1] == SetSpeed(1.0)
        assert window.toolbar.speed_group.caption.text() == "1 batch/s"
        drag(speed, QPoint(8, middle), QPoint(80, middle), QPoint(speed.width() - 1, middle))
        assert trainer.posted[-1] == SetSpeed(None)
        assert window.toolbar.speed_group.caption.text() == "full speed"

    def test_what_finds_no_room_is_behind_the_dots(self, window: MainWindow) -> None:
        bar = window.toolbar
        assert not bar.more.isVisible()
        window.resize(760, 700)
        QApplication.processEvents()
        assert bar.more.isVisible()
        assert not bar.batch_size.isVisible()
        click(bar.more)
        assert bar.batch_size.isVisible()
        click(bar.more)
        assert not bar.batch_size.isVisible()
        window.resize(1280, 800)
        QApplication.processEvents()
        assert bar.batch_size.isVisible()
        assert not bar.more.isVisible()


def in_front(pages: InspectorPanel) -> list[QWidget]:
    return [page for page in (pages.training, pages.layer, pages.many) if not page.isHidden()]


class TestPanels:
    def test_a_data_tile_chooses_its_data(self, window: MainWindow) -> None:
        click(window.data.tiles["circle"])
        assert window.session.document.data.source == "circle"
        assert window.data.tiles["circle"].isChecked()
        window.session.undo()
        assert window.data.tiles["spiral"].isChecked()

    def test_tiles_get_pictures(self, window: MainWindow, qtbot: QtBot) -> None:
        tile = window.data.tiles["circle"]
        qtbot.waitUntil(lambda: tile.dataset is not None, timeout=20_000)
        ink = tile.grab().toImage().pixelColor(tile.width() // 2, 24)
        assert ink.saturation() > 100

    def test_noise_is_a_field_of_the_data(self, window: MainWindow) -> None:
        editor = window.data.source_form.editor("noise")
        assert isinstance(editor, NumberEditor)
        assert editor.slider is not None
        slider = editor.slider
        middle = slider.height() // 2
        before = window.session.document
        drag(slider, QPoint(8, middle), QPoint(20, middle), QPoint(30, middle))
        assert window.session.document.data.params.number("noise") > 0.15
        window.session.undo()
        assert window.session.document == before

    def test_a_double_click_in_the_palette_appends_a_layer(self, window: MainWindow) -> None:
        before = len(window.session.document.graph.layers)
        double_click(window.palette_panel.tiles["dense"])
        assert len(window.session.document.graph.layers) == before + 1
        assert not window.session.problems

    def test_enter_in_the_palette_appends_a_layer(self, window: MainWindow) -> None:
        before = len(window.session.document.graph.layers)
        tile = window.palette_panel.tiles["dropout"]
        focus(tile)
        key(tile, Qt.Key.Key_Return)
        assert len(window.session.document.graph.layers) == before + 1

    def test_the_inspector_follows_the_selection(self, window: MainWindow, qtbot: QtBot) -> None:
        pages = window.inspector
        dense = window.session.document.graph.of_kind("dense")
        assert in_front(pages) == [pages.training]
        window.session.select({dense[0].id})
        assert in_front(pages) == [pages.layer]
        assert "24 parameters" in pages.layer.facts.text()
        window.session.select({layer.id for layer in dense})
        assert in_front(pages) == [pages.many]
        qtbot.waitUntil(lambda: 0 < pages.many.width() <= pages.width())
        assert pages.many.words.text() == "2 layers selected"
        key(window.canvas, Qt.Key.Key_T, CTRL)
        assert in_front(pages) == [pages.training]

    def test_a_field_of_the_inspector_edits_the_layer(self, window: MainWindow) -> None:
        dense = window.session.document.graph.of_kind("dense")[0]
        window.session.select({dense.id})
        field = number(window.inspector.layer.form, "units")
        focus(field)
        field.selectAll()
        write(field, "5")
        key(field, Qt.Key.Key_Return)
        assert window.session.document.graph.layer(dense.id).params["units"] == 5
        assert "5 units" in window.inspector.layer.facts.text()

    def test_statistics_of_the_weights_are_shown(self, window: MainWindow) -> None:
        dense = window.session.document.graph.of_kind("dense")[0]
        window.session.select({dense.id})
        weights = {(dense.id, "weights"): np.full((8, 2), 0.5, np.float32)}
        window.session.snapshot_changed.emit(snapshot(window.session, parameters=weights, gradients=weights))
        words = window.inspector.layer.statistics["weights"]
        assert words.title.text() == "Weights  8 × 2"
        assert "mean 0.5 ± 0" in words.words.text()
        assert "gradient norm 2" in words.words.text()

    def test_panels_can_be_hidden(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_1, CTRL)
        assert not window.data.isVisible()
        key(window.canvas, Qt.Key.Key_1, CTRL)
        assert window.data.isVisible()

    def test_a_panel_that_comes_back_shows_what_it_missed(self, window: MainWindow, qtbot: QtBot) -> None:
        for number in (Qt.Key.Key_2, Qt.Key.Key_3):
            key(window.canvas, number, CTRL)
        trained(window.session).mailbox.append(snapshot(window.session))
        window.session.poll()
        for number in (Qt.Key.Key_2, Qt.Key.Key_3):
            key(window.canvas, number, CTRL)
        view, dock = window.output.map, window.docks.view("curves")
        assert isinstance(dock, CurveDock)
        qtbot.waitUntil(lambda: "loss" in dock.panels)
        assert (
            view.grab().toImage().pixelColor(view.to_widget(5.8, 5.8).toPoint()).name()
            == LIGHT.positive.lower()
        )
        assert dock.panels["loss"].keys[0].text == "0.2"

    def test_a_lecture_shows_the_network_and_the_output_alone(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_F5)
        parts = (window.data, window.toolbar, window.inspector, window.docks, window.menuBar(), window.line)
        assert not any(part.isVisible() for part in parts)
        assert window.canvas.isVisible()
        assert window.output.isVisible()
        key(window.canvas, Qt.Key.Key_F5)
        assert all(part.isVisible() for part in parts)

    def test_a_blank_screen_ends_with_any_key(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_B)
        assert window.cover.isVisible()
        key(window.cover, Qt.Key.Key_X)
        assert not window.cover.isVisible()


def test_the_views_ask_for_what_is_visible(window: MainWindow) -> None:
    trainer = trained(window.session)
    watches = [message for message in trainer.posted if isinstance(message, Watch)]
    output = window.session.document.graph.of_kind("output")[0].id
    assert watches[-1].focus == (output, -1)
    assert set(watches[-1].layers) <= {layer.id for layer in window.session.document.graph}
    window.canvas.unit_hovered.emit((output, 0))
    assert isinstance(trainer.posted[-1], Watch)
    assert trainer.posted[-1].focus == (output, 0)


def test_every_control_has_a_name_and_a_tooltip(window: MainWindow) -> None:
    for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider):
        for control in window.findChildren(kind):
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                where = (
                    f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"
                )
                assert control.accessibleName() or getattr(control, "text", str)(), where
                assert control.toolTip(), where
