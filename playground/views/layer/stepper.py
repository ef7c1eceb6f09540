"""A choice among numbered things with an arrow at each side: channels, filters, samples."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from playground.views.icons import icon
from playground.views.panels.controls import describe, label
from playground.views.theme import Look

NOTCH = 120


class Stepper(QWidget):
    """Shows which one it is; `stepped` tells that the one before (-1) or after (+1) is wanted."""

    stepped = Signal(int)

    def __init__(self, look: Look, name: str, tip: str) -> None:
        super().__init__()
        self._look, self._turned = look, 0
        describe(self, name, tip)
        self.words: QLabel = label("", "caption")
        self.buttons = (self._button("previous", -1, name), self._button("next", +1, name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self.buttons[0], self.words, self.buttons[1]):
            row.addWidget(part)
        look.changed.connect(self._dress)
        self._dress()

    def _button(self, icon_name: str, step: int, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(icon_name)
        way = "before" if step < 0 else "after"
        describe(button, f"{name}: the one {way}", f"Shows the one {way}.")
        button.clicked.connect(lambda: self.stepped.emit(step))
        return button

    def _dress(self) -> None:
        side = self._look.px(12)
        for button in self.buttons:
            color = self._look.theme.color("text")
            button.setIcon(icon(button.objectName(), color, self._look.theme.color("line")))
            button.setIconSize(QSize(side, side))

    def show_words(self, words: str, several: bool) -> None:
        """Say which one it is; without `several` there is nothing to choose, and the stepper is hidden."""
        self.words.setText(words)
        self.setVisible(several)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step with the wheel."""
        self._turned += event.angleDelta().y()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            self.stepped.emit(-notches)
        event.accept()
