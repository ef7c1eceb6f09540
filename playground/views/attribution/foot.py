"""The line below the stage: what the colours mean, and a sentence."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.attribution.drawing import Pen
from playground.views.attribution.sheet import Ramp
from playground.views.theme import Look

HEIGHT, RAMP, GAP = 26, 200, 12


class Foot(QWidget):
    """A ramp of colours where there is one, and words beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._ramp: Ramp | None = None
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_words(self, ramp: Ramp | None, words: str) -> None:
        """Show what the colours mean, and words."""
        if (ramp, words) != (self._ramp, self.words):
            self._ramp, self.words = ramp, words
            self.setAccessibleName(words)
            self.setToolTip(words)
            self.update()

    def sizeHint(self) -> QSize:
        """Return a line of text with numbers below the ramp."""
        return QSize(self._look.px(RAMP), self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the height."""
        return QSize(1, self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both."""
        pen, px = Pen(QPainter(self), self._look), self._look.px
        words = QRectF(self.rect())
        if self._ramp is not None:
            wide = min(float(px(RAMP)), self.width() * 0.4)
            pen.ramp(self._ramp, QRectF(0, 0, wide, self.height()))
            words.setLeft(wide + px(GAP))
        pen.words(words, self.words)
