"""Loss and accuracy over the epochs, on the training and the test part, live."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from playground.train.messages import Curves
from playground.views.panels.controls import chip, label, number_text
from playground.views.theme import Look

Series = NDArray[np.float64]
EMPTY: Series = np.empty(0)
SMALLEST = 1e-6
ONE_LINE = 330


@dataclass(frozen=True)
class Kind:
    """One plot: its title, the curves of a `Curves` it shows, and whether a logarithmic axis makes sense."""

    title: str
    train: str
    test: str
    logarithmic: bool
    other: str
    percent: bool = False


LOSS = Kind("LOSS", "train_loss", "test_loss", logarithmic=True, other="accuracy")
ACCURACY = Kind("ACCURACY", "train_accuracy", "test_accuracy", False, other="loss", percent=True)


def tick_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the numbers along an axis as people write them."""
    return [number_text(value * scale) for value in values]


def power_words(values: Sequence[float], scale: float, spacing: float) -> list[str]:
    """Return the powers of ten whose exponents lie along an axis; nothing between them."""
    return [number_text(10.0**value) if value == round(value) else "" for value in values]


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
        self._words = [label("", "caption") for _ in range(2)]
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
        for number, words in enumerate(self._words, 1):
            self._head.addWidget(words, 0, number)
        self._head.setColumnStretch(3, 1)
        self._head.addWidget(self.log, 0, 4)
        self._head.addWidget(self.other, 0, 5)
        self._column.addLayout(self._head)
        self._column.addWidget(self.plot, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the legend on a line of its own where the width is short."""
        row = int(self.width() < self._look.px(ONE_LINE))
        for number, words in enumerate(self._words):
            self._head.addWidget(words, row, number + 1 - row)

    def _restyle(self) -> None:
        look, theme = self._look, self._look.theme
        self._column.setContentsMargins(look.px(16), look.px(6), look.px(12), look.px(4))
        self._column.setSpacing(look.px(2))
        for line, pen in zip(self._lines, self._pens(), strict=True):
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
        self.plot.setXRange(0.0, max(last, 1.0), padding=0.0)
        if self._kind.percent:
            self.plot.setYRange(-1.0, 103.0, padding=0.0)
            return
        values = np.concatenate([self._train, self._test])
        values = values[np.isfinite(values)]
        if self.log.isChecked():
            values = np.log10(np.maximum(values, SMALLEST))
            low, high = (float(values.min()), float(values.max())) if values.size else (-1.0, 0.0)
            self.plot.setYRange(math.floor(low), max(math.ceil(high), math.floor(low) + 1), padding=0.03)
        else:
            self.plot.setYRange(0.0, float(values.max()) if values.size else 1.0, padding=0.05)

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
        for words, name, values in zip(
            self._words, ("train", "test"), (self._train, self._test), strict=True
        ):
            self._say(words, name, float(values[place]) if place is not None else math.nan)

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

    def _say(self, words: QLabel, name: str, value: float) -> None:
        mark = "╌╌" if name == "train" else "━━"
        number = "–" if math.isnan(value) else self._number(value)
        color: QColor = self._look.theme.color("muted" if name == "train" else "text")
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setText(f'<span style="color:{color.name()}">{mark} {name} <b>{number}</b></span>')

    def _number(self, value: float) -> str:
        return f"{value:.1%}" if self._kind.percent else number_text(value, 3)
