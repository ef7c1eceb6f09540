"""The legend below the plane: a mark and a name for each class, in as many rows as that takes."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.latent.cloud import Entry
from playground.views.theme import Look

ROW, MARK, GAP = 18, 9, 12
MOST = 40


class KeyView(QWidget):
    """Draws entries; rings are hollow, as in the plane. Very many classes have no legend."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries: tuple[Entry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries."""
        shown = entries if len(entries) <= MOST else ()
        if shown != self._entries:
            self._entries = shown
            self.setAccessibleName("Colours: " + ", ".join(entry.name for entry in shown))
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return nothing: names break into rows."""
        return QSize(1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the names into rows anew."""
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(round(max((place.bottom() for place in self._places()), default=0)))
        self.update()

    def _places(self) -> list[QRectF]:
        metrics, px = QFontMetrics(self._look.font(11)), self._look.px
        x, y, places = 0.0, 0.0, list[QRectF]()
        for entry in self._entries:
            wide = metrics.horizontalAdvance(entry.name) + px(MARK + 5)
            if x and x + wide > self.width():
                x, y = 0.0, y + px(ROW)
            places.append(QRectF(x, y, wide, px(ROW)))
            x += wide + px(GAP)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the entries."""
        painter, px, theme = QPainter(self), self._look.px, self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(11))
        for entry, place in zip(self._entries, self._places(), strict=True):
            at = QPointF(place.left() + px(MARK) / 2, place.center().y())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(entry.color)
            painter.drawEllipse(at, px(MARK) / 2, px(MARK) / 2)
            if entry.ring:
                painter.setBrush(theme.color("window"))
                painter.drawEllipse(at, px(MARK) * 0.225, px(MARK) * 0.225)
            painter.setPen(theme.color("text"))
            words = place.adjusted(px(MARK + 5), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, entry.name)
