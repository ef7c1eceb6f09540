"""The numbers of one trainable tensor: a histogram and its moments, live."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.data.dataset import Floats
from playground.views.panels.controls import label, number_text
from playground.views.plots.shades import largest, nice_ceiling
from playground.views.theme import Look

BINS = 31
HEIGHT = 44
MOST_VALUES = 100_000


def thinned(values: Floats) -> Floats:
    """Return at most `MOST_VALUES` of the finite values, evenly spread."""
    flat = values.ravel()
    flat = flat[:: max(1, -(-flat.size // MOST_VALUES))]
    return flat[np.isfinite(flat)]


def summary(values: Floats, gradient: Floats | None) -> str:
    """Return mean, spread, range and the length of the gradient, in words."""
    shown = thinned(values)
    if not shown.size:
        return "no finite values"
    mean, deviation = number_text(float(shown.mean()), 3), number_text(float(shown.std()), 3)
    low, high = number_text(float(shown.min()), 3), number_text(float(shown.max()), 3)
    words = f"mean {mean} ± {deviation}\nfrom {low} to {high}"
    if gradient is not None:
        words += f"\ngradient norm {number_text(float(np.linalg.norm(gradient)), 3)}"
    return words


class Histogram(QWidget):
    """How many values lie where, on an axis symmetric around zero; bars have the colours of their signs."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counts: NDArray[np.int64] = np.zeros(BINS, np.int64)
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Histogram of the values")
        look.changed.connect(self.updateGeometry)

    def show_values(self, values: Floats) -> None:
        """Count these values."""
        shown = thinned(values)
        self._scale = nice_ceiling(largest(shown))
        self._counts, _ = np.histogram(shown, BINS, (-self._scale, self._scale))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of bars and axis."""
        return QSize(self._look.px(120), self._look.px(HEIGHT + 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars and the ends of the axis."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        height, width = look.px(HEIGHT), self.width() / BINS
        tallest = max(int(self._counts.max()), 1)
        for number, count in enumerate(self._counts.tolist()):
            tall = height * count / tallest
            side = 2 * number + 1 - BINS
            painter.setBrush(theme.color("negative" if side < 0 else "positive" if side else "muted"))
            painter.drawRect(QRectF(number * width, height - tall, max(width - 1, 1), tall))
        painter.setPen(theme.color("line"))
        painter.drawLine(0, height, self.width(), height)
        self._draw_ends(painter, QRectF(0, height, self.width(), look.px(16)))

    def _draw_ends(self, painter: QPainter, below: QRectF) -> None:
        painter.setPen(self._look.theme.color("muted"))
        painter.setFont(self._look.font(11))
        texts = (number_text(-self._scale), "0", number_text(self._scale))
        flags = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight)
        for text, flag in zip(texts, flags, strict=True):
            painter.drawText(below, flag | Qt.AlignmentFlag.AlignVCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the bar under the mouse counts."""
        number = min(max(int(event.position().x() / self.width() * BINS), 0), BINS - 1)
        low = (2 * number / BINS - 1) * self._scale
        high = low + 2 * self._scale / BINS
        words = f"{self._counts[number]:,} values from {number_text(low, 3)} to {number_text(high, 3)}"
        QToolTip.showText(event.globalPosition().toPoint(), words, self)


class TensorStatistics(QWidget):
    """Name and shape of a tensor, its histogram and its moments."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._name = name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        self.title = label(name)
        self.histogram = Histogram(look)
        self.words = label("", "caption")
        for widget in (self.title, self.histogram, self.words):
            column.addWidget(widget)

    def show_values(self, values: Floats, gradient: Floats | None) -> None:
        """Show the newest values."""
        shape = " × ".join(f"{n:,}" for n in values.shape)
        self.title.setText(f"{self._name.capitalize()}  {shape}")
        self.histogram.show_values(values)
        self.words.setText(summary(values, gradient))
