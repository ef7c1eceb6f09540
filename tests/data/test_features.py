"""Formulas become columns; one that has no value somewhere is refused by name and sample."""

from typing import Any

import numpy as np
import pytest

from playground.data.features import evaluate, evaluate_freely
from playground.data.registry import DataError, build
from playground.model.document import DataRecipe
from playground.model.formulas import FOLDS, FUNCTIONS

POINTS = np.array([[1.0, -2.0], [0.5, 3.0], [-0.25, 0.75]])
X, Y = POINTS.T


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("x1", X),
        ("x2", Y),
        ("x1^2", X**2),
        ("-x1^2", -(X**2)),
        ("x1*x2", X * Y),
        ("x1/x2", X / Y),
        ("x1 - x2 + 1", X - Y + 1),
        ("2^3^2", np.full(3, 512.0)),
        ("sin(x1)", np.sin(X)),
        ("cos(pi*x2)", np.cos(np.pi * Y)),
        ("tan(x1)", np.tan(X)),
        ("exp(x2)", np.exp(Y)),
        ("log(x1^2)", np.log(X**2)),
        ("sqrt(abs(x2))", np.sqrt(np.abs(Y))),
        ("tanh(x1)", np.tanh(X)),
        ("sigmoid(x2)", 1.0 / (1.0 + np.exp(-Y))),
        ("sigmoid(1000*x1)", np.array([1.0, 1.0, np.exp(-250.0)])),
        ("relu(x2)", np.maximum(Y, 0.0)),
        ("sign(x1)", np.sign(X)),
        ("min(x1, x2, 0)", np.minimum(np.minimum(X, Y), 0.0)),
        ("max(x1, x2)", np.maximum(X, Y)),
        ("e", np.full(3, np.e)),
    ],
)
def test_a_formula_gives_its_column(formula: str, expected: np.ndarray[Any, Any]) -> None:
    column = evaluate((formula,), POINTS)
    assert column.dtype == np.float32
    np.testing.assert_allclose(column[:, 0], expected, rtol=1e-6, atol=1e-30)


@pytest.mark.parametrize("name", [*FUNCTIONS, *FOLDS])
def test_every_function_of_the_grammar_is_known(name: str) -> None:
    formula = f"{name}(x1, x2)" if name in FOLDS else f"{name}(x1)"
    assert evaluate_freely((formula,), POINTS).shape == (3, 1)


def test_columns_stand_side_by_side_in_c_order() -> None:
    features = evaluate(("x2", "3", "x1"), POINTS)
    assert features.flags.c_contiguous
    np.testing.assert_array_equal(features, np.column_stack((Y, np.full(3, 3.0), X)).astype(np.float32))


def test_no_formulas_and_no_samples_give_empty_arrays() -> None:
    assert evaluate((), POINTS).shape == (3, 0)
    assert evaluate(("x1",), np.empty((0, 1))).shape == (0, 1)


@pytest.mark.parametrize("formula", ["1/(x1-0.5)", "log(x2-3)", "sqrt(8-x2^2)", "exp(exp(2*x2))", "4e38*x2"])
def test_a_value_that_is_not_finite_names_formula_and_sample(formula: str) -> None:
    with pytest.raises(DataError) as caught:
        evaluate(("x1", formula), POINTS[1:])
    assert formula in str(caught.value)
    names = [name for name in ("x1", "x2") if name in formula]
    assert f"at the sample {', '.join({'x1': 'x1 = 0.5', 'x2': 'x2 = 3'}[name] for name in names)}." in str(
        caught.value
    )


def test_maps_show_what_is_not_finite() -> None:
    values = evaluate_freely(("1/x1",), np.array([[0.0], [2.0]]))
    np.testing.assert_array_equal(values, [[np.inf], [0.5]])


def test_all_columns_are_taken_as_they_are_without_reading_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    def unread(formula: str) -> None:
        raise AssertionError(formula)

    monkeypatch.setattr("playground.data.features.parse", unread)
    wide = np.random.default_rng(0).normal(size=(3, 784))
    names = tuple(f"x{i + 1}" for i in range(784))
    features = evaluate(names, wide)
    assert features.flags.c_contiguous
    np.testing.assert_array_equal(features, wide.astype(np.float32))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_a_column_that_is_not_finite_is_named(value: float) -> None:
    broken = POINTS.copy()
    broken[1, 1] = value
    with pytest.raises(DataError, match="The feature x2 is not a finite number at the sample x2 = "):
        evaluate(("x1", "x2"), broken)


def test_a_typing_mistake_is_a_sentence() -> None:
    with pytest.raises(
        DataError, match=r"The feature sin\(x1 cannot be read: A closing parenthesis is missing"
    ):
        evaluate(("sin(x1",), POINTS)


def test_a_column_that_the_data_lacks_is_named() -> None:
    with pytest.raises(DataError, match="uses x3, but the data has only x1, x2"):
        evaluate(("x1+x3",), POINTS)


@pytest.mark.parametrize("source", ["spiral", "iris", "wave"])
def test_default_features_are_the_columns(source: str) -> None:
    dataset = build(DataRecipe(source=source))
    features = evaluate(dataset.facts.default_features, dataset.inputs)
    np.testing.assert_array_equal(features, dataset.inputs.astype(np.float32))
