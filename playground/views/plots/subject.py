"""What the output panel shows: the network's answer or one unit, as values, colours and words."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from playground.data.dataset import Dataset, Floats
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import TargetCode, kinds
from playground.model.layers.output import code_of
from playground.model.titles import titles
from playground.train.messages import Snapshot
from playground.views.panels.controls import number_text
from playground.views.plots.legend import Legend
from playground.views.plots.shades import class_image, largest, nice_ceiling, signed_image, target_scale
from playground.views.theme import Theme

Focus = tuple[str, int]
ANSWER = -1


@dataclass(frozen=True)
class Scene:
    """What the words and colours of a map depend on, besides its values."""

    document: Document
    facts: DataFacts

    @property
    def output(self) -> str | None:
        """The id of the first output, or None."""
        outputs = self.document.graph.of_kind("output")
        return outputs[0].id if outputs else None

    @property
    def code(self) -> TargetCode:
        """How the first output writes its answers."""
        outputs = self.document.graph.of_kind("output")
        if outputs:
            return code_of(kinds()["output"].params(outputs[0]), self.facts)
        return TargetCode(1, "signed" if self.facts.groups else "value", 0.0)

    def title(self, focus: Focus | None) -> str:
        """Return what the map shows, in words."""
        if focus is None or focus[1] == ANSWER:
            return "Answer of the network"
        return f"{titles(self.document.graph).get(focus[0], focus[0])}, unit {focus[1] + 1}"


@dataclass(frozen=True, eq=False)
class Subject:
    """Values to show, (units, rows, columns), or None without any. `focus` is None for the answer."""

    values: Floats | None
    focus: Focus | None
    code: TargetCode
    scale: float
    legend: Legend
    names: tuple[str, ...]

    def image(self, theme: Theme, discrete: bool) -> QImage | None:
        """Return the values as a picture."""
        if self.values is None or self.values.ndim != 3:
            return None
        if len(self.values) > 1:
            return class_image(self.values, theme, self.code, discrete)
        middle = 0.0 if self.focus else self.code.threshold
        return signed_image(self.values[0] - np.float32(middle), self.scale, theme, discrete)

    def reading(self, row: int, column: int) -> str:
        """Return the value of one cell in words."""
        if self.values is None:
            return ""
        cell = self.values[:, row, column]
        if len(cell) > 1:
            best = int(np.nan_to_num(cell, nan=-np.inf).argmax())
            return f"{self.names[best]} {number_text(float(cell[best]), 3)}"
        return f"{'unit' if self.focus else 'answer'} {number_text(float(cell[0]), 3)}"


def column_names(facts: DataFacts) -> tuple[str, ...]:
    """Return what the columns are called: x1, x2 as in formulas, with their own names where they say more."""
    pairs = zip(facts.variables, facts.columns, strict=True)
    return tuple(variable if len(name) < 3 else f"{variable} {name}" for variable, name in pairs)


def subject(scene: Scene, snapshot: Snapshot | None, focus: Focus | None) -> Subject:
    """Return the values of the unit in focus, or those of the network's answer."""
    if focus is not None and focus[1] != ANSWER:
        return _unit(scene, snapshot, focus)
    values = snapshot.prediction if snapshot else None
    code, dataset = scene.code, snapshot.dataset if snapshot else None
    scale = _answer_scale(scene, dataset)
    if values is not None and len(values) != code.units:
        values = None
    if values is not None and code.coding == "multi_hot":
        values = together(values)
    return Subject(values, None, code, scale, _answer_legend(scene, scale), scene.facts.groups)


def together(chances: Floats) -> Floats:
    """Return the chance of each combination of labels, (2^labels, rows, columns), from that of each label.

    Labels are answered each by itself, so chances multiply. Order is that of `DataFacts.groups`.
    """
    sure = np.clip(chances, 0.0, 1.0)
    found = np.ones((1, *chances.shape[1:]), np.float32)
    for held in sure:
        found = np.concatenate([found * (1 - held), found * held])
    return found


def _unit(scene: Scene, snapshot: Snapshot | None, focus: Focus) -> Subject:
    values = _unit_values(snapshot, focus) if snapshot else None
    scale = nice_ceiling(largest(values)) if values is not None else 1.0
    return Subject(values, focus, scene.code, scale, _signed_legend(scale), scene.facts.groups)


def _unit_values(snapshot: Snapshot, focus: Focus) -> Floats | None:
    if snapshot.focus == focus and snapshot.focus_map is not None:
        return snapshot.focus_map[None]
    # The small map is there at once; the large one comes with the next snapshot.
    small = snapshot.maps.get(focus[0])
    return small[focus[1]][None] if small is not None and focus[1] < len(small) else None


def _answer_scale(scene: Scene, dataset: Dataset | None) -> float:
    if scene.facts.groups:
        return 0.5 if scene.code.coding == "one_hot" else 1.0
    return target_scale(dataset) if dataset and not dataset.facts.groups else 1.0


def _answer_legend(scene: Scene, scale: float) -> Legend:
    names = scene.facts.groups
    if not names:
        return _signed_legend(scale)
    return (
        Legend(ends=(names[0], "", names[-1]))
        if len(names) == 2 and scene.code.units == 1
        else Legend(classes=names)
    )


def _signed_legend(scale: float) -> Legend:
    return Legend(ends=(number_text(-scale), "0", number_text(scale)))
