"""The output panel of tables: the network's answer, or the unit under the mouse, as a map with the data."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.data.dataset import Dataset
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.train.messages import Snapshot
from playground.views.panels.controls import Choice, describe, label, number_text
from playground.views.panels.live import LiveText
from playground.views.plots.legend import LegendView
from playground.views.plots.map_view import HEADROOM, CurveView, MapView
from playground.views.plots.points import points_of, share_of
from playground.views.plots.subject import Focus, Scene, Subject, column_names, subject
from playground.views.theme import Look

COARSE, FINE, COARSE_UP_TO = 100, 160, 340
NOBODY = -1
RESTING = "Point at the map to read it."


class OutputPanel(QWidget):
    """Title, map or curve, the numbers under the mouse, legend, switches, and which columns span the map.

    `wishes_changed` tells that other columns or a finer map are wanted.
    """

    wishes_changed = Signal()

    def __init__(self, look: Look, document: Document, facts: DataFacts) -> None:
        super().__init__()
        self._look = look
        self._scene = Scene(document, facts)
        self._snapshot: Snapshot | None = None
        self._dataset: Dataset | None = None
        self._focus: Focus | None = None
        self._subject: Subject = subject(self._scene, None, None)
        self._chosen = NOBODY
        self.axes = (0, 1)
        self._make()
        self._lay_out()
        self._fit()
        self.show_document(document, facts)
        look.changed.connect(self._fit)
        look.changed.connect(self._refresh)

    # ---- parts ----------------------------------------------------------------------------------
    def _make(self) -> None:
        look = self._look
        self.title = label("", "caption")
        self.map, self.curve = MapView(look), CurveView(look)
        self.views = QStackedWidget()
        self.readout = LiveText(look)
        self.readout.show_text(RESTING)
        self.legend = LegendView(look)
        self.test_points = QCheckBox("Test points")
        describe(
            self.test_points, "Test points", "Shows the points kept for testing, as squares, on the map."
        )
        self.discretize = QCheckBox("Discretize")
        describe(self.discretize, "Discretize", "Shows which answer wins and hides how sure the network is.")
        self.across, self.up = Choice(), Choice()
        for choice in (self.across, self.up):
            choice.setProperty("role", "small")
        describe(self.across, "Horizontal axis", "Spans the map over another column of the data.")
        describe(self.up, "Vertical axis", "Spans the map over another column of the data.")
        for view in (self.map, self.curve):
            self.views.addWidget(view)
            view.pointed.connect(self._read)
        self.test_points.toggled.connect(self._place_points)
        self.discretize.toggled.connect(self._refresh)
        self.across.picked.connect(self._choose_axes)
        self.up.picked.connect(self._choose_axes)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        head = QHBoxLayout()
        head.addWidget(label("OUTPUT", "heading"))
        head.addStretch()
        head.addWidget(self.title)
        switches = QHBoxLayout()
        switches.addWidget(self.test_points)
        switches.addWidget(self.discretize)
        switches.addStretch()
        self.choosers = QWidget()
        chosen = QHBoxLayout(self.choosers)
        chosen.setContentsMargins(0, 0, 0, 0)
        for widget in (self.across, label("by", "caption"), self.up):
            chosen.addWidget(widget)
        self._column.addLayout(head)
        self._column.addWidget(self.views, 1)
        self._column.addWidget(self.readout)
        self._column.addWidget(self.legend)
        self._column.addLayout(switches)
        self._column.addWidget(self.choosers)
        self._column.addStretch()

    def _fit(self) -> None:
        px = self._look.px
        self._column.setContentsMargins(px(16), px(8), px(16), px(8))
        self._column.setSpacing(px(6))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let a map be no taller than it is wide: what is below stays close to it."""
        wide = self.width() - 2 * self._look.px(16)
        self.views.setMaximumHeight(self.map.height_for(wide))
        self.wishes_changed.emit()

    # ---- what is shown --------------------------------------------------------------------------
    def show_document(self, document: Document, facts: DataFacts) -> None:
        """Follow a change of the network or of the data's columns."""
        columns = self._scene.facts.columns
        self._scene = Scene(document, facts)
        if facts.columns != columns or not self.across.count():
            self._offer_axes()
        self._refresh()

    def set_focus(self, focus: Focus | None) -> None:
        """Show one unit large, or the network's answer with None."""
        if focus != self._focus:
            self._focus = focus
            self._refresh()

    def show_chosen(self, sample: int) -> None:
        """Draw a ring around the sample that is chosen; -1 is none."""
        if sample != self._chosen:
            self._chosen = sample
            self._place_points()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest numbers."""
        self._snapshot = snapshot
        if snapshot.dataset is not None and snapshot.dataset is not self._dataset:
            self._dataset = snapshot.dataset
            self._place_points()
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self._refresh()

    @property
    def resolution(self) -> int:
        """The number of points across that the map's size is worth."""
        return FINE if self.map.plane().width() > self._look.px(COARSE_UP_TO) else COARSE

    @property
    def active(self) -> MapView | CurveView:
        """The view that suits the number of columns."""
        return self.curve if self._one_column else self.map

    @property
    def _one_column(self) -> bool:
        return len(self._scene.facts.columns) == 1

    def _refresh(self) -> None:
        self.legend.setVisible(not self._one_column)
        self.discretize.setVisible(not self._one_column)
        self.views.setCurrentWidget(self.active)
        self._subject = subject(self._scene, self._snapshot, self._focus)
        self.title.setText(self._scene.title(self._focus))
        self.legend.set_legend(self._subject.legend)
        values = self._subject.values
        if self._one_column:
            self.curve.set_curves(values[:, 0] if values is not None else np.empty((0, 0), np.float32))
        else:
            self.map.set_image(self._subject.image(self._look.theme, self.discretize.isChecked()))
        if self.active.mouse is not None:
            self._read(self.active.to_numbers(self.active.mouse))

    # ---- axes and points ------------------------------------------------------------------------
    def _offer_axes(self) -> None:
        columns = column_names(self._scene.facts)
        self.axes = self._scene.facts.axes
        for choice, axis in zip((self.across, self.up), self.axes, strict=True):
            choice.set_choices([(str(i), name) for i, name in enumerate(columns)])
            choice.show_value(str(axis))
        self.choosers.setVisible(len(columns) > 2)
        self.wishes_changed.emit()

    def _choose_axes(self) -> None:
        chosen = int(self.across.currentData()), int(self.up.currentData())
        if chosen[0] == chosen[1]:
            # The same column twice would be a line: the two axes change places.
            chosen = self.axes[1], self.axes[0]
        self.axes = chosen
        self.across.show_value(str(chosen[0]))
        self.up.show_value(str(chosen[1]))
        self._place_points()
        self.wishes_changed.emit()

    def _place_points(self) -> None:
        data = self._dataset
        if data is None or data.facts.shape or len(data.facts.columns) != len(self._scene.facts.columns):
            return
        column, names = data.inputs[:, self.axes[0]], data.facts.variables
        span = data.domain[self.axes[0]]
        if self._one_column:
            values, rise, title = data.targets, _room(data), "y"
        else:
            values, rise, title = data.inputs[:, self.axes[1]], data.domain[self.axes[1]], names[self.axes[1]]
        self.active.set_ranges(span, rise, (names[self.axes[0]], title))
        shares = share_of(column, span), share_of(values, rise)
        marked = self._chosen in range(len(column))
        self.active.set_mark((shares[0][self._chosen], shares[1][self._chosen]) if marked else None)
        self.active.set_points(points_of(data, *shares, self.test_points.isChecked()))

    # ---- the mouse ------------------------------------------------------------------------------
    def _read(self, numbers: tuple[float, float] | None) -> None:
        text = RESTING if numbers is None else self._reading(*numbers)
        self.active.set_note(self._point_under_mouse() if numbers else "")
        self.readout.show_text(text)

    def _reading(self, x: float, y: float) -> str:
        names = column_names(self._scene.facts)
        parts = [f"{names[self.axes[0]]} {number_text(x, 3)}"]
        if not self._one_column:
            parts.append(f"{names[self.axes[1]]} {number_text(y, 3)}")
        parts.append(self._value_at(x, y))
        return "   ".join(filter(None, parts))

    def _value_at(self, x: float, y: float) -> str:
        values, data = self._subject.values, self._dataset
        if values is None or data is None:
            return ""
        rows, columns = values.shape[-2:]
        across = share_of(np.array([x]), data.domain[self.axes[0]])[0]
        up = 0.0 if self._one_column else share_of(np.array([y]), data.domain[self.axes[1]])[0]
        return self._subject.reading(_cell(up, rows), _cell(across, columns))

    def _point_under_mouse(self) -> str:
        sample = self.active.sample_under_mouse()
        if sample is None or self._dataset is None:
            return ""
        data, groups = self._dataset, self._dataset.facts.groups
        if groups:
            name = groups[data.groups[sample]]
        else:
            name = f"target {number_text(float(data.targets[sample]), 3)}"
        return f"{'test' if sample in data.test else 'training'} point: {name}"


def _cell(share: float, count: int) -> int:
    return min(max(int(share * count), 0), count - 1)


def _room(data: Dataset) -> tuple[float, float]:
    low, high = data.target_range
    margin = max(high - low, 1e-6) * HEADROOM
    return low - margin, high + margin
