"""Commands, look and messages of the window: the palette, help, themes and scale, the status line."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QMenu,
)
from pytestqt.qtbot import QtBot

from kernels import gpu
from playground.files.settings import Settings
from playground.model import edits
from playground.model.document import Wire
from playground.train.messages import Phase
from playground.views.filter_popup import FilterPopup
from playground.views.help import HelpWindow
from playground.views.theme import DARK, LIGHT
from playground.views.window import MainWindow
from tests.views.conftest import MakeWindow
from tests.views.hands import click, key, write
from tests.views.shown import kinds_of, snapshot, trained

CTRL = Qt.KeyboardModifier.ControlModifier


class TestPalette:
    def find(self, window: MainWindow) -> FilterPopup:
        return next(p for p in window.findChildren(FilterPopup) if p.parent() is window and p.isVisible())

    def test_it_finds_and_does_anything(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_K, CTRL)
        write(self.find(window).search, "cosine")
        key(self.find(window).search, Qt.Key.Key_Return)
        assert window.session.document.training.schedule == "cosine"

    def test_it_offers_the_devices_and_says_when_there_is_no_gpu(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gpu, "has_driver", lambda: False)
        said: list[str] = []
        window.session.status.connect(lambda text, kind: said.append(text))
        assert [window.commands[f"device_{name}"].isChecked() for name in ("cpu", "cuda")] == [True, False]
        window.commands["device_cuda"].trigger()
        assert said == [gpu.NO_DRIVER]
        assert [window.commands[f"device_{name}"].isChecked() for name in ("cpu", "cuda")] == [True, False]

    def test_the_devices_have_a_menu(self, window: MainWindow) -> None:
        menus = window.menuBar().findChildren(QMenu)
        device = next(menu for menu in menus if menu.title() == "Device")
        assert [action.objectName() for action in device.actions()] == ["device_cpu", "device_cuda"]

    def test_letters_typed_into_it_do_not_train(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        key(window.canvas, Qt.Key.Key_K, CTRL)
        trainer.take()
        write(self.find(window).search, "r b")
        assert kinds_of(list(trainer.take())) == []
        key(self.find(window).search, Qt.Key.Key_Escape)
        assert not window.blank

    def test_it_offers_only_what_can_be_done(self, window: MainWindow) -> None:
        titles = [entry.title for entry in window.commands.entries()]
        assert not any(title.startswith("Undo") for title in titles)
        window.session.reseed()
        assert "Undo draw new weights" in [entry.title for entry in window.commands.entries()]


class TestLook:
    def test_the_theme_changes_at_once(self, window: MainWindow) -> None:
        click(window.toolbar.tools[1])
        assert window.look.theme == DARK
        assert window.grab().toImage().pixelColor(6, 120).name() == DARK.window.lower()
        click(window.toolbar.tools[1])
        assert window.look.theme == LIGHT

    def test_the_interface_scales(self, window: MainWindow) -> None:
        before = window.toolbar.play.width()
        key(window.canvas, Qt.Key.Key_Plus, CTRL)
        assert window.look.scale == 1.1
        assert window.toolbar.play.width() > before
        key(window.canvas, Qt.Key.Key_Minus, CTRL)
        key(window.canvas, Qt.Key.Key_Minus, CTRL)
        assert window.look.scale == 0.9
        key(window.canvas, Qt.Key.Key_0, CTRL)
        assert window.look.scale == 1.0

    @pytest.mark.parametrize("scale", [0.5, 1.5, 3.0])
    def test_any_scale_fits_the_window(self, make_window: MakeWindow, scale: float) -> None:
        window = make_window(scale=scale)
        assert window.minimumSizeHint().width() <= 1280 or scale > 1.5
        assert window.toolbar.play.isVisible()

    def test_sizes_and_look_are_remembered(self, make_window: MakeWindow, tmp_path: Path) -> None:
        settings = Settings(tmp_path / "settings.json")
        first = make_window(settings)
        first.panes.toggle("docks")
        first.set_theme("dark")
        first.look.set_scale(1.25)
        first.panes.columns.setSizes([300, 600, 380])
        sizes = first.panes.columns.sizes()
        first.close()
        second = make_window(settings)
        assert (settings.theme, settings.scale) == ("dark", 1.25)
        assert not second.docks.isVisible()
        assert second.panes.columns.sizes() == sizes


class TestStatus:
    def test_an_error_has_words_until_the_next_message(self, window: MainWindow) -> None:
        window.session.status.emit("The folder is read-only.", "error")
        assert window.line.words.text() == "The folder is read-only."
        assert window.line.mark.isVisible()

    def test_an_error_goes_when_its_cause_may_have_gone(self, window: MainWindow) -> None:
        trained(window.session)
        for change in (window.session.reseed, window.session.play):
            window.session.status.emit("It went wrong.", "error")
            change()
            assert window.line.words.text() == ""

    def test_the_first_problem_is_named_and_repaired(self, window: MainWindow) -> None:
        session = window.session
        output = session.document.graph.of_kind("output")[0].id
        before = session.document.graph
        session.edit(
            "Cut", lambda document: edits.disconnect(document, Wire(before.sources(output)[0], output))
        )
        assert session.problems
        assert window.line.words.text() == session.problems[0].sentence
        assert window.line.fix.isVisible()
        click(window.line.fix)
        assert len(session.problems) == 0 or session.document.graph != before

    def test_progress_of_the_kernels_is_shown(self, window: MainWindow, qtbot: QtBot) -> None:
        compiling = snapshot(window.session, phase=Phase.COMPILING, progress=0.4, message="Two of five.")
        window.session.snapshot_changed.emit(compiling)
        qtbot.waitUntil(lambda: window.line.words.text() == "Two of five.")
        assert window.line.bar.value() == 40
        window.session.snapshot_changed.emit(snapshot(window.session))
        assert not window.line.bar.isVisible()

    def test_an_info_goes_after_a_while(self, window: MainWindow, qtbot: QtBot) -> None:
        window.line.fade.setInterval(10)
        window.session.status.emit("Saved.", "info")
        assert window.line.words.text() == "Saved."
        qtbot.waitUntil(lambda: window.line.words.text() == "")


class TestHelp:
    def test_it_lists_every_key(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_F1)
        page = window.findChild(HelpWindow)
        assert page is not None
        text = page.text.toPlainText()
        for command in window.commands:
            if command.keys:
                assert command.title in text
        page.close()


def test_what_opens_a_document_stands_together(window: MainWindow) -> None:
    file = next(action.menu() for action in window.menuBar().actions() if action.text() == "File")
    assert isinstance(file, QMenu)
    words = ["–" if action.isSeparator() else action.text() for action in file.actions()]
    assert words[:6] == ["New", "New from template", "Open…", "Open example", "Open recent", "–"]


def test_every_group_of_commands_is_in_a_menu_and_called_as_there(window: MainWindow) -> None:
    titles = {menu.title() for menu in window.menuBar().findChildren(QMenu)}
    titles |= {action.text() for action in window.menuBar().actions()}
    groups = {command.group_name for command in window.commands} - {"Template", "Example"}
    assert groups <= titles
