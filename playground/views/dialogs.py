"""What the session asks of the desktop: files, unsaved changes, the clipboard, a picture for the file."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from playground.model.document import Document
from playground.model.geometry import Sizes
from playground.session.desktop import Answer
from playground.views.canvas.view import CanvasView

FILES = "Playground files (*.nnp);;All files (*)"
THUMBNAIL_WIDTH = 320

ANSWERS = {
    QMessageBox.StandardButton.Save: Answer.SAVE,
    QMessageBox.StandardButton.Discard: Answer.DISCARD,
}


class QtDesktop:
    """The window's side of `playground.session.desktop.Desktop`."""

    def __init__(self, window: QWidget, canvas: CanvasView) -> None:
        self._window, self._canvas = window, canvas

    def ask_open(self) -> Path | None:
        """Return the file to open, or None when the person changed their mind."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", "", FILES)
        return Path(name) if name else None

    def ask_save(self, suggested: str) -> Path | None:
        """Return the file to write, with its ending, or None when the person changed their mind."""
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", suggested, FILES)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(".nnp")

    def ask_unsaved(self, title: str) -> Answer:
        """Ask what to do with the changes to the document called `title`."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to “{title}”?")
        box.setInformativeText("What is not saved is lost.")
        box.setStandardButtons(
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel
        )
        box.setDefaultButton(QMessageBox.StandardButton.Save)
        pressed = QMessageBox.StandardButton(box.exec())
        box.deleteLater()
        return ANSWERS.get(pressed, Answer.CANCEL)

    def arranged(self, document: Document) -> Document:
        """Return the document that is shown, laid out by the sizes of its nodes."""
        return self._canvas.arranged(document)

    def read_clipboard(self) -> str:
        """Return the text on the clipboard."""
        return QGuiApplication.clipboard().text()

    def write_clipboard(self, text: str) -> None:
        """Put text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def thumbnail(self) -> bytes | None:
        """Return a small picture of the canvas as PNG."""
        picture = self._canvas.grab().scaledToWidth(
            THUMBNAIL_WIDTH, Qt.TransformationMode.SmoothTransformation
        )
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
        return bytes(buffer.data().data())

    def layer_sizes(self) -> Sizes:
        """Return the width and height of every layer on the canvas."""
        return self._canvas.canvas.sizes()
