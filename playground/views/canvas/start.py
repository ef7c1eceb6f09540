"""What stands on an empty canvas: how to begin by hand, and the templates to start from."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from playground.model.templates import Template, templates
from playground.session import commands
from playground.session.session import Session
from playground.views.panels.flow import Flow
from playground.views.theme import Look

EMPTY_WORDS: Final = "Drag a layer here, or press Tab"
OR_WORDS: Final = "Or start from"
WIDTH: Final = 560


class StartPanel(QWidget):
    """The words and a button for each template, in the middle of the parent."""

    def __init__(self, look: Look, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._session, self._owner = look, session, parent
        self.buttons: dict[str, QPushButton] = {}
        self._words, self._or = QLabel(EMPTY_WORDS, self), QLabel(OR_WORDS, self)
        self._flow = Flow(look)
        self._column = QVBoxLayout(self)
        for widget in (self._words, self._or, self._flow):
            self._column.addWidget(widget)
        for label in (self._words, self._or):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for template in templates().values():
            self._add(template)
        self.dress()
        self.hide()

    def _add(self, template: Template) -> None:
        button = self.buttons[template.name] = QPushButton(template.title)
        button.setProperty("role", "chip")
        button.setToolTip(f"{template.summary} It takes the place of this document.")
        button.clicked.connect(partial(self._start, template.name))
        self._flow.add(button)

    def _start(self, name: str) -> None:
        commands.start(self._session, name)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that the buttons need."""
        super().showEvent(event)
        self.place()

    def dress(self) -> None:
        """Take colours and sizes from the look."""
        px, theme = self._look.px, self._look.theme
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._words.setFont(self._look.font(16))
        self._or.setFont(self._look.font(11))
        self.setStyleSheet(f"QLabel {{ color: {theme.muted}; }}")
        self.place()

    def place(self) -> None:
        """Stay in the middle of the parent."""
        room = self._owner.rect()
        width = min(self._look.px(WIDTH), room.width() - self._look.px(48))
        self._column.invalidate()
        self.resize(QSize(width, self._column.totalHeightForWidth(width)))
        self.move(room.center() - self.rect().center())
