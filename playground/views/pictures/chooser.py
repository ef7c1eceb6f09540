"""Which sample is looked at: the next one, any one, one of a class, or only what the network gets wrong."""

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from playground.data.dataset import Dataset, Indices
from playground.engine.studies.verdicts import Part
from playground.views.icons import icon
from playground.views.panels.controls import Choice, chip, describe
from playground.views.pictures.samples import Filter, drawn, part_of, passing, place_of, stepped
from playground.views.theme import Look

BUTTON, ICON = 26, 16
PARTS = (("test", "Test"), ("train", "Training"))
ANY = ("-1", "Any class")
NOBODY: Indices = np.zeros(0, np.int64)


class Chooser(QWidget):
    """Buttons and filters. `chosen` tells a sample, `filtered` that others pass than before, `said` why there
    is none to choose; `drawing_wanted` and `paste_wanted` that a person has a picture of their own.
    """

    chosen = Signal(int)
    filtered = Signal()
    drawing_wanted = Signal(bool)
    paste_wanted = Signal()
    said = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._data: Dataset | None = None
        self._sample = -1
        self._wrong = NOBODY
        self._waits = False
        self._rng = np.random.default_rng()
        self._make()
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)

    def _make(self) -> None:
        self.back, self.on, self.any = QToolButton(), QToolButton(), QToolButton()
        describe(self.back, "Previous picture", "Shows the picture before this one. (,)")
        describe(self.on, "Next picture", "Shows the picture behind this one. (.)")
        describe(self.any, "Random picture", "Shows any picture of those that pass. (/)")
        self.back.clicked.connect(lambda: self.step(-1))
        self.on.clicked.connect(lambda: self.step(+1))
        self.any.clicked.connect(self.draw_lots)
        self.pad = chip("Draw", "Gives you a pen: the network answers while you draw.")
        self.pad.clicked.connect(self.drawing_wanted)
        self.paste = chip("Paste", "Shows the network the picture on the clipboard.", checkable=False)
        self.paste.clicked.connect(self.paste_wanted)
        self.part, self.group = Choice(PARTS), Choice((ANY,))
        for choice in (self.part, self.group):
            choice.setProperty("role", "small")
            choice.picked.connect(self._filter)
        describe(self.part, "Part of the data", "Goes through the pictures to test with, or to train on.")
        describe(self.group, "Class", "Goes through the pictures of one class.")
        self.mistakes = QCheckBox("Only mistakes")
        describe(self.mistakes, "Only mistakes", "Goes through the pictures that the network gets wrong.")
        self.mistakes.toggled.connect(self._filter)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._filters = QWidget()
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout(self._filters)
        self._lower.setContentsMargins(0, 0, 0, 0)
        for step in (self.back, self.on, self.any):
            self._upper.addWidget(step)
        self._upper.addStretch(1)
        for own in (self.pad, self.paste):
            self._upper.addWidget(own)
        self._lower.addWidget(self.part, 1)
        self._lower.addWidget(self.group, 1)
        self._lower.addWidget(self.mistakes)
        self._column.addLayout(self._upper)
        self._column.addWidget(self._filters)

    def _fit(self) -> None:
        px, color = self._look.px, self._look.theme.color("text")
        for layout in (self._column, self._upper, self._lower):
            layout.setSpacing(px(6))
        pictured = ((self.back, "previous"), (self.on, "next"), (self.any, "reseed"))
        for button, name in pictured:
            button.setProperty("role", "small")
            button.setIcon(icon(name, color))
            button.setIconSize(QSize(px(ICON), px(ICON)))
            button.setFixedSize(px(BUTTON), px(BUTTON))

    # ---- what there is --------------------------------------------------------------------------
    def show_data(self, data: Dataset) -> None:
        """Offer the classes of a data set."""
        groups = data.facts.groups
        if self._data is None or groups != self._data.facts.groups:
            self.group.set_choices((ANY, *((str(i), name) for i, name in enumerate(groups))))
        self._data = data
        self.group.setVisible(bool(groups))
        self.mistakes.setVisible(bool(groups))
        if not groups:
            self.mistakes.setChecked(False)

    def show_sample(self, sample: int) -> None:
        """Follow which sample is looked at; -1, a picture of one's own, is remembered by nobody."""
        if sample >= 0:
            self._sample = sample
        if self._data is not None and sample >= 0 and not self.filter.mistakes:
            self.part.show_value(place_of(self._data, sample).part)

    def show_drawing(self, drawing: bool) -> None:
        """Follow whether the pad is shown: what passes means nothing to a drawing."""
        self.pad.setChecked(drawing)
        self._filters.setVisible(not drawing)

    def show_wrong(self, wrong: Indices) -> None:
        """Know which samples the network gets wrong."""
        self._wrong = wrong
        if self._waits:
            self._waits = False
            self._pass()

    @property
    def filter(self) -> Filter:
        """What passes."""
        part: Part = "test" if self.part.currentData() == "test" else "train"
        return Filter(part, int(self.group.currentData()), self.mistakes.isChecked())

    # ---- choosing -------------------------------------------------------------------------------
    def step(self, steps: int) -> None:
        """Choose the sample some steps further."""
        if self._data is not None:
            self._tell(stepped(self._data, self.filter, self._wrong, self._sample, steps))

    def again(self) -> None:
        """Choose the sample that was looked at last."""
        if self._data is not None:
            there = self._sample in self._data.test or self._sample in self._data.train
            self.chosen.emit(self._sample if there else int(self._data.train[0]))

    def draw_lots(self) -> None:
        """Choose any sample that passes."""
        if self._data is not None:
            self._tell(drawn(self._data, self.filter, self._wrong, self._rng))

    def _tell(self, sample: int | None) -> None:
        if sample is not None:
            self.chosen.emit(sample)
        elif self.filter.mistakes:
            self.said.emit("The network gets none of these pictures wrong.")
        else:
            self.said.emit("There is no picture of this class in this part of the data.")

    def _filter(self) -> None:
        # Which answers are wrong is found out first.
        self._waits = self.filter.mistakes
        self.filtered.emit()
        if not self._waits:
            self._pass()

    def _pass(self) -> None:
        """Go on to a sample that passes, unless this one does."""
        if self._data is None:
            return
        places = passing(self._data, self.filter, self._wrong)
        if self._sample not in part_of(self._data, self.filter.part)[places]:
            self.step(+1)
