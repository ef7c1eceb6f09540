import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.model.fields import ChoiceField, FloatField, FormulasField, IntField, defaults
from playground.model.kinds import LayerKind, kinds
from playground.model.params import Params, Value
from playground.views.panels.editors import ChoiceEditor, FormulasEditor, NumberEditor
from playground.views.panels.form import Form
from playground.views.theme import Look
from tests.views.hands import click, key, write

UNITS = IntField("units", "Units", "How many.", 8, minimum=1, slider_maximum=64)
KIND = ChoiceField("kind", "Kind", "Which.", "a", choices=(("a", "First"), ("b", "Second")))
ONLY_B = FloatField("share", "Share", "Only for b.", 0.5, shown_if=("kind", ("b",)))
FORMULAS = FormulasField("features", "Features", "What.", ("x1",), presets=(("x1", "x₁"), ("x2", "x₂")))


@pytest.fixture
def form(qtbot: QtBot, look: Look) -> Form:
    form = Form(look, (UNITS, KIND, ONLY_B, FORMULAS))
    qtbot.addWidget(form)
    form.show_values(Params())
    form.show()
    return form


@pytest.fixture
def told(form: Form) -> list[tuple[str, Value]]:
    told: list[tuple[str, Value]] = []
    form.edited.connect(lambda name, value, _: told.append((name, value)))
    return told


def number(form: Form, name: str) -> NumberEditor:
    editor = form.editor(name)
    assert isinstance(editor, NumberEditor)
    return editor


def test_missing_values_are_shown_as_defaults(form: Form) -> None:
    assert number(form, "units").number.text() == "8"


def test_a_field_that_does_not_matter_is_hidden(form: Form) -> None:
    assert not form.editor("share").isVisible()
    form.show_values(Params(kind="b"))
    assert form.editor("share").isVisible()


def test_a_typed_number_is_told_as_the_field_wants_it(form: Form, told: list[object]) -> None:
    field = number(form, "units").number
    field.setFocus()
    field.selectAll()
    write(field, "12")
    key(field, Qt.Key.Key_Return)
    assert told == [("units", 12)]
    assert isinstance(told[0], tuple)
    assert isinstance(told[0][1], int)


def test_a_number_out_of_range_is_refused(form: Form, told: list[object]) -> None:
    refused: list[str] = []
    form.refused.connect(refused.append)
    field = number(form, "units").number
    field.selectAll()
    write(field, "0")
    key(field, Qt.Key.Key_Return)
    assert told == []
    assert refused == ["Units must be between 1 and 1,000,000, not 0."]
    assert field.text() == "8"


def test_the_slider_moves_in_whole_numbers(form: Form, told: list[tuple[str, Value]]) -> None:
    slider = number(form, "units").slider
    assert slider is not None
    slider.setValue(500)
    assert told == [("units", 33)]


def test_a_choice_is_told(form: Form, told: list[object]) -> None:
    editor = form.editor("kind")
    assert isinstance(editor, ChoiceEditor)
    key(editor.choice, Qt.Key.Key_Down)
    assert told == [("kind", "b")]


def test_formulas_are_switched_and_added(form: Form, told: list[object]) -> None:
    editor = form.editor("features")
    assert isinstance(editor, FormulasEditor)
    x1, x2 = editor.buttons()
    assert (x1.isChecked(), x2.isChecked()) == (True, False)
    click(x2)
    assert told == [("features", ("x1", "x2"))]
    write(editor.line, "x1^3")
    key(editor.line, Qt.Key.Key_Return)
    assert told[-1] == ("features", ("x1", "x1^3"))
    form.show_values(Params(features=("x1", "x1^3")))
    assert [b.property("formula") for b in editor.buttons()] == ["x1", "x2", "x1^3"]


def test_other_fields_replace_the_editors(form: Form) -> None:
    form.set_fields((KIND,))
    form.show_values(Params(kind="b"))
    with pytest.raises(KeyError):
        form.editor("units")


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_of_layer_gets_a_form(kind: LayerKind, qtbot: QtBot, look: Look) -> None:
    form = Form(look, kind.fields)
    qtbot.addWidget(form)
    form.show_values(Params())
    form.show()
    complete = defaults(kind.fields)
    shown = [field.name for field in kind.fields if form.editor(field.name).isVisible()]
    assert shown == [field.name for field in kind.fields if field.is_shown(complete)]
