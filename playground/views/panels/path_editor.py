"""The editor of a file or folder: two buttons that ask for one, and its name."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.model.fields import PathField
from playground.model.params import Value
from playground.views.panels.controls import chip, label, new_gesture
from playground.views.panels.editors import Editor
from playground.views.theme import Look

NOTHING = "Nothing chosen yet"


class PathEditor(Editor):
    """What is chosen, shortened in the middle where it is long, and the buttons to choose something else."""

    def __init__(self, field: PathField, look: Look) -> None:
        super().__init__(field)
        self._look, self._path = look, ""
        self.folder = chip("Choose folder…", f"Asks for a folder. {field.help}", checkable=False)
        self.file = chip("Choose file…", f"Asks for a file. {field.help}", checkable=False)
        self.name: QLabel = label(NOTHING, "caption")
        self.folder.clicked.connect(lambda: self._take(ask_folder(self, self._path)))
        self.file.clicked.connect(lambda: self._take(ask_file(self, self._path)))
        row = QHBoxLayout()
        row.addWidget(self.folder)
        row.addWidget(self.file)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.name)
        self._fit()
        look.changed.connect(self._fit)

    def show_value(self, value: Value) -> None:
        """Show a path."""
        self._path = str(value)
        self.name.setToolTip(self._path)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the path as there is room for."""
        self._shorten()

    def _take(self, path: Path | None) -> None:
        if path is not None:
            self.offer(str(path), new_gesture())

    def _fit(self) -> None:
        self.setMinimumWidth(self._look.px(120))
        self._shorten()

    def _shorten(self) -> None:
        metrics = QFontMetrics(self.name.font())
        text = self._path or NOTHING
        self.name.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(self.width(), 60)))


def ask_folder(parent: QWidget, beside: str = "") -> Path | None:
    """Ask for a folder, beginning at another one; None when the person changed their mind."""
    name = QFileDialog.getExistingDirectory(parent, "Choose a folder of pictures", beside)
    return Path(name) if name else None


def ask_file(parent: QWidget, beside: str = "") -> Path | None:
    """Ask for a file, beginning at another one; None when the person changed their mind."""
    name, _ = QFileDialog.getOpenFileName(parent, "Choose a file of pictures", beside)
    return Path(name) if name else None
