"""A bar between menu and panels with something to decide that can wait: nothing else stops for it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from playground.views.icons import icon
from playground.views.panels.controls import label
from playground.views.theme import Look


class OfferBar(QFrame):
    """A sentence and a button for each answer; any answer closes the bar."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._answers: dict[str, Callable[[], object]] = {}
        self.setProperty("role", "bar")
        self.mark, self.words = QLabel(), label("", wrap=True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.mark)
        self._row.addWidget(self.words, 1)
        self.hide()
        look.changed.connect(self._fit)
        self._fit()

    def ask(self, sentence: str, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show a sentence with one button for each answer."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.words.setText(sentence)
        self._answers = dict(answers)
        self.buttons = [self._button(text) for text in self._answers]
        self.show()

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(self._answered)
        self._row.addWidget(button)
        return button

    def _answered(self) -> None:
        button = self.sender()
        self.hide()
        if isinstance(button, QPushButton):
            self._answers[button.text()]()

    def _fit(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(16), px(6), px(16), px(6))
        self._row.setSpacing(px(8))
        side = px(18)
        self.mark.setPixmap(icon("info", self._look.theme.color("accent")).pixmap(QSize(side, side)))
