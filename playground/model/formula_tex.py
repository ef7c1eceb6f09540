"""Formulas as TeX."""

import math
from collections.abc import Mapping
from typing import Final

from playground.model.formulas import Formula, Tree

_SUM: Final = 1
_PRODUCT: Final = 2
_SIGNED: Final = 3
_POWER: Final = 4
_ATOM: Final = 5
_CONSTANTS: Final[Mapping[float, str]] = {math.pi: r"\pi", math.e: "e"}
_NAMED: Final = frozenset({"sin", "cos", "tan", "exp", "log", "tanh", "min", "max"})


def tex(formula: Formula) -> str:
    """Return a formula as TeX, with as few parentheses as its meaning allows."""
    return _tex(formula.tree)[0]


def _tex(tree: Tree) -> tuple[str, int]:
    """Return the TeX of a tree and how tightly its outermost sign binds."""
    match tree:
        case ("number", float(value)):
            return _number(value)
        case ("name", str(name)):
            return f"x_{{{name[1:]}}}", _ATOM
        case (str(name), tuple(x)):
            return _unary(name, x)
        case (str(name), tuple(x), tuple(y)):
            return _binary(name, x, y)
    raise ValueError(f"{tree!r} is not a formula")


def _number(value: float) -> tuple[str, int]:
    if value in _CONSTANTS:
        return _CONSTANTS[value], _ATOM
    digits, _, exponent = f"{value:g}".partition("e")
    return (rf"{digits} \cdot 10^{{{int(exponent)}}}", _PRODUCT) if exponent else (digits, _ATOM)


def _unary(name: str, x: Tree) -> tuple[str, int]:
    inner = _tex(x)[0]
    match name:
        case "negate":
            return "-" + _wrapped(x, _SIGNED), _SIGNED
        case "sqrt":
            return rf"\sqrt{{{inner}}}", _ATOM
        case "abs":
            return rf"\left|{inner}\right|", _ATOM
    return rf"{_function(name)}\left({inner}\right)", _ATOM


def _binary(name: str, x: Tree, y: Tree) -> tuple[str, int]:
    match name:
        case "+":
            return f"{_wrapped(x, _SUM)} + {_wrapped(y, _PRODUCT)}", _SUM
        case "-":
            return f"{_wrapped(x, _SUM)} - {_wrapped(y, _PRODUCT)}", _SUM
        case "*":
            sign = r" \cdot " if y[0] == "number" else r" \, "
            return f"{_wrapped(x, _PRODUCT)}{sign}{_wrapped(y, _POWER)}", _PRODUCT
        case "/":
            return rf"\frac{{{_tex(x)[0]}}}{{{_tex(y)[0]}}}", _POWER
        case "^":
            return f"{{{_wrapped(x, _ATOM)}}}^{{{_tex(y)[0]}}}", _POWER
    return rf"{_function(name)}\left({_tex(x)[0]}, {_tex(y)[0]}\right)", _ATOM


def _wrapped(tree: Tree, binding: int) -> str:
    text, own = _tex(tree)
    return text if own >= binding else rf"\left({text}\right)"


def _function(name: str) -> str:
    return rf"\{name}" if name in _NAMED else rf"\operatorname{{{name}}}"
