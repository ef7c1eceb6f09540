import pytest

from playground.model.fields import (
    ChoiceField,
    FieldError,
    FloatField,
    FormulasField,
    IntField,
    complete,
    defaults,
    usable,
)
from playground.model.params import Params, Value

UNITS = IntField("units", "Units", "", 8, minimum=1, maximum=100)
RATE = FloatField("rate", "Rate", "", 0.5, maximum=1.0)
LOSS = ChoiceField("loss", "Loss", "", "a", choices=(("a", "A"), ("b", "B")))
DELTA = FloatField("delta", "Delta", "", 1.0, shown_if=("loss", ("b",)))


def test_params_are_equal_by_content_in_any_order() -> None:
    assert Params(a=1, b="x") == Params({"b": "x", "a": 1})
    assert hash(Params(a=1, b="x")) == hash(Params({"b": "x", "a": 1}))
    assert list(Params(b=1, a=2)) == ["a", "b"]


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (True, 1), (0, False)])
def test_params_tell_types_apart(one: Value, other: Value) -> None:
    assert Params(a=one) != Params(a=other)


def test_params_change_by_copies() -> None:
    params = Params(a=1)
    assert params.replace(b=2) == Params(a=1, b=2)
    assert params.replace(b=2).without("a") == Params(b=2)
    assert params == Params(a=1)
    assert repr(params) == "Params(a=1)"


def test_typed_reading() -> None:
    params = Params(i=3, f=2.5, s="x", t=("a",), b=True)
    assert (params.integer("i"), params.number("f"), params.number("i")) == (3, 2.5, 3.0)
    assert (params.text("s"), params.texts("t")) == ("x", ("a",))


@pytest.mark.parametrize(
    ("method", "name"),
    [("integer", "f"), ("integer", "b"), ("number", "s"), ("number", "b"), ("text", "t"), ("texts", "s")],
)
def test_typed_reading_refuses_other_types(method: str, name: str) -> None:
    with pytest.raises(TypeError, match=name):
        getattr(Params(i=3, f=2.5, s="x", t=("a",), b=True), method)(name)


@pytest.mark.parametrize(("value", "number"), [(1, 1), (100, 100), (8.0, 8)])
def test_whole_numbers_that_fit(value: Value, number: int) -> None:
    checked = UNITS.check(value)
    assert checked == number
    assert type(checked) is int


@pytest.mark.parametrize("value", [0, 101, 1.5, "8", True, float("nan"), float("inf"), ("8",)])
def test_whole_numbers_that_do_not_fit(value: Value) -> None:
    with pytest.raises(FieldError, match="Units"):
        UNITS.check(value)


def test_numbers_that_fit_become_floats() -> None:
    checked = RATE.check(1)
    assert checked == 1.0
    assert type(checked) is float


@pytest.mark.parametrize("value", [-0.1, 1.1, "x", False, float("nan"), float("-inf")])
def test_numbers_that_do_not_fit(value: Value) -> None:
    with pytest.raises(FieldError, match="Rate"):
        RATE.check(value)


def test_the_sentence_names_what_is_allowed() -> None:
    with pytest.raises(FieldError, match=r"Units must be between 1 and 100, not 1,000\."):
        UNITS.check(1000)
    with pytest.raises(FieldError, match="one of a, b, not 'c'"):
        LOSS.check("c")


def test_choices_have_titles() -> None:
    assert LOSS.check("b") == "b"
    assert LOSS.title_of("b") == "B"
    assert LOSS.title_of("c") == "c"


def test_formulas_are_a_list_of_texts() -> None:
    field = FormulasField("features", "Features", "", ("x1",))
    assert field.check(("x1", "nonsense")) == ("x1", "nonsense")
    for wrong in ("x1", 3):
        with pytest.raises(FieldError, match="Features"):
            field.check(wrong)


def test_a_field_may_depend_on_another() -> None:
    assert DELTA.is_shown(Params(loss="b"))
    assert not DELTA.is_shown(Params(loss="a"))
    assert LOSS.is_shown(Params())


def test_missing_and_impossible_values() -> None:
    fields = (UNITS, RATE)
    assert defaults(fields) == Params(units=8, rate=0.5)
    assert complete(fields, Params(units=3)) == Params(units=3, rate=0.5)
    assert usable(fields, Params(units=0, rate=1, other="kept")) == Params(units=8, rate=1.0, other="kept")
