"""What the chosen picture is and what the network takes it for, in words beside it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.icons import pixmap
from playground.views.pictures.reading import Reading, percent
from playground.views.theme import Look

LINES = (("caption", 11, 16), ("name", 22, 28), ("note", 11, 16))
GAP, MARK = 10, 16


class Words(QWidget):
    """True class and answer. Drawn by hand: it changes with every frame."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._reading = Reading()
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.updateGeometry)

    def show_reading(self, reading: Reading, names: tuple[str, ...]) -> None:
        """Show other words; `names` are those of all classes."""
        if (reading, names) != (self._reading, self._names):
            self._reading, self._names = reading, names
            self.setAccessibleName(". ".join(" ".join(words) for words in self.blocks()))
            self.update()

    def blocks(self) -> list[tuple[str, str, str]]:
        """Return what is written: a caption, a name and a note in each block."""
        reading, names = self._reading, self._names
        found = []
        if 0 <= reading.truth < len(names):
            found.append(("True class", names[reading.truth], ""))
        if 0 <= reading.answer < len(names):
            found.append(("Answer", names[reading.answer], percent(reading.chance)))
        return found

    def sizeHint(self) -> QSize:
        """Return the room for two blocks."""
        return QSize(self._look.px(96), self._look.px(2 * sum(line for _, _, line in LINES) + GAP))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing is cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks."""
        painter, top = QPainter(self), 0
        for block in self.blocks():
            for text, (role, size, high) in zip(block, LINES, strict=True):
                self._draw(painter, top, text, role, size, high, block[0] == "Answer")
                top += self._look.px(high) if text else 0
            top += self._look.px(GAP)

    def _draw(
        self, painter: QPainter, top: int, text: str, role: str, size: int, high: int, answer: bool
    ) -> None:
        px, theme = self._look.px, self._look.theme
        room = self.rect().adjusted(0, top, 0, 0)
        room.setHeight(px(high))
        known = answer and role == "name" and self._reading.truth >= 0
        if known:
            name, color = ("done", "good") if self._reading.right else ("close", "error")
            side = px(MARK)
            mark = pixmap(name, theme.color(color), round(side * self.devicePixelRatioF()))
            painter.drawPixmap(0, room.center().y() - side // 2, side, side, mark)
            room.adjust(side + px(4), 0, 0, 0)
        painter.setFont(self._look.font(size, bold=role == "name"))
        painter.setPen(theme.color("text" if role == "name" else "muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
