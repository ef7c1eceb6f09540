"""Loss and accuracy over the epochs, on the training and the test part, live."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from playground.train.messages import Curves
from playground.views.panels.controls import chip, label, number_text
from playground.views.panels.live import LineKey
from playground.views.theme import Look

Series = NDArray[np.float64]
EMPTY: Series = np.empty(0)
SMALLEST = 1e-6
ONE_LINE = 330
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Kind:
    """One plot: its title, the curves of a `Curves` it shows, and whether a logarithmic axis makes sense."""

    title: str
    train: str
    test: str
    logarithmic: bool
    other: str
    widest: str
    percent: bool = False


LOSS = Kind("LOSS", "train_loss", "test_loss", logarithmic=True, other="accuracy", widest="0.00000")
ACCURACY = Kind("ACCURACY", "train_accuracy", "test_accuracy", False, "loss", "100.0%", percent=True)


def tick_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the numbers along an axis as people write them."""
    return [number_text(value * scale) for value in values]


def power_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the powers of ten whose exponents lie along an axis; nothing between them."""
    return [number_text(10.0**value) if value == round(value) else "" for value in values]


def calm_ceiling(value: float) -> float:
    """Return a number not below `value` that stays the same while `value` grows a little."""
    power = 10.0 ** math.floor(math.log10(max(value, SMALLEST)))
    return next(step * power for step in STEPS if step * power >= value * 0.9999)


def still_plot(name: str) -> pg.PlotWidget:
    """Return a plot that never pans or zooms by itself: the axes follow the curves."""
    plot = pg.PlotWidget(enableMenu=False, background=None)
    plot.setAccessibleName(name)
    plot.hideButtons()
    plot.setMouseEnabled(False, False)
    plot.setFrameShape(QFrame.Shape.NoFrame)
    return plot


class CurvePanel(QWidget):
    """A plot with a title, a legend whose numbers follow the mouse, and a switch for a logarithmic axis."""

    def __init__(self, look: Look, kind: Kind) -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self._epochs, self._train, self._test = EMPTY, EMPTY, EMPTY
        self._epoch: float | None = None
        self._ranges: dict[str, tuple[float, float]] = {}
        self._make()
        self._lay_out()
        self._restyle()
        look.changed.connect(self._restyle)

    def _make(self) -> None:
        kind = self._kind
        self.plot = still_plot(f"{kind.title.capitalize()} over the epochs")
        self._lines = [self.plot.plot() for _ in range(2)]
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.hide()
        if kind.percent:
            self.plot.getAxis("left").setTicks([[(0, "0 %"), (50, "50 %"), (100, "100 %")]])
        self.plot.addItem(self._cursor, ignoreBounds=True)
        self.plot.scene().sigMouseMoved.connect(self._point)
        self.plot.installEventFilter(self)
        self._axis_name = label("epoch", "caption")
        self._axis_name.setParent(self.plot)
        self.keys = [LineKey(self._look, name, kind.widest) for name in ("train", "test")]
        self.log = chip(
            "log", "Draws powers of ten at equal distances, so that small losses can be told apart."
        )
        self.log.toggled.connect(self._set_log)
        self.log.setVisible(kind.logarithmic)
        self.other = chip(f"{kind.other} ▸", f"Shows the {kind.other} instead.", checkable=False)
        self.other.hide()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._head = QGridLayout()
        self._head.addWidget(label(self._kind.title, "heading"), 0, 0)
        for number, words in enumerate(self.keys, 1):
            self._head.addWidget(words, 0, number)
        self._head.setColumnStretch(3, 1)
        self._head.addWidget(self.log, 0, 4)
        self._head.addWidget(self.other, 0, 5)
        self._column.addLayout(self._head)
        self._column.addWidget(self.plot, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the legend on a line of its own where the width is short."""
        row = int(self.width() < self._look.px(ONE_LINE))
        for number, words in enumerate(self.keys):
            self._head.addWidget(words, row, number + 1 - row)

    def _restyle(self) -> None:
        look, theme = self._look, self._look.theme
        self._column.setContentsMargins(look.px(16), look.px(6), look.px(12), look.px(4))
        self._column.setSpacing(look.px(2))
        for line, key, pen in zip(self._lines, self.keys, self._pens(), strict=True):
            key.pen = pen
            line.setPen(pen)
            line.setSymbolSize(look.px(5))
            line.setSymbolPen(None)
            line.setSymbolBrush(pen.color())
        self._cursor.setPen(theme.color("accent"))
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setStyle(tickFont=look.font(11), tickLength=0, tickTextOffset=look.px(4), maxTickLevel=0)
            axis.setTextPen(theme.color("muted"))
            axis.setPen(theme.color("line"))
            axis.setTickPen(theme.color("line"))
        self.plot.getAxis("bottom").tickStrings = tick_words
        self._name_ticks()
        self.plot.getAxis("left").setWidth(look.px(46))
        self.plot.getAxis("bottom").setHeight(look.px(20))
        self._head.setRowMinimumHeight(0, look.px(24))
        self._head.setHorizontalSpacing(look.px(12))
        self._head.setVerticalSpacing(0)
        self._fit_plot()
        self._tell()

    def _pens(self) -> tuple[QPen, QPen]:
        theme, width = self._look.theme, self._look.px(10) / 6
        train = QPen(theme.color("muted"), width)
        train.setDashPattern([3, 2])
        test = QPen(theme.color("text"), width)
        for pen in (train, test):
            pen.setCosmetic(True)
        return train, test

    # ---- numbers --------------------------------------------------------------------------------
    def show_curves(self, curves: Curves | None) -> None:
        """Show the history of a run, or none."""
        if curves is None:
            self._epochs, self._train, self._test = EMPTY, EMPTY, EMPTY
        else:
            self._epochs = curves.epoch
            self._train, self._test = getattr(curves, self._kind.train), getattr(curves, self._kind.test)
        self._draw()
        self._tell()

    def _draw(self) -> None:
        log = self.log.isChecked()
        for line, values in zip(self._lines, (self._train, self._test), strict=True):
            finite = np.isfinite(values)
            shown = np.log10(np.maximum(values[finite], SMALLEST)) if log else values[finite]
            # A single value is no line: a dot shows where the run begins.
            mark = "o" if shown.size == 1 else None
            line.setData(self._epochs[finite], shown * (100.0 if self._kind.percent else 1.0), symbol=mark)
        self._fit_axes()

    def _fit_axes(self) -> None:
        last = float(self._epochs[-1]) if self._epochs.size else 1.0
        self._show_range(self.plot.setXRange, 0.0, calm_ceiling(max(last, 1.0)))
        if self._kind.percent:
            self._show_range(self.plot.setYRange, -1.0, 103.0)
            return
        values = np.concatenate([self._train, self._test])
        values = values[np.isfinite(values)]
        low, high = (float(values.min()), float(values.max())) if values.size else (0.1, 1.0)
        if self.log.isChecked():
            low, high = (math.log10(max(value, SMALLEST)) for value in (low, high))
            self._show_range(self.plot.setYRange, math.floor(low), max(math.ceil(high), math.floor(low) + 1))
        else:
            self._show_range(self.plot.setYRange, 0.0, calm_ceiling(high))

    def _show_range(self, set_range: Callable[..., None], low: float, high: float) -> None:
        # The axes are drawn anew only when their numbers change.
        if self._ranges.get(set_range.__name__) != (low, high):
            self._ranges[set_range.__name__] = (low, high)
            set_range(low, high, padding=0.0)

    def _set_log(self, log: bool) -> None:
        self._name_ticks()
        self._draw()

    def _name_ticks(self) -> None:
        axis = self.plot.getAxis("left")
        axis.tickStrings = power_words if self.log.isChecked() else tick_words
        axis.picture = None
        axis.update()

    # ---- the mouse ------------------------------------------------------------------------------
    def _point(self, place: QPointF) -> None:
        self._epoch = self.plot.getViewBox().mapSceneToView(place).x()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the newest numbers again when the mouse leaves the plot; keep the axis' name in its corner."""
        if event.type() == QEvent.Type.Leave:
            self._epoch = None
            self._tell()
        elif event.type() == QEvent.Type.Resize:
            self._fit_plot()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        place = self._place()
        self._cursor.setVisible(self._epoch is not None and place is not None)
        if self._epoch is not None and place is not None:
            self._cursor.setPos(self._epochs[place])
        for key, values in zip(self.keys, (self._train, self._test), strict=True):
            value = float(values[place]) if place is not None else math.nan
            key.show_text("–" if math.isnan(value) else self._number(value))

    def _fit_plot(self) -> None:
        # Ticks that reach inwards all the way are the grid; pyqtgraph's own grid hides the outermost numbers.
        self.plot.getAxis("left").setStyle(tickLength=-self.plot.width(), hideOverlappingLabels=False)
        size = self._axis_name.sizeHint()
        self._axis_name.setGeometry(0, self.plot.height() - size.height(), size.width(), size.height())

    def _place(self) -> int | None:
        if not self._epochs.size:
            return None
        if self._epoch is None:
            return self._epochs.size - 1
        return int(np.abs(self._epochs - self._epoch).argmin())

    def _number(self, value: float) -> str:
        return f"{value:.1%}" if self._kind.percent else number_text(value, 3)
