"""What the colours of a map mean, in numbers and words."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def set_legend(self, legend: Legend) -> None:
        """Show another legend."""
        if legend != self._legend:
            self._legend = legend
            self.setAccessibleName("Colours: " + ", ".join(legend.ends or legend.classes))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the names into rows anew."""
        self._fit()

    def _fit(self) -> None:
        px = self._look.px
        if self._legend.ends:
            self.setFixedHeight(px(BAR + 2 + ROW))
        else:
            self.setFixedHeight(round(max((p.bottom() for p in self._places(self.width())), default=px(ROW))))
        self.update()

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
        metrics, px = QFontMetrics(self._look.font(11)), self._look.px
        x, y, places = 0.0, 0.0, []
        for name in self._legend.classes:
            wide = metrics.horizontalAdvance(name) + px(SWATCH + 5)
            if x and x + wide > width:
                x, y = 0.0, y + px(ROW)
            places.append(QRectF(x, y, wide, px(ROW)))
            x += wide + px(12)
        return places
