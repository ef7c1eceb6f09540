import math
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.formula_tex import tex
from playground.model.formulas import DEPTH_LIMIT, FUNCTIONS, LENGTH_LIMIT, Formula, FormulaError, Tree, parse
from playground.model.layers.input import PRESETS

X: Mapping[str, float] = {"x1": 0.7, "x2": -1.3, "x10": 2.5}

UNARY: Mapping[str, Callable[[float], float]] = {
    "negate": lambda x: -x,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "relu": lambda x: max(x, 0.0),
    "sign": lambda x: float((x > 0) - (x < 0)),
}
BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "^": lambda x, y: float(x**y) if not isinstance(x**y, complex) else math.nan,
    "min": min,
    "max": max,
}


def value(tree: Tree) -> float:
    """Evaluate what the parser returned."""
    match tree:
        case ("number", float(number)):
            return number
        case ("name", str(name)):
            return X[name]
        case (str(name), tuple(x)):
            return UNARY[name](value(x))
        case (str(name), tuple(x), tuple(y)):
            return BINARY[name](value(x), value(y))
    raise AssertionError(tree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1", 0.7),
        (" x10 ", 2.5),
        ("2", 2.0),
        (".5 + 1.", 1.5),
        ("1e-3", 0.001),
        ("2E2", 200.0),
        ("pi", math.pi),
        ("e", math.e),
        ("x1 - x2 - 1", 0.7 + 1.3 - 1),
        ("8/4/2", 1.0),
        ("8/4*2", 4.0),
        ("1 + 2*3", 7.0),
        ("(1 + 2)*3", 9.0),
        ("2^3^2", 512.0),
        ("2**3", 8.0),
        ("-x1^2", -0.49),
        ("(-x1)^2", 0.49),
        ("2^-1", 0.5),
        ("--x1", 0.7),
        ("+x1", 0.7),
        ("-2*-3", 6.0),
        ("sin(x1)", math.sin(0.7)),
        ("min(x1, x2)", -1.3),
        ("max(1, 2, 3, x1)", 3.0),
        ("sigmoid(0) + relu(-1) + sign(-3) + abs(x2)", 0.5 - 1 + 1.3),
        ("sqrt(exp(log(4)))", 2.0),
    ],
)
def test_meaning(text: str, expected: float) -> None:
    assert value(parse(text).tree) == pytest.approx(expected, abs=1e-12)


def test_variables_come_sorted_by_number() -> None:
    assert parse("x10 + x2*x1 + x2").variables == ("x1", "x2", "x10")
    assert parse("pi").variables == ()


@pytest.mark.parametrize(
    ("text", "words", "position"),
    [
        ("", "empty", 0),
        ("   ", "empty", 0),
        ("sin( x1", "A closing parenthesis is missing after x1 (character 8).", 7),
        ("(x1 + 2", "A closing parenthesis is missing after 2", 7),
        ("(x1))", "a closing parenthesis too many after )", 4),
        ("import os", "import is not a known name", 0),
        ("__import__('os')", "__import__ is not a known name", 0),
        ("x1.real", "The sign . means nothing here", 2),
        ("x1; x2", "The sign ; means nothing here", 2),
        ("x0", "x0 is not a known name", 0),
        ("x01", "x01 is not a known name", 0),
        ("x١", "x١ is not a known name", 0),
        ("2 + y", "y is not a known name", 4),
        ("2x1", "Between 2 and x1 an operator like + or * is missing", 1),
        ("x1 x2", "Between x1 and x2", 3),
        ("sin(x1 x2)", "Between x1 and x2", 7),
        ("x1 +", "is missing after +", 4),
        ("x1 + * 2", "is missing after +", 4),
        ("* x1", "cannot begin with *", 0),
        ("sin()", "is missing after (", 4),
        ("()", "is missing after (", 1),
        ("sin x1", "sin needs its argument in parentheses, like sin(x1)", 3),
        ("sin", "sin needs its argument in parentheses", 3),
        ("sin(x1, x2)", "sin takes one argument, not 2", 0),
        ("1 + max(x1)", "max compares two or more arguments, not 1", 4),
        ("x1, x2", "A comma may stand only between the arguments", 2),
        ("(x1, x2)", "A comma may stand only between the arguments", 3),
        ("1e999", "The number 1e999 is too large", 0),
        ("x1 = 2", "The sign = means nothing here", 3),
        ("x1\0", "means nothing here", 2),
    ],
)
def test_errors_say_what_and_where(text: str, words: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.position == position
    assert str(caught.value).endswith(".")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("import os")
    for name in ("x1", "pi", "min", *FUNCTIONS):
        assert name in str(caught.value)


def test_limits() -> None:
    longest = "1" * LENGTH_LIMIT
    assert parse(longest).tree == ("number", float(longest))
    with pytest.raises(FormulaError, match=f"more than {LENGTH_LIMIT}"):
        parse(longest + "1")
    deepest = "(" * (DEPTH_LIMIT - 1) + "x1" + ")" * (DEPTH_LIMIT - 1)
    assert parse(deepest).tree == ("name", "x1")
    for opening, closing in (("(", ")"), ("-", ""), ("2^", ""), ("sin(", ")")):
        with pytest.raises(FormulaError, match="nested more than"):
            parse(opening * DEPTH_LIMIT + "1" + closing * DEPTH_LIMIT)


@given(st.text(max_size=60) | st.text("x12+-*/^(), sinmaxe.", max_size=40))
def test_any_text_parses_or_fails_with_a_sentence(text: str) -> None:
    error = failure(text)
    if error is not None:
        assert str(error).endswith(".")
        assert 0 <= error.position <= len(text)


def failure(text: str) -> FormulaError | None:
    try:
        tex(parse(text))
    except FormulaError as error:
        return error
    return None


# ---- random trees, printed in random ways and read again ----------------
Printed = tuple[str, int, float]
SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)


def wrapped(printed: Printed, binding: int, extra: bool) -> str:
    text, own, _ = printed
    return f"({text})" if own < binding or extra else text


@st.composite
def printed(draw: st.DrawFn, depth: int = 4) -> Printed:
    """Draw a formula as text, how tightly it binds, and its value computed while it is made."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(
            st.sampled_from([(name, ATOM, number) for name, number in X.items()])
            | st.integers(0, 20).map(lambda n: (str(n), ATOM, float(n)))
            | st.sampled_from([("0.25", ATOM, 0.25), ("pi", ATOM, math.pi), ("1e-2", ATOM, 0.01)])
        )
    name = draw(st.sampled_from([*UNARY, *BINARY]))
    extra, blank = draw(st.booleans()), draw(st.sampled_from(("", " ")))
    x = draw(printed(depth=depth - 1))
    if name == "negate":
        return f"-{blank}{wrapped(x, SIGNED, extra)}", SIGNED, guarded(UNARY[name], x[2])
    if name in UNARY:
        return f"{name}({blank}{x[0]})", ATOM, guarded(UNARY[name], x[2])
    y = draw(printed(depth=depth - 1))
    result = guarded(BINARY[name], x[2], y[2])
    match name:
        case "+" | "-":
            return f"{wrapped(x, SUM, extra)}{blank}{name}{blank}{wrapped(y, PRODUCT, False)}", SUM, result
        case "*" | "/":
            return f"{wrapped(x, PRODUCT, extra)}{blank}{name}{wrapped(y, SIGNED, False)}", PRODUCT, result
        case "^":
            sign = draw(st.sampled_from(("^", "**")))
            return f"{wrapped(x, ATOM, extra)}{sign}{wrapped(y, SIGNED, False)}", POWER, result
    return f"{name}({x[0]},{blank}{y[0]})", ATOM, result


def guarded(function: Callable[..., float], *x: float) -> float:
    try:
        return math.nan if any(map(math.isnan, x)) else function(*x)
    except (ValueError, OverflowError, ZeroDivisionError):
        return math.nan


@given(printed())
def test_what_was_printed_is_read_again(case: Printed) -> None:
    text, _, expected = case
    if len(text) > LENGTH_LIMIT:
        return
    tree = parse(text).tree
    actual = guarded(lambda _: value(tree), 0.0)
    assert actual == expected or (math.isnan(actual) and math.isnan(expected)), text


# ---- TeX ----------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x1^2", "{x_{1}}^{2}"),
        ("x1*x2", r"x_{1} \, x_{2}"),
        ("2*3", r"2 \cdot 3"),
        ("(x1+x2)*2", r"\left(x_{1} + x_{2}\right) \cdot 2"),
        ("x1-(x2-1)", r"x_{1} - \left(x_{2} - 1\right)"),
        ("(x1/x2)^2", r"{\left(\frac{x_{1}}{x_{2}}\right)}^{2}"),
        ("-(x1+1)", r"-\left(x_{1} + 1\right)"),
        ("(-x1)^2", r"{\left(-x_{1}\right)}^{2}"),
        ("sqrt(abs(pi))", r"\sqrt{\left|\pi\right|}"),
        ("max(x1, e)", r"\max\left(x_{1}, e\right)"),
        ("relu(1e-7)", r"\operatorname{relu}\left(1 \cdot 10^{-7}\right)"),
    ],
)
def test_tex(text: str, expected: str) -> None:
    assert tex(parse(text)) == expected


@given(printed())
def test_tex_has_balanced_brackets(case: Printed) -> None:
    if len(case[0]) > LENGTH_LIMIT:
        return
    text = tex(parse(case[0]))
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")


def test_presets_are_formulas() -> None:
    for formula, _ in PRESETS:
        assert isinstance(parse(formula), Formula)
        assert set(parse(formula).variables) <= {"x1", "x2"}
