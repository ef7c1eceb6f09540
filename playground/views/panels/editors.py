"""One editor for each sort of field: what a layer or a data source declares becomes a row to change it."""

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from playground.model.fields import ChoiceField, Field, FieldError, FloatField, FormulasField, IntField
from playground.model.params import Value
from playground.views.panels.controls import (
    Choice,
    NumberField,
    chip,
    describe,
    fix_width,
    label,
    new_gesture,
)
from playground.views.panels.flow import Flow
from playground.views.panels.scales import Linear, Scale, scale_of
from playground.views.panels.slider import Slider
from playground.views.theme import Look

TITLE_WIDTH, NUMBER_WIDTH, LONG_NUMBER_WIDTH = 92, 60, 84
LONG_FROM = 10_000


def title_of(field: Field) -> QLabel:
    """Return the words before an editor."""
    title = label(field.title, wrap=True)
    title.setToolTip(field.help)
    return title


def row_of(editor: QWidget) -> QHBoxLayout:
    """Return the line an editor lies on."""
    row = QHBoxLayout(editor)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    return row


class Editor(QWidget):
    """A row for one field. `edited` tells name, checked value and merge key; `refused` a sentence."""

    edited = Signal(str, object, str)
    refused = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    @abstractmethod
    def show_value(self, value: Value) -> None:
        """Show a value without telling anyone."""

    def offer(self, value: Value, merge: str) -> None:
        """Check a value a person gave; tell it, or say why not."""
        try:
            checked = self.field.check(value)
        except FieldError as error:
            self.refused.emit(str(error))
        else:
            self.edited.emit(self.field.name, checked, merge)


class NumberEditor(Editor):
    """Title, slider and number on one line; no slider where the field has no range to slide over."""

    def __init__(self, field: IntField | FloatField, look: Look) -> None:
        super().__init__(field)
        self._look = look
        self._scale = scale_of(field)
        self._value = 0.0
        self.number = NumberField(field.title)
        describe(self.number, field.title, field.help)
        self.number.entered.connect(self._entered)
        self.number.stepped.connect(self._stepped)
        self.number.refused.connect(self.refused)
        self.slider = self._slider() if self._scale else None
        self._title = title_of(field)
        self._lay_out()
        self._fit()
        look.changed.connect(self._fit)

    def _slider(self) -> Slider:
        slider = Slider(self._look)
        describe(slider, self.field.title, self.field.help)
        slider.moved.connect(self._moved)
        return slider

    def _lay_out(self) -> None:
        row = row_of(self)
        row.addWidget(self._title)
        if self.slider is None:
            row.addStretch(1)
        else:
            row.addWidget(self.slider, 1)
        row.addWidget(self.number)

    def _fit(self) -> None:
        fix_width(self._title, self._look, TITLE_WIDTH)
        fix_width(self.number, self._look, LONG_NUMBER_WIDTH if self._long else NUMBER_WIDTH)

    @property
    def _long(self) -> bool:
        """Whether numbers of many digits are usual here."""
        field = self.field
        return isinstance(field, IntField) and (field.slider_maximum or field.maximum // 100) >= LONG_FROM

    def show_value(self, value: Value) -> None:
        """Show the number and where it lies."""
        assert isinstance(value, int | float)
        self._value = float(value)
        self.number.show_number(self._value)
        if self.slider is not None and self._scale is not None:
            self.slider.show_share(self._scale.share(self._value))

    def _entered(self, value: float) -> None:
        whole = isinstance(self.field, IntField) and value.is_integer()
        self.offer(int(value) if whole else value, new_gesture())

    def _moved(self, share: float, gesture: str) -> None:
        if self._scale is not None and self._scale.value(share) != self._value:
            self.offer(self._scale.value(share), f"{self.field.name} {gesture}")

    def _stepped(self, steps: int) -> None:
        scale: Scale = self._scale or Linear(0, 1, 1)
        self.offer(scale.step(self._value, steps), f"{self.field.name} steps")


class ChoiceEditor(Editor):
    """Title and choice on one line."""

    def __init__(self, field: ChoiceField, look: Look) -> None:
        super().__init__(field)
        self._look = look
        self.choice = Choice(field.choices)
        describe(self.choice, field.title, field.help)
        self.choice.picked.connect(self._picked)
        self._title = title_of(field)
        row = row_of(self)
        row.addWidget(self._title)
        row.addWidget(self.choice, 1)
        self._fit()
        look.changed.connect(self._fit)

    def _fit(self) -> None:
        fix_width(self._title, self._look, TITLE_WIDTH)

    def show_value(self, value: Value) -> None:
        """Show the choice."""
        self.choice.show_value(str(value))

    def _picked(self, value: str) -> None:
        self.offer(value, new_gesture())


class FormulasEditor(Editor):
    """A chip for every known formula, on or off, and a line to type another."""

    def __init__(self, field: FormulasField, look: Look) -> None:
        super().__init__(field)
        self._field = field
        self._value: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        title = label(field.title)
        title.setToolTip(field.help)
        self._flow = Flow(look)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add a formula, like x1^2 + x2^2")
        describe(
            self.line, "Your own formula", "Adds a feature computed from the columns. Press Enter to add it."
        )
        self.line.returnPressed.connect(self._add)
        for widget in (title, self._flow, self.line):
            column.addWidget(widget)

    def show_value(self, value: Value) -> None:
        """Show which formulas are on."""
        assert isinstance(value, tuple)
        self._value = value
        presets = tuple(formula for formula, _ in self._field.presets)
        known = presets + tuple(formula for formula in value if formula not in presets)
        if known != self._known:
            self._known = known
            self._rebuild()
        for button in self._flow.widgets():
            button.setChecked(button.property("formula") in value)

    def buttons(self) -> tuple[QAbstractButton, ...]:
        """Return the button of every known formula."""
        return self._flow.widgets()

    def _rebuild(self) -> None:
        self._flow.clear()
        titles = dict(self._field.presets)
        for formula in self._known:
            button = chip(titles.get(formula, formula), f"Switches the feature {formula} on or off.")
            button.setProperty("formula", formula)
            button.clicked.connect(self._toggled)
            self._flow.add(button)

    def _toggled(self) -> None:
        formulas = {b.property("formula") for b in self._flow.widgets() if b.isChecked()}
        kept = tuple(f for f in self._value if f in formulas)
        self.offer(kept + tuple(f for f in self._known if f in formulas and f not in kept), new_gesture())

    def _add(self) -> None:
        formula = self.line.text().strip()
        if formula and formula not in self._value:
            self.offer((*self._value, formula), new_gesture())
        self.line.clear()
        self.line.clearFocus()
