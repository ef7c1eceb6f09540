"""The window with views below the canvas and with pictures."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.files.settings import Settings
from playground.model.document import DataRecipe
from playground.train.messages import Chosen, Watch
from playground.views.verdicts.confusion import ConfusionView
from playground.views.window import MainWindow
from tests.views.conftest import MakeWindow
from tests.views.hands import key
from tests.views.shown import snapshot, trained

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), copy, mime, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, mime, left, none))


class TestDocks:
    def test_the_curves_are_there_at_the_start(self, window: MainWindow) -> None:
        assert window.docks.tabs.names == ("curves",)
        assert window.docks.view("curves") is not None

    def test_a_command_opens_a_view_and_shows_where_it_lies(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_3, CTRL)
        window.commands["dock_confusion"].trigger()
        QApplication.processEvents()
        assert window.docks.tabs.current == "confusion"
        assert isinstance(window.docks.view("confusion"), ConfusionView)
        assert window.docks.isVisible()

    def test_a_view_that_opens_gets_room_but_no_more_than_half(self, window: MainWindow) -> None:
        before = window.panes.middle.sizes()
        window.open_dock("confusion")
        after = window.panes.middle.sizes()
        assert after[1] > before[1]
        assert after[1] <= after[0] + 2

    def test_keys_go_through_the_views_and_close_them(self, window: MainWindow) -> None:
        window.open_dock("mistakes")
        window.open_dock("confusion")
        key(window.canvas, Qt.Key.Key_Tab, CTRL)
        assert window.docks.tabs.current == "curves"
        key(window.canvas, Qt.Key.Key_Backtab, CTRL | SHIFT)
        assert window.docks.tabs.current == "confusion"
        key(window.canvas, Qt.Key.Key_W, CTRL)
        assert window.docks.tabs.names == ("curves", "mistakes")

    def test_most_of_the_height_and_back(self, window: MainWindow) -> None:
        key(window.canvas, Qt.Key.Key_4, CTRL)
        assert window.panes.tall
        assert window.docks.tabs.tall.accessibleName() == "Less height"
        window.docks.tabs.tall.click()
        assert window.docks.tabs.tall.accessibleName() == "More height"

    def test_open_views_are_remembered(self, make_window: MakeWindow, tmp_path: Path) -> None:
        settings = Settings(tmp_path / "settings.json")
        first = make_window(settings)
        first.open_dock("mistakes")
        first.open_dock("confusion")
        first.docks.tabs.choose("curves")
        first.close()
        assert (settings.docks, settings.dock) == (("curves", "mistakes", "confusion"), "curves")
        second = make_window(settings)
        assert second.docks.tabs.names == ("curves", "mistakes", "confusion")
        assert second.docks.view("mistakes") is None


class TestPictures:
    def test_pictures_have_an_output_of_their_own(self, window: MainWindow) -> None:
        assert window.output.isVisible()
        assert not window.commands["next_picture"].isEnabled()
        assert window.session.set_data(DataRecipe("digits"))
        assert (window.output.isVisible(), window.pictures.isVisible()) == (False, True)
        window.session.undo()
        assert (window.output.isVisible(), window.pictures.isVisible()) == (True, False)

    def test_the_answer_is_asked_for_and_the_keys_choose(self, window: MainWindow) -> None:
        trainer = trained(window.session)
        assert window.session.set_data(DataRecipe("digits"))
        trainer.mailbox.append(snapshot(window.session))
        window.session.poll()
        window.commands.refresh()
        watches = [message for message in trainer.take() if isinstance(message, Watch)]
        output = window.session.document.graph.of_kind("output")[0].id
        assert f"{output}.y" in watches[-1].arrays
        data = window.session.snapshot.dataset if window.session.snapshot else None
        assert data is not None
        key(window.canvas, Qt.Key.Key_Period)
        assert window.session.chosen == Chosen(int(data.test[1]))
        key(window.canvas, Qt.Key.Key_Comma)
        assert window.session.chosen == Chosen(int(data.test[0]))
        key(window.canvas, Qt.Key.Key_D)
        assert window.pictures.drawing
        key(window.canvas, Qt.Key.Key_D)
        assert not window.pictures.drawing

    def test_a_picture_dropped_on_the_window_is_answered(
        self, window: MainWindow, tmp_path: Path, qtbot: QtBot
    ) -> None:
        white = QImage(30, 30, QImage.Format.Format_RGB32)
        white.fill(0xFFFFFF)
        assert white.save(str(tmp_path / "white.png"))
        assert window.session.set_data(DataRecipe("digits"))
        trained(window.session).mailbox.append(snapshot(window.session))
        window.session.poll()
        drop(window, tmp_path / "white.png")
        qtbot.waitUntil(lambda: window.pictures.drawing, timeout=10_000)
        assert window.session.document.data.source == "digits"

    def test_a_point_that_is_chosen_has_a_ring_on_the_map(self, window: MainWindow) -> None:
        window.session.choose(Chosen(3))
        assert window.output._chosen == 3
        window.session.choose(None)
        assert window.output._chosen == -1
