"""Text that changes with every frame: drawn by hand, because a label would lay out the whole window anew."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.theme import Look


class LiveText(QWidget):
    """One line of text; its width is that of `widest`. Where that is empty it is what the layout gives, and
    what finds no room there is left out, with an ellipsis.
    """

    def __init__(self, look: Look, widest: str = "", size: float = 11, bold: bool = False) -> None:
        super().__init__()
        self._look, self._widest, self._size, self._bold = look, widest, size, bold
        self.text = ""
        self.color = "text" if bold else "muted"
        across = QSizePolicy.Policy.Fixed if widest else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text != self.text:
            self.text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the widest text."""
        metrics = QFontMetrics(self._look.font(self._size, self._bold))
        return QSize(metrics.horizontalAdvance(self._widest) + self._look.px(2), metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Return the same: this text is never cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text."""
        painter = QPainter(self)
        painter.setFont(self._look.font(self._size, self._bold))
        painter.setPen(self._look.theme.color(self.color))
        text = self.text
        if not self._widest:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


class LineKey(LiveText):
    """An entry of a legend: a piece of the line, its name, and its newest number in bold."""

    SAMPLE, SHORTEST, GAP = 20, 8, 4

    def __init__(self, look: Look, name: str, widest: str) -> None:
        super().__init__(look, f"{name} {widest}", bold=True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._name = name
        self.pen = QPen()

    def sizeHint(self) -> QSize:
        """Return the room for line, name and number."""
        return self._words + QSize(self._look.px(self.SAMPLE + self.GAP), 0)

    def minimumSizeHint(self) -> QSize:
        """Return the room with the shortest line; name and number are never cut off."""
        return self._words + QSize(self._look.px(self.SHORTEST + self.GAP), 0)

    @property
    def _words(self) -> QSize:
        return super().sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, name and number."""
        px, theme = self._look.px, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        middle, begin = self.height() // 2, self.width() - self._words.width()
        painter.drawLine(0, middle, begin - px(self.GAP), middle)
        painter.setPen(theme.color("muted"))
        painter.setFont(self._look.font(11))
        words = QRectF(begin, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._name)
        words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(self._name + " "))
        painter.setPen(theme.color("text"))
        painter.setFont(self._look.font(11, bold=True))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text)
