"""A column of editors made from declared fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.model.fields import (
    ChoiceField,
    Field,
    FloatField,
    FormulasField,
    IntField,
    PathField,
    complete,
)
from playground.model.params import Params, Value
from playground.views.panels.editors import ChoiceEditor, Editor, FormulasEditor, NumberEditor
from playground.views.panels.path_editor import PathEditor
from playground.views.theme import Look

GAP = 6


class Form(QWidget):
    """Editors for `fields`, hidden where another value makes them meaningless.

    `edited` tells the field's name, the checked value and the key that merges the edits of one gesture.
    """

    edited = Signal(str, object, str)
    refused = Signal(str)

    def __init__(self, look: Look, fields: tuple[Field, ...] = ()) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._fields: tuple[Field, ...] = ()
        self._editors: dict[str, Editor] = {}
        self._params = Params()
        self.set_fields(fields)
        self._fit()
        look.changed.connect(self._fit)

    def editor(self, name: str) -> Editor:
        """Return the editor of one field; KeyError when there is none."""
        return self._editors[name]

    def set_fields(self, fields: tuple[Field, ...]) -> None:
        """Show editors for these fields; the same fields again change nothing."""
        if fields == self._fields:
            return
        for editor in self._editors.values():
            self._column.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self._fields = fields
        self._editors = {field.name: self._make(field) for field in fields if not field.hidden}

    def show_values(self, params: Params) -> None:
        """Show values without telling anyone; missing ones are shown as their defaults."""
        self._params = complete(self._fields, params)
        for name, editor in self._editors.items():
            editor.show_value(self._params[name])
            editor.setVisible(editor.field.is_shown(self._params))

    def _make(self, field: Field) -> Editor:
        editor = editor_for(field, self._look)
        editor.edited.connect(self._tell)
        editor.refused.connect(self.refused)
        self._column.addWidget(editor)
        return editor

    def _tell(self, name: str, value: Value, merge: str) -> None:
        self.edited.emit(name, value, merge)
        # The document may have refused the value or made another of it: show what holds now.
        if name in self._editors:
            self._editors[name].show_value(self._params[name])

    def _fit(self) -> None:
        self._column.setSpacing(self._look.px(GAP))


def editor_for(field: Field, look: Look) -> Editor:
    """Return the editor for a field."""
    match field:
        case IntField() | FloatField():
            return NumberEditor(field, look)
        case ChoiceField():
            return ChoiceEditor(field, look)
        case PathField():
            return PathEditor(field, look)
    assert isinstance(field, FormulasField)
    return FormulasEditor(field, look)
