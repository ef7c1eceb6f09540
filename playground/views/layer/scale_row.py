"""Which maps share one scale of colours, and what the colours mean, in a row above a mosaic."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from playground.views.canvas.spreads import SPREADS
from playground.views.panels.controls import Choice, describe, fix_width, label, number_text
from playground.views.plots.maps import Scale, table
from playground.views.theme import Look, Spread

BAND, HEIGHT, ENDS = 8, 20, 52
NARROWEST, WIDEST = 150, 240


class ScaleView(QWidget):
    """The colours of a scale between the numbers of its ends."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.scale: Scale | None = None
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self._fit()

    def show_scale(self, scale: Scale | None, words: str = "") -> None:
        """Show another scale, or none; `words` stand instead of the colours of a table."""
        self.scale, self.words = scale, words
        self.setAccessibleName("" if scale is None else f"Colours from {' to '.join(ends(scale))}")
        self.update()

    def _fit(self) -> None:
        self.setFixedHeight(self._look.px(HEIGHT))
        self.setMinimumWidth(self._look.px(NARROWEST))
        self.setMaximumWidth(self._look.px(WIDEST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the numbers and the colours."""
        if self.scale is None:
            return
        painter, px, theme = QPainter(self), self._look.px, self._look.theme
        painter.setFont(self._look.font(11))
        painter.setPen(theme.color("muted"))
        if self.words:
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.words
            )
            return
        colors = table(theme, self.scale.signed)
        image = QImage(colors.data, len(colors), 1, 4 * len(colors), QImage.Format.Format_RGB32)
        top = (self.height() - px(BAND)) / 2
        painter.drawImage(QRectF(px(ENDS), top, self.width() - 2 * px(ENDS), px(BAND)), image)
        low, high = ends(self.scale)
        left = QRectF(0, 0, px(ENDS - 6), self.height())
        right = left.translated(self.width() - left.width(), 0)
        painter.drawText(left, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(right, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, high)


def ends(scale: Scale) -> tuple[str, str]:
    """Return what the first and the last colour mean, in words where each tile has a scale of its own."""
    if scale.shared and len(scale.reach):
        low, high = scale.ends(0)
        return number_text(low, 3), number_text(high, 3)
    return ("−max" if scale.signed else "0"), "its max"


class ScaleRow(QWidget):
    """The choice, the scale, and room for more controls before them."""

    def __init__(self, look: Look, *controls: QWidget) -> None:
        super().__init__()
        self._look = look
        self.choice = Choice([(spread, title) for spread, (title, _) in SPREADS.items()])
        describe(
            self.choice, "Colours of maps", "Chooses which maps share one scale, here and on the canvas."
        )
        self.choice.picked.connect(self._take)
        self.view = ScaleView(look)
        self._row = QHBoxLayout(self)
        for control in controls:
            self._row.addWidget(control)
        self._row.addStretch(1)
        self._row.addWidget(label("Colours", "caption"))
        self._row.addWidget(self.choice)
        self._row.addWidget(self.view, 1)
        look.changed.connect(self._fit)
        look.spread_changed.connect(self._follow)
        self._fit()
        self._follow()

    def _fit(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(12), px(8), px(12), px(4))
        self._row.setSpacing(px(8))
        fix_width(self.choice, self._look, 160)

    def _follow(self) -> None:
        self.choice.show_value(self._look.spread)

    def _take(self, chosen: Spread) -> None:
        self._look.set_spread(chosen)
