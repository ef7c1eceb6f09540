"""What the colours of a map mean, in numbers and words."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.views.theme import Look

BAR, ROW, SWATCH = 10, 18, 10


@dataclass(frozen=True)
class Legend:
    """Texts below a bar from negative to positive, or names beside swatches of the classes."""

    ends: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()


class LegendView(QWidget):
    """Draws a `Legend` in one row, or in as many as the names of classes need."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._legend = Legend()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def set_legend(self, legend: Legend) -> None:
        """Show another legend."""
        if legend != self._legend:
            self._legend = legend
            self.setAccessibleName("Colours: " + ", ".join(legend.ends or legend.classes))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        """Qt asks: yes, names of classes may need several rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        px = self._look.px
        if self._legend.ends:
            return px(BAR + 2 + ROW)
        return round(max((place.bottom() for place in self._places(width)), default=px(ROW)))

    def sizeHint(self) -> QSize:
        """Return the height for the present width."""
        return QSize(self._look.px(120), self.heightForWidth(max(self.width(), self._look.px(120))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar or the swatches."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font(11))
        if self._legend.ends:
            self._draw_bar(painter)
        else:
            self._draw_classes(painter)

    def _draw_bar(self, painter: QPainter) -> None:
        px, theme = self._look.px, self._look.theme
        bar = QRectF(0, px(2), self.width(), px(BAR))
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for at, name in ((0.0, "negative"), (0.5, "neutral"), (1.0, "positive")):
            gradient.setColorAt(at, theme.color(name))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, px(3), px(3))
        painter.setPen(theme.color("muted"))
        below = QRectF(0, bar.bottom() + px(1), self.width(), px(ROW))
        flags = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, flag in zip(self._legend.ends, flags, strict=True):
            painter.drawText(below, flag | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_classes(self, painter: QPainter) -> None:
        px, theme = self._look.px, self._look.theme
        for number, place in enumerate(self._places(self.width())):
            swatch = QRectF(place.left(), place.center().y() - px(SWATCH) / 2, px(SWATCH), px(SWATCH))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.class_color(number, len(self._legend.classes)))
            painter.drawRoundedRect(swatch, px(2), px(2))
            painter.setPen(theme.color("text"))
            words = place.adjusted(px(SWATCH + 5), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._legend.classes[number])

    def _places(self, width: int) -> list[QRectF]:
        metrics, px = self.fontMetrics(), self._look.px
        x, y, places = 0.0, 0.0, []
        for name in self._legend.classes:
            wide = metrics.horizontalAdvance(name) + px(SWATCH + 5)
            if x and x + wide > width:
                x, y = 0.0, y + px(ROW)
            places.append(QRectF(x, y, wide, px(ROW)))
            x += wide + px(12)
        return places
