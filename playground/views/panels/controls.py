"""Small controls that the panels share: none changes under a wheel that scrolls the panel."""

import math
from collections.abc import Sequence
from itertools import count

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from playground.views.theme import Look

DIGITS = 3
NUMBER_LETTERS = "0123456789.,+-−eE"

_gestures = count()


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    """Return a text in one of the roles of the style sheet."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def rule(upright: bool = False) -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setProperty("role", "upright" if upright else "rule")
    line.setFixedSize(*((1, 28) if upright else (line.maximumWidth(), 1)))
    return line


def describe(widget: QWidget, name: str, text: str) -> None:
    """Give a control its name for screen readers and its tooltip."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(text)
    widget.setToolTip(text)


def chip(text: str, tip: str, checkable: bool = True) -> QPushButton:
    """Return a small button that looks like a word in a box."""
    button = QPushButton()
    button.setText(text)
    button.setProperty("role", "chip")
    button.setCheckable(checkable)
    describe(button, text, tip)
    return button


def new_gesture() -> str:
    """Return a key that makes the edits of one drag one undo step."""
    return f"gesture {next(_gestures)}"


def rounded(value: float) -> float:
    """Return a value with as many digits as a slider can mean."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, DIGITS - 1 - math.floor(math.log10(abs(value))))


def number_text(value: float, digits: int = 4, smallest: float = 1e-4) -> str:
    """Return a number as people write it: 1,000 and 0.03, a true minus, exponents only where they help: for
    millions, and below `smallest`.
    """
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == int(value) and abs(value) < 10_000_000:
        text = f"{int(value):,}"
    elif smallest <= abs(value) < 1e6:
        text = f"{value:,.{digits}g}" if abs(value) < 10**digits else f"{value:,.0f}"
    else:
        mantissa, exponent = f"{value:.{digits - 2}e}".split("e")
        text = f"{float(mantissa):g}e{int(exponent)}"
    return text.replace("-", "−")


class Choice(QComboBox):
    """A choice among titled values; `picked` tells the value a person took."""

    picked = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.set_choices(choices)
        self.activated.connect(self._tell)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these values and titles."""
        self.clear()
        for value, title in choices:
            self.addItem(title, value)

    def show_value(self, value: str) -> None:
        """Show a value without telling anyone."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the choice; what is too long for the room ends in dots."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        words = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        option.currentText = words
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _tell(self, index: int) -> None:
        self.picked.emit(self.itemData(index))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the panel, not the choice: a wheel notch should never change the network by accident."""
        event.ignore()


def foreign(event: QKeyEvent) -> bool:
    """Tell whether a key writes something that no number has."""
    return bool(event.text()) and event.text().isprintable() and event.text() not in NUMBER_LETTERS


class NumberField(QLineEdit):
    """A number to type; arrow keys and the wheel step it. `refused` tells why a text is no number."""

    entered = Signal(float)
    stepped = Signal(int)
    refused = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(title)
        self.editingFinished.connect(self._read)

    def show_number(self, value: float) -> None:
        """Show a number, unless a person is typing another."""
        if not self.isModified():
            self._shown = number_text(value, 6)
            self.setText(self._shown)

    def _read(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        text = self.text().replace(",", "").replace("−", "-").strip()
        try:
            value = float(text)
        except ValueError:
            self.refused.emit(f"{self._title} needs a number, not “{self.text()}”.")
        else:
            self.entered.emit(value)
        self.setText(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the number and gives the keys back to the window, Escape forgets it, arrows step."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        elif foreign(event):
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape:
            self.setModified(False)
            self.setText(self._shown)
            self.clearFocus()
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.clearFocus()

    def event(self, event: QEvent) -> bool:
        """Leave keys that no number has to the window: Space still trains."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and foreign(event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step only when focused."""
        if self.hasFocus():
            self.stepped.emit(1 if event.angleDelta().y() > 0 else -1)
        else:
            event.ignore()


def fix_width(widget: QWidget, look: Look, width: float) -> None:
    """Give a control a width of the design at the present scale."""
    widget.setFixedWidth(look.px(width))
