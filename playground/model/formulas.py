"""Formulas over the raw columns x1, x2, ...: a small grammar, read by recursive descent.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/") signed)*
    signed  = ("-" | "+") signed | power
    power   = atom (("^" | "**") signed)?
    atom    = number | name | function "(" sum ("," sum)* ")" | "(" sum ")"

So ``-x1^2`` is ``-(x1^2)`` and ``2^3^2`` is ``2^(3^2)``. Nothing is ever executed: the result is a tree of
tuples.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

Tree = tuple["str | float | Tree", ...]

LENGTH_LIMIT: Final = 200
DEPTH_LIMIT: Final = 30
CONSTANTS: Final[Mapping[str, float]] = {"pi": math.pi, "e": math.e}
FUNCTIONS: Final = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "sign")
FOLDS: Final = ("min", "max")

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/^(),]))"
)
_VARIABLE: Final = re.compile(r"x[1-9]\d{0,5}", re.ASCII)


class FormulaError(ValueError):
    """A formula that cannot be read; the message is a sentence, `position` counts characters from 0."""

    def __init__(self, sentence: str, position: int) -> None:
        super().__init__(sentence)
        self.position = position


@dataclass(frozen=True)
class Formula:
    """A formula that was understood.

    `tree` is ``("number", value)``, ``("name", "x1")`` or an operation with its operands: ``+ - * / ^ min
    max`` have two, ``"negate"`` and the functions in `FUNCTIONS` one. `variables` are the columns it uses, in
    order.
    """

    text: str
    tree: Tree
    variables: tuple[str, ...]


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


@lru_cache(maxsize=512)
def parse(text: str) -> Formula:
    """Read a formula; `FormulaError` says what is wrong and where."""
    if not text.strip():
        raise FormulaError("The formula is empty. Write one like x1^2 or sin(x1).", 0)
    if len(text) > LENGTH_LIMIT:
        sentence = f"The formula has {len(text)} characters; more than {LENGTH_LIMIT} are not read."
        raise FormulaError(sentence, LENGTH_LIMIT)
    reader = _Reader(_tokens(text))
    tree = reader.sum()
    reader.end()
    return Formula(text, tree, tuple(sorted(reader.variables, key=lambda name: int(name[1:]))))


def _tokens(text: str) -> list[_Token]:
    """Cut a formula up; the last token is its end, or the first sign that means nothing."""
    tokens: list[_Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            start = end - len(text[position:end].lstrip())
            return [*tokens, _Token("unknown", text[start], start)]
        kind = match.lastgroup or ""
        tokens.append(_Token(kind, match[kind], match.start(kind)))
        position = match.end()
    tokens.append(_Token("end", "", end))
    return tokens


class _Reader:
    """Reads tokens from the left; `depth` counts how deep brackets, signs and powers are nested."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.depth = 0
        self.variables: set[str] = set()

    @property
    def next(self) -> _Token:
        return self.tokens[self.index]

    def take(self) -> _Token:
        self.index += 1
        return self.tokens[self.index - 1]

    def takes(self, *texts: str) -> str:
        """Take the next sign if it is one of `texts`; return it or an empty text."""
        return self.take().text if self.next.kind == "sign" and self.next.text in texts else ""

    def sum(self) -> Tree:
        tree = self.product()
        while sign := self.takes("+", "-"):
            tree = (sign, tree, self.product())
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while sign := self.takes("*", "/"):
            tree = (sign, tree, self.signed())
        return tree

    def signed(self) -> Tree:
        self.deeper()
        sign = self.takes("-", "+")
        tree = self.signed() if sign else self.power()
        self.depth -= 1
        return ("negate", tree) if sign == "-" else tree

    def power(self) -> Tree:
        tree = self.atom()
        return ("^", tree, self.signed()) if self.takes("^", "**") else tree

    def atom(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return ("number", _number(token))
        if token.kind == "name":
            return self.named(token)
        if token.text == "(":
            tree = self.sum()
            self.close()
            return tree
        self.index -= 1
        return self.missing_operand()

    def named(self, token: _Token) -> Tree:
        if token.text in FUNCTIONS or token.text in FOLDS:
            return self.call(token)
        if token.text in CONSTANTS:
            return ("number", CONSTANTS[token.text])
        if _VARIABLE.fullmatch(token.text):
            self.variables.add(token.text)
            return ("name", token.text)
        raise FormulaError(
            f"{token.text} is not a known name{_at(token.position)}. Known are the columns x1, x2, ..., "
            f"the constants {', '.join(CONSTANTS)} and the functions {', '.join((*FUNCTIONS, *FOLDS))}.",
            token.position,
        )

    def call(self, token: _Token) -> Tree:
        if not self.takes("("):
            self.check_sign()
            position = token.position + len(token.text)
            name, place = token.text, _at(position)
            raise FormulaError(f"{name} needs its argument in parentheses, like {name}(x1){place}.", position)
        arguments = [self.sum()]
        while self.takes(","):
            arguments.append(self.sum())
        self.close()
        return _applied(token, arguments)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            sentence = f"The formula is nested more than {DEPTH_LIMIT} levels deep{_at(self.next.position)}."
            raise FormulaError(sentence, self.next.position)

    def close(self) -> None:
        if self.takes(")"):
            return
        if self.next.kind == "end":
            self.fail("A closing parenthesis is missing after")
        self.fail_between()

    def end(self) -> None:
        if self.next.kind == "end":
            return
        if self.next.text == ")":
            self.fail("There is a closing parenthesis too many after")
        self.fail_between()

    def fail_between(self) -> NoReturn:
        self.check_sign()
        if self.next.text == ",":
            self.fail("A comma may stand only between the arguments of min and max, not after")
        token, before = self.next, self.tokens[self.index - 1]
        sentence = (
            f"Between {before.text} and {token.text} an operator like + or * is missing{_at(token.position)}."
        )
        raise FormulaError(sentence, token.position)

    def missing_operand(self) -> NoReturn:
        self.check_sign()
        if self.index == 0:
            sentence = f"A formula cannot begin with {self.next.text}{_at(self.next.position)}."
            raise FormulaError(sentence, self.next.position)
        self.fail("A number, a column like x1 or a function is missing after")

    def check_sign(self) -> None:
        if self.next.kind == "unknown":
            position = self.next.position
            raise FormulaError(f"The sign {self.next.text} means nothing here{_at(position)}.", position)

    def fail(self, words: str) -> NoReturn:
        before = self.tokens[self.index - 1]
        position = before.position + len(before.text)
        raise FormulaError(f"{words} {before.text}{_at(position)}.", position)


def _number(token: _Token) -> float:
    value = float(token.text)
    if math.isinf(value):
        raise FormulaError(f"The number {token.text} is too large{_at(token.position)}.", token.position)
    return value


def _applied(token: _Token, arguments: list[Tree]) -> Tree:
    name, count = token.text, len(arguments)
    if name in FOLDS:
        if count < 2:
            raise FormulaError(
                f"{name} compares two or more arguments, not 1{_at(token.position)}.", token.position
            )
        tree = arguments[0]
        for argument in arguments[1:]:
            tree = (name, tree, argument)
        return tree
    if count > 1:
        raise FormulaError(f"{name} takes one argument, not {count}{_at(token.position)}.", token.position)
    return (name, arguments[0])


def _at(position: int) -> str:
    return f" (character {position + 1})"
