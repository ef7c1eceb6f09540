"""Input features: formulas evaluated over the raw columns of a data set, with NumPy and no other code."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, cast

import numpy as np

from playground.data.dataset import Floats
from playground.data.source import Array, DataError
from playground.model.formulas import FormulaError, Tree, parse


def _sigmoid(x: Array) -> Array:
    # tanh does not overflow, exp(-x) does.
    return 0.5 * (1.0 + np.tanh(0.5 * x))


_OPERATIONS: Final[Mapping[str, Callable[..., Array]]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "negate": np.negative,
    "min": np.minimum,
    "max": np.maximum,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "tanh": np.tanh,
    "sigmoid": _sigmoid,
    "relu": partial(np.maximum, 0.0),
    "sign": np.sign,
}


def evaluate(formulas: tuple[str, ...], inputs: Array) -> Floats:
    """Return float32 features (samples, formulas) in C order from `inputs` (samples, columns).

    `DataError` for a formula that cannot be read or gives no finite number for some sample: it names both.
    """
    features = evaluate_freely(formulas, inputs)
    broken = np.argwhere(~np.isfinite(features))
    if len(broken):
        sample, column = broken[0]
        raise DataError(_not_finite(formulas[column], inputs[sample]))
    return features


def evaluate_freely(formulas: tuple[str, ...], inputs: Array) -> Floats:
    """Return the same, with infinity and NaN where a formula gives them: for maps, which show them."""
    columns = {f"x{i + 1}": inputs[:, i] for i in range(inputs.shape[1])}
    # What is not finite is found by the caller or shown; a warning would tell nobody.
    with np.errstate(all="ignore"):
        if formulas == tuple(columns):
            return inputs.astype(np.float32, order="C")
        features = np.empty((len(inputs), len(formulas)), dtype=np.float32)
        for i, formula in enumerate(formulas):
            features[:, i] = _column(formula, columns)
    return features


def _column(formula: str, columns: Mapping[str, Array]) -> Array | float:
    try:
        parsed = parse(formula)
    except FormulaError as error:
        raise DataError(f"The feature {formula} cannot be read: {error}") from error
    missing = next((name for name in parsed.variables if name not in columns), None)
    if missing is not None:
        raise DataError(f"The feature {formula} uses {missing}, but the data has only {', '.join(columns)}.")
    return _value(parsed.tree, columns)


def _value(tree: Tree, columns: Mapping[str, Array]) -> Array | float:
    match tree:
        case ("number", float(number)):
            return np.float64(number)
        case ("name", str(name)):
            return columns[name]
    operands = (_value(cast("Tree", operand), columns) for operand in tree[1:])
    return _OPERATIONS[str(tree[0])](*operands)


def _not_finite(formula: str, sample: Array) -> str:
    """Return a sentence that names the sample by the columns of the formula."""
    columns = parse(formula).variables
    place = ", ".join(f"{name} = {sample[int(name[1:]) - 1]:.6g}" for name in columns)
    change = "Change the formula so that it has a value at every sample."
    way = "Correct the data, or leave the sample out." if formula in columns else change
    return f"The feature {formula} is not a finite number at the sample {place}. {way}"
