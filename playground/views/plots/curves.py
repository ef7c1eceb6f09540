"""Loss, accuracy or overlap over the epochs, on the training and the test part, live."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.model.measures import TITLES
from playground.train.messages import Curves
from playground.views.panels.controls import chip, label, number_text
from playground.views.panels.live import LineKey
from playground.views.plots.plot import LinePlot, Series, power_words, tick_words
from playground.views.theme import Look

EMPTY: Series = np.empty(0)
SMALLEST = 1e-6
ONE_LINE = 350
SPIKE = 5.0
SHORT = 1e-3
USUAL = 0.9
STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
PARTS = ("train", "test")


@dataclass(frozen=True)
class Kind:
    """One plot: its title, which of the `Curves` it shows, the widest number."""

    title: str
    name: str
    widest: str
    percent: bool = False


LOSS = Kind("loss", "loss", "0.00000")
ACCURACY, PIXELS, OVERLAP = (Kind(title, name, "100.0 %", percent=True) for name, title in TITLES.items())


def calm_ceiling(value: float) -> float:
    """Return a number not below `value` that stays the same while `value` grows a little."""
    power = 10.0 ** math.floor(math.log10(max(value, SMALLEST)))
    return next(step * power for step in STEPS if step * power >= value * 0.9999)


def usual_top(values: Series) -> float:
    """Return the largest value, but no more than a few times what is usual: a first spike hides no run."""
    ordered = np.sort(values)
    usual = float(ordered[round(USUAL * (len(ordered) - 1))])
    return min(float(ordered[-1]), SPIKE * usual + SMALLEST)


class CurvePanel(QWidget):
    """A plot with a title, a legend whose numbers follow the mouse, and a switch for a logarithmic axis."""

    def __init__(self, look: Look, kind: Kind) -> None:
        super().__init__()
        self._look, self.kind = look, kind
        self._epochs, self._values = EMPTY, [EMPTY, EMPTY]
        self._epoch: float | None = None
        self._make()
        self._lay_out()
        self._restyle()
        look.changed.connect(self._restyle)

    def _make(self) -> None:
        kind = self.kind
        self.plot = LinePlot(self._look, "epoch", len(PARTS))
        self.plot.setAccessibleName(f"{kind.title.capitalize()} over the epochs")
        self.plot.pointed.connect(self._point)
        if kind.percent:
            self.plot.set_ticks([(0.0, "0 %"), (50.0, "50 %"), (100.0, "100 %")])
        self.keys = [LineKey(self._look, name, kind.widest) for name in PARTS]
        self.log = chip("log", "Draws powers of ten at equal distances: small losses can be told apart.")
        self.log.toggled.connect(self._set_log)
        if kind.percent:
            self.log.hide()
        self.other = chip("", "", checkable=False)
        self.other.hide()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._head, self._below = QHBoxLayout(), QHBoxLayout()
        self._head.addStrut(self._look.px(24))
        self._head.addWidget(label(self.kind.title.upper(), "heading"))
        for key in self.keys:
            self._head.addWidget(key)
        self._head.addStretch(1)
        self._head.addWidget(self.log)
        self._head.addWidget(self.other)
        self._below.addStretch(1)
        self._column.addLayout(self._head)
        self._column.addLayout(self._below)
        self._column.addWidget(self.plot, 1)

    def offer(self, other: str) -> None:
        """Show a button for another plot, or none for an empty title."""
        self.other.setText(f"{other} ▸")
        self.other.setToolTip(f"Shows the {other} instead.")
        self.other.setVisible(bool(other))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the legend on a line of its own where the width is short."""
        narrow = self.width() < self._look.px(ONE_LINE)
        home, first = (self._below, 0) if narrow else (self._head, 2)
        for number, key in enumerate(self.keys, first):
            if home.indexOf(key) < 0:
                home.insertWidget(number, key)

    def _restyle(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(6), px(12), px(4))
        self._column.setSpacing(px(2))
        self._head.setSpacing(px(12))
        self._below.setSpacing(px(8))
        pens = self._pens()
        for key, pen in zip(self.keys, pens, strict=True):
            key.pen = pen
        self.plot.restyle(pens)

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
            self._epochs, self._values = EMPTY, [EMPTY, EMPTY]
        else:
            self._epochs = curves.epoch
            self._values = [getattr(curves, f"{part}_{self.kind.name}") for part in PARTS]
        self._draw()
        self._tell()

    def _draw(self) -> None:
        for number, values in enumerate(self._values):
            self.plot.show_line(number, self._epochs, self._shown(values))
        self._fit_axes()

    def _shown(self, values: Series) -> Series:
        if self.kind.percent:
            return values * 100.0
        return np.log10(np.maximum(values, SMALLEST)) if self.log.isChecked() else values

    def _fit_axes(self) -> None:
        first, last = (float(self._epochs[0]), float(self._epochs[-1])) if self._epochs.size else (0.0, 1.0)
        self.plot.show_range("x", first, first + calm_ceiling(max(last - first, 1.0)))
        if self.kind.percent:
            self.plot.show_range("y", -1.0, 103.0)
            return
        values = np.concatenate([self._shown(values) for values in self._values])
        values = values[np.isfinite(values)]
        if self.log.isChecked():
            low = math.floor(values.min()) if values.size else -1
            self.plot.show_range("y", low, max(math.ceil(values.max()) if values.size else 0, low + 1))
        else:
            self.plot.show_range("y", 0.0, calm_ceiling(usual_top(values) if values.size else 1.0))

    def _set_log(self, log: bool) -> None:
        self.plot.name_ticks(power_words if log else tick_words)
        self._draw()

    # ---- the mouse ------------------------------------------------------------------------------
    def _point(self, epoch: float | None) -> None:
        self._epoch = epoch
        self._tell()

    def _tell(self) -> None:
        place = self._place()
        pointed = self._epoch is not None and place is not None
        self.plot.show_cursor(float(self._epochs[place]) if pointed else None)
        for key, values in zip(self.keys, self._values, strict=True):
            value = float(values[place]) if place is not None else math.nan
            key.show_text("–" if math.isnan(value) else self._number(value))

    def _place(self) -> int | None:
        if not self._epochs.size:
            return None
        if self._epoch is None:
            return self._epochs.size - 1
        return int(np.abs(self._epochs - self._epoch).argmin())

    def _number(self, value: float) -> str:
        return (
            f"{value:.1%}".replace("%", " %") if self.kind.percent else number_text(value, 3, smallest=SHORT)
        )
