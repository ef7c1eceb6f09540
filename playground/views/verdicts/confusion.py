"""Who is taken for whom: the confusion matrix, and the samples of the cell that is chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from playground.engine.studies.verdicts import Verdicts
from playground.session.session import Session
from playground.views.panels.controls import chip
from playground.views.theme import Look
from playground.views.verdicts.matrix import MatrixView
from playground.views.verdicts.view import JudgedView

TOPIC = "confusion matrix"
NO_CELL = "Click a cell of the matrix: its samples come here."
NO_SAMPLES = "No sample is in this cell."
MATRIX_SHARE, GALLERY_SHARE = 3, 2


class ConfusionView(JudgedView):
    """Matrix at the left, samples at the right."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session, TOPIC)
        self.shares = chip("per cent", "Writes shares of each true class in place of counts.")
        self.matrix = MatrixView(look)
        self.gallery.empty = NO_CELL
        self.head.add(self.shares)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        parts = ((self.matrix, MATRIX_SHARE), (self.gallery, GALLERY_SHARE))
        for number, (widget, share) in enumerate(parts):
            split.addWidget(widget)
            split.setStretchFactor(number, share)
            split.setCollapsible(number, False)
        self.lay_out(split)
        self.shares.toggled.connect(self.refresh)
        self.matrix.chosen.connect(self._open)

    def show_verdicts(self, verdicts: Verdicts) -> None:
        """Show other counts, and who is in the chosen cell now."""
        self.matrix.show_verdicts(verdicts, self.shares.isChecked())
        self.gallery.empty = NO_CELL if self.matrix.cell is None else NO_SAMPLES
        if self.matrix.cell is not None:
            self.gallery.show_places(verdicts, verdicts.cell(*self.matrix.cell))

    def _open(self, truth: int, answer: int) -> None:
        self.gallery.empty = NO_SAMPLES
        if self.verdicts is not None:
            self.gallery.begin(self.verdicts, self.verdicts.cell(truth, answer))
