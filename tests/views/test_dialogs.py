from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from playground.session.desktop import Answer
from playground.views.dialogs import QtDesktop
from playground.views.window import MainWindow
from tests.views.hands import click


@pytest.fixture
def desktop(window: MainWindow) -> QtDesktop:
    return QtDesktop(window, window.canvas)


def press(name: QMessageBox.StandardButton) -> None:
    """Press a button of the message box that opens next."""

    def pressed() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        click(box.button(name))

    QTimer.singleShot(50, pressed)


@pytest.mark.parametrize(
    ("button", "answer"),
    [
        (QMessageBox.StandardButton.Save, Answer.SAVE),
        (QMessageBox.StandardButton.Discard, Answer.DISCARD),
        (QMessageBox.StandardButton.Cancel, Answer.CANCEL),
    ],
)
def test_unsaved_changes_have_three_answers(
    desktop: QtDesktop, button: QMessageBox.StandardButton, answer: Answer
) -> None:
    press(button)
    assert desktop.ask_unsaved("Spiral") is answer


@pytest.mark.parametrize(
    ("chosen", "path"),
    [("", None), ("/home/a/net", Path("/home/a/net.nnp")), ("/home/a/net.nnp", Path("/home/a/net.nnp"))],
)
def test_a_file_to_save_to_gets_its_ending(
    desktop: QtDesktop, monkeypatch: pytest.MonkeyPatch, chosen: str, path: Path | None
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    assert desktop.ask_save("Untitled.nnp") == path


@pytest.mark.parametrize(("chosen", "path"), [("", None), ("/home/a/net.nnp", Path("/home/a/net.nnp"))])
def test_a_file_to_open_is_asked_for(
    desktop: QtDesktop, monkeypatch: pytest.MonkeyPatch, chosen: str, path: Path | None
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    assert desktop.ask_open() == path


def test_the_clipboard_is_the_system_s(desktop: QtDesktop) -> None:
    desktop.write_clipboard("layers")
    assert QApplication.clipboard().text() == "layers"
    assert desktop.read_clipboard() == "layers"


def test_the_picture_for_the_file_is_a_small_png(desktop: QtDesktop) -> None:
    picture = desktop.thumbnail()
    assert picture is not None
    image = QImage.fromData(picture)
    assert image.width() == 320
    assert image.height() > 50


def test_sizes_of_all_layers_are_known(desktop: QtDesktop, window: MainWindow) -> None:
    sizes = desktop.layer_sizes()
    assert set(sizes) == {layer.id for layer in window.session.document.graph}
    assert all(width > 0 and height > 0 for width, height in sizes.values())
