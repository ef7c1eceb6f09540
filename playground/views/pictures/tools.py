"""What one draws with: pen or eraser, how wide, and whether the drawing is fitted to the data."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QColorDialog, QHBoxLayout, QVBoxLayout, QWidget

from playground.views.panels.controls import chip, describe, label
from playground.views.panels.slider import Slider
from playground.views.pictures.drawing import Drawing
from playground.views.pictures.habit import Habit
from playground.views.pictures.pad import Pad
from playground.views.pictures.picture import PictureView
from playground.views.theme import Look

FINEST, WIDEST, USUAL = 0.02, 0.25, 0.09
LEAST_BRUSH = 0.6
SEEN = 40


class Tools(QWidget):
    """Acts on a pad. `changed` tells that the picture made of the drawing is another one."""

    changed = Signal()

    def __init__(self, look: Look, pad: Pad) -> None:
        super().__init__()
        self._look, self._pad = look, pad
        self._make()
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)
        pad.changed.connect(self.refresh)

    def _make(self) -> None:
        self.pen = chip("Pen", "Draws ink with the mouse.")
        self.eraser = chip(
            "Eraser", "Draws the ground, twice as wide as the pen. The right button erases too."
        )
        self._pair = QButtonGroup(self)
        for button in (self.pen, self.eraser):
            self._pair.addButton(button)
        self.pen.setChecked(True)
        self.eraser.toggled.connect(self._erase)
        self.brush = Slider(self._look)
        describe(self.brush, "Width of the brush", "Draws wider or finer strokes from now on.")
        self.brush.moved.connect(lambda share, gesture: self._set_brush(share))
        self.undo = chip("Undo", "Takes the newest stroke back. (Ctrl+Z)", checkable=False)
        self.clear = chip("Clear", "Begins with an empty ground.", checkable=False)
        self.invert = chip("Invert", "Turns light and dark of the pasted picture around.", checkable=False)
        self.color = chip("Colour…", "Chooses the colour of the pen.", checkable=False)
        self.fitted = QCheckBox("Fit to data")
        describe(
            self.fitted,
            "Fit to data",
            "Cuts the ink out, scales it to the size that ink has in the data, and lays its centre of mass "
            "in the middle, as MNIST was made. Off, the network sees the drawing where you drew it.",
        )
        self.undo.clicked.connect(self._pad.undo)
        self.clear.clicked.connect(self._clear)
        self.invert.clicked.connect(self._invert)
        self.color.clicked.connect(self._ask_color)
        self.fitted.toggled.connect(self.changed)
        self.seen = PictureView(self._look)
        self.seen.setToolTip("What the network sees of the drawing.")

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        rows = ((self.pen, self.eraser), (self.undo, self.clear), (self.invert, self.color))
        for number, widgets in enumerate(rows):
            row = QHBoxLayout()
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            self._column.addLayout(row)
            if number == 0:
                self._column.addWidget(self.brush)
        self._column.addWidget(self.fitted)
        row = QHBoxLayout()
        row.addWidget(self.seen)
        row.addWidget(label("as seen", "caption"))
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(4))
        self.seen.setFixedSize(QSize(self._look.px(SEEN), self._look.px(SEEN)))

    # ---- what is drawn on -----------------------------------------------------------------------
    def begin(self, drawing: Drawing, colours: bool) -> None:
        """Start with a drawing of another size or data."""
        self._pad.begin(drawing)
        self._pad.color = None
        self.color.setVisible(colours)
        self.fitted.setVisible(not colours)
        self.fitted.setChecked(drawing.habit.centred and not colours)
        self._set_brush(_share(USUAL))
        self.brush.show_share(_share(USUAL))
        self.refresh()

    def refresh(self) -> None:
        """Follow the drawing: what there is nothing of cannot be taken back."""
        drawing = self._pad.drawing
        self.undo.setEnabled(not drawing.empty)
        self.clear.setEnabled(not drawing.empty)
        self.invert.setVisible(drawing.base is not None)
        self.changed.emit()

    @property
    def habit(self) -> Habit | None:
        """How the drawing is fitted to the data, or None where it is taken as it is."""
        return self._pad.drawing.habit if self.fitted.isChecked() else None

    def _set_brush(self, share: float) -> None:
        size = self._pad.drawing.size
        width = (FINEST + share * (WIDEST - FINEST)) * max(size.width(), size.height())
        self._pad.brush = max(width, LEAST_BRUSH)

    def _erase(self, erasing: bool) -> None:
        self._pad.erasing = erasing

    def _clear(self) -> None:
        self._pad.drawing.clear()
        self._pad.refresh()

    def _invert(self) -> None:
        self._pad.drawing.invert()
        self._pad.refresh()

    def _ask_color(self) -> None:
        chosen = QColorDialog.getColor(self._pad.color or self._pad.drawing.ink, self, "Colour of the pen")
        if chosen.isValid():
            self.set_color(chosen)

    def set_color(self, color: QColor) -> None:
        """Draw in a colour."""
        self._pad.color = color
        self.pen.setChecked(True)


def _share(width: float) -> float:
    return (width - FINEST) / (WIDEST - FINEST)
