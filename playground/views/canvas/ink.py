"""Colours, fonts and colour tables of one theme, made once so that painting a frame makes none."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.views.theme import Look, Theme, mixed

Table = NDArray[np.uint32]

FAINTEST: Final = 0.55
DIMMED: Final = 0.14
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER: Final = Qt.AlignmentFlag.AlignCenter


class Ink:
    """What the canvas paints with. Fonts are in scene units: the view scales them like everything else."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.refresh()

    def refresh(self) -> None:
        """Take colours and fonts from the look's present theme."""
        theme = self.look.theme
        self.theme = theme
        self.window, self.surface, self.raised = (theme.color(n) for n in ("window", "surface", "raised"))
        self.line, self.text, self.muted = (theme.color(n) for n in ("line", "text", "muted"))
        self.accent, self.error, self.warning = (theme.color(n) for n in ("accent", "error", "warning"))
        self.hairline = mixed(theme.line, theme.muted, 0.15)
        self.ring = mixed(theme.line, theme.muted, 0.6)
        self.veil = mixed(theme.window, theme.surface, 0.45)
        self.flow = mixed(theme.line, theme.muted, 0.35)
        self.signed: Table = np.array(theme.signed_table(), np.uint32)
        self.unsigned: Table = np.array(theme.unsigned_table(), np.uint32)
        self.wires = [_wire_color(theme, i / 127.5 - 1) for i in range(256)]
        self.dimmed = [_faded(color, DIMMED) for color in self.wires]
        self.title, self.small, self.tiny = (
            self._font(13, bold=True),
            self._font(11),
            self._font(9, bold=True),
        )
        self.small_metrics, self.title_metrics = QFontMetricsF(self.small), QFontMetricsF(self.title)
        self._light, self._dark = QColor("#FFFFFF"), QColor("#14171B")
        self._classes: dict[tuple[int, int], Table] = {}

    def class_table(self, index: int, classes: int) -> Table:
        """Return 256 colours from the neutral one to that of class `index`."""
        key = (index, classes)
        if key not in self._classes:
            end = self.theme.class_color(index, classes).name()
            colors = [mixed(self.theme.neutral, end, i / 255).rgb() for i in range(256)]
            self._classes[key] = np.array(colors, np.uint32)
        return self._classes[key]

    def on(self, color: QColor) -> QColor:
        """Return the colour of letters that stand on `color`."""
        return self._light if color.lightnessF() < 0.55 else self._dark

    def _font(self, size: float, bold: bool = False) -> QFont:
        font = self.look.font(size, bold)
        font.setPixelSize(round(size))
        return font


def _wire_color(theme: Theme, value: float) -> QColor:
    """Return the signed colour, but never so faint that a line of it is lost."""
    return theme.signed_color(max(value, FAINTEST) if value > 0 else min(value, -FAINTEST))


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    metrics: QFontMetricsF,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Write one line, shortened with an ellipsis where it does not fit."""
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


def outline(color: QColor, width: float = 1.0) -> QPen:
    """Return a pen for the edge of a shape."""
    pen = QPen(color, width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
