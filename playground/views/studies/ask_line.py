"""The line that belongs to a long question: how far it is, and a button to stop it or to ask again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from playground.views.panels.controls import describe
from playground.views.theme import Look

THOUSAND = 1000
CANCEL, AGAIN = "Cancel", "Look again"


class AskLine(QWidget):
    """A bar that fills and a button. `cancelled` and `wanted` tell what the button was pressed for."""

    cancelled = Signal()
    wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._busy = False
        self.progress = QProgressBar()
        self.progress.setRange(0, THOUSAND)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("How far the answer is")
        self.button = QPushButton()
        self.button.setProperty("role", "chip")
        self.button.clicked.connect(self._press)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.progress, 1)
        self._row.addStretch(0)
        self._row.addWidget(self.button)
        look.changed.connect(self._fit)
        self._fit()
        self.show_share(None)

    def show_share(self, share: float | None) -> None:
        """Show the share done while a question is under way; None where there is none."""
        self._busy = share is not None
        self.progress.setValue(round((share or 0.0) * THOUSAND))
        self.progress.setVisible(self._busy)
        self._row.setStretch(1, int(not self._busy))
        words = CANCEL if self._busy else AGAIN
        if self.button.text() != words:
            self.button.setText(words)
            tip = (
                "Stops looking and keeps what was found."
                if self._busy
                else "Looks again, with the present weights."
            )
            describe(self.button, words, tip)

    def _press(self) -> None:
        if self._busy:
            self.cancelled.emit()
        else:
            self.wanted.emit()

    def _fit(self) -> None:
        self._row.setSpacing(self._look.px(8))
