"""Files and the layer page in the window: what is dropped, opened, asked about and taken apart."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from playground.files import archive
from playground.files.recovery import Offer
from playground.model.templates import empty_document
from playground.session.desktop import Answer
from playground.train.messages import Play
from playground.views.canvas.spots import Spot
from playground.views.layer.xray import Xray
from playground.views.window import MainWindow
from playground.views.window_commands import offer_recovery
from tests.data.pictures.files import class_folder
from tests.session.fakes import FakeDesktop
from tests.views.hands import click, key
from tests.views.shown import kinds_of, trained


class TestFiles:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "empty.nnp"
        archive.save(path, empty_document(), None, None)
        return path

    def drop(self, window: MainWindow, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        no_keys, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, no_keys)
        QApplication.sendEvent(window, enter)
        drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, no_keys)
        QApplication.sendEvent(window, drop)

    def test_a_file_dropped_on_the_window_opens(self, window: MainWindow, file: Path, qtbot: QtBot) -> None:
        self.drop(window, file)
        qtbot.waitUntil(lambda: window.session.path == file)
        assert window.session.document == empty_document()
        assert window.windowTitle() == "empty[*] – Neural Playground"

    def test_a_folder_dropped_on_the_window_is_learned_from(
        self, window: MainWindow, tmp_path: Path, qtbot: QtBot
    ) -> None:
        self.drop(window, class_folder(tmp_path))
        qtbot.waitUntil(lambda: window.session.document.data.source == "own_pictures")
        assert window.session.facts.class_names == ("cats", "dogs")

    def test_another_file_is_not_taken(self, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
        self.drop(window, tmp_path / "notes.txt")
        qtbot.wait(30)
        assert window.session.path is None

    def test_recent_files_have_a_menu(self, window: MainWindow, file: Path) -> None:
        window.open_file(file)
        window.menus.recent.aboutToShow.emit()
        assert [action.text() for action in window.menus.recent.actions()] == ["empty.nnp"]
        window.session.new()
        window.menus.recent.actions()[0].trigger()
        assert window.session.path == file

    @pytest.mark.parametrize(("answer", "closes"), [(Answer.CANCEL, False), (Answer.DISCARD, True)])
    def test_unsaved_changes_are_asked_about(self, window: MainWindow, answer: Answer, closes: bool) -> None:
        desktop = window.session.desktop
        assert isinstance(desktop, FakeDesktop)
        window.session.reseed()
        assert window.isWindowModified()
        desktop.answer = answer
        assert window.close() is closes
        assert desktop.asked == ["unsaved Untitled"]

    def test_without_changes_nothing_is_asked(self, window: MainWindow) -> None:
        desktop = window.session.desktop
        assert isinstance(desktop, FakeDesktop)
        assert window.close()
        assert desktop.asked == []

    def test_a_recovered_document_is_offered_without_a_dialog(
        self, window: MainWindow, tmp_path: Path
    ) -> None:
        offer = Offer(empty_document(), None, 0.0, tmp_path / "copy.json")
        offer.file.touch()
        offer_recovery(window, [offer])
        assert window.offer.isVisible()
        buttons = {button.text(): button for button in window.offer.findChildren(QPushButton)}
        click(buttons["Restore"])
        assert window.session.document == empty_document()
        assert not window.offer.isVisible()


class TestLayerPage:
    def test_it_takes_the_place_of_the_canvas_and_gives_it_back(self, window: MainWindow) -> None:
        command = window.commands["look_inside"]
        assert not command.isEnabled()
        layer = window.session.document.graph.of_kind("dense")[0].id
        window.session.select({layer})
        assert command.isEnabled()
        key(window.canvas, Qt.Key.Key_I)
        assert not window.canvas.isVisible()
        assert window.stage.frame.layer == layer
        assert window.inspector.isVisible()
        key(window.stage.frame, Qt.Key.Key_Escape)
        assert window.canvas.isVisible()
        assert window.session.selection == {layer}

    def test_arrows_move_the_window_and_do_not_train(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        window.stage.enter(window.session.document.graph.of_kind("dense")[0].id)
        QApplication.processEvents()
        trainer.take()
        view = window.stage.frame.view
        assert isinstance(view, Xray)
        assert view.hasFocus()
        for pressed in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
            key(QApplication.focusWidget() or window, pressed)
        assert view.unit == 2
        assert kinds_of(list(trainer.take())) == []
        key(view, Qt.Key.Key_Space)
        assert Play in kinds_of(list(trainer.take()))
        key(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert window.stage.frame.layer == window.session.document.graph.of_kind("dense")[1].id
        key(view, Qt.Key.Key_Escape)
        assert not window.stage.inside

    def test_the_hint_makes_room_for_it(self, window: MainWindow) -> None:
        assert window.hint.isVisible()
        window.stage.enter("layer2")
        assert not window.hint.isVisible()

    def test_the_inspector_has_a_button_for_it(self, window: MainWindow) -> None:
        window.session.select({window.session.document.graph.of_kind("dense")[0].id})
        click(window.inspector.layer.inside)
        assert window.stage.inside

    def test_a_right_click_on_a_layer_opens_its_menu(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened: list[QMenu] = []
        monkeypatch.setattr(QMenu, "popup", lambda menu, point: opened.append(menu))
        layer = window.session.document.graph.of_kind("dense")[0].id
        window.canvas.clicks.menu(Spot("node", layer))
        (menu,) = opened
        assert menu.actions()[0] is window.commands["look_inside"]
        menu.actions()[0].trigger()
        assert window.stage.frame.layer == layer
