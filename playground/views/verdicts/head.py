"""What stands above verdicts: which part of the data, how many answers are right, and further controls."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.engine.studies.verdicts import Part, Verdicts
from playground.views.panels.controls import Choice, describe
from playground.views.panels.live import LiveText
from playground.views.pictures.chooser import PARTS
from playground.views.theme import Look
from playground.views.verdicts.table import percent_text


class Head(QWidget):
    """`part_chosen` tells that another part is wanted."""

    part_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.part = Choice(tuple((part, f"{title} data") for part, title in PARTS))
        self.part.setProperty("role", "small")
        describe(
            self.part, "Part of the data", "Judges the answers on the data to test with, or to train on."
        )
        self.part.picked.connect(self.part_chosen)
        self.words = LiveText(look)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.part)
        self._row.addWidget(self.words, 1)
        self._fit()
        look.changed.connect(self._fit)

    def add(self, widget: QWidget) -> None:
        """Add a control at the right end."""
        self._row.addWidget(widget)

    def show_verdicts(self, verdicts: Verdicts | None, full: bool) -> None:
        """Show how many answers are right, of all samples or of those looked at so far."""
        if verdicts is None or not len(verdicts.samples):
            self.words.show_text("")
            return
        count, wrong = len(verdicts.samples), len(verdicts.wrong)
        rest = "" if full else " so far"
        self.words.show_text(f"{percent_text(1 - wrong / count)} of {count:,} right, {wrong:,} wrong{rest}")

    def chosen(self) -> Part:
        """Return the part that is chosen."""
        return "test" if self.part.currentData() == "test" else "train"

    def _fit(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(0, px(6), px(12), px(4))
        self._row.setSpacing(px(12))
        self.part.setFixedWidth(px(120))
