"""Declarations of parameters: one description makes the inspector row, the file check, the tooltip and the
tests.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from playground.model.params import Params, Value


class FieldError(ValueError):
    """A value that a parameter cannot take; the message is a sentence for the person."""


@dataclass(frozen=True)
class Field(ABC):
    """A parameter of a layer, data source, optimizer or schedule. `shown_if` hides it unless another has a
    value; a `hidden` one is kept with the others and never shown.
    """

    name: str
    title: str
    help: str
    default: Value
    shown_if: tuple[str, tuple[Value, ...]] | None = None
    hidden: bool = field(default=False, kw_only=True)

    @abstractmethod
    def check(self, value: Value) -> Value:
        """Return `value`, converted where that loses nothing, or raise `FieldError`."""

    def is_shown(self, params: Params) -> bool:
        """Tell whether the parameter matters, given the others."""
        if self.hidden:
            return False
        return self.shown_if is None or params.get(self.shown_if[0]) in self.shown_if[1]


@dataclass(frozen=True)
class IntField(Field):
    """A whole number between `minimum` and `maximum`; `slider_maximum` is where a slider ends."""

    minimum: int = 0
    maximum: int = 1_000_000
    slider_maximum: int = 0

    def check(self, value: Value) -> int:
        """Return the number, or say which numbers are allowed."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != _whole(value):
            raise FieldError(f"{self.title} needs a whole number, not {value!r}.")
        if not self.minimum <= value <= self.maximum:
            raise FieldError(
                f"{self.title} must be between {self.minimum:,} and {self.maximum:,}, not {value:,}."
            )
        return int(value)


@dataclass(frozen=True)
class FloatField(Field):
    """A number between `minimum` and `maximum`; `logarithmic` sliders move by factors; `step` is one wheel
    notch.
    """

    minimum: float = 0.0
    maximum: float = 1.0
    logarithmic: bool = False
    step: float = 0.01

    def check(self, value: Value) -> float:
        """Return the number, or say which numbers are allowed."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise FieldError(f"{self.title} needs a number, not {value!r}.")
        if not self.minimum <= value <= self.maximum:
            raise FieldError(
                f"{self.title} must be between {self.minimum:g} and {self.maximum:g}, not {value:g}."
            )
        return float(value)


@dataclass(frozen=True)
class ChoiceField(Field):
    """One of `choices`, pairs of value and title."""

    choices: tuple[tuple[str, str], ...] = ()

    def check(self, value: Value) -> str:
        """Return the choice, or list the choices there are."""
        if isinstance(value, str) and any(value == choice for choice, _ in self.choices):
            return value
        raise FieldError(
            f"{self.title} must be one of {', '.join(c for c, _ in self.choices)}, not {value!r}."
        )

    def title_of(self, value: Value) -> str:
        """Return the words for `value`."""
        return next((title for choice, title in self.choices if choice == value), str(value))


@dataclass(frozen=True)
class TargetField(ChoiceField):
    """What is learned: one of the targets of the data, which is known only where the data is.

    Here `choices` has the main target alone.
    """

    def check(self, value: Value) -> str:
        """Return the name of any target; whether the data has it is checked by the rules."""
        if isinstance(value, str):
            return value
        raise FieldError(f"{self.title} needs the name of a target, not {value!r}.")


@dataclass(frozen=True)
class FormulasField(Field):
    """A list of formulas over the raw inputs x1, x2, ...; each is one input feature."""

    presets: tuple[tuple[str, str], ...] = ()

    def check(self, value: Value) -> tuple[str, ...]:
        """Return the formulas; their grammar is checked against the data by the rules."""
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            raise FieldError(f"{self.title} needs a list of formulas, not {value!r}.")
        return value


@dataclass(frozen=True)
class PathField(Field):
    """A file or a folder of the person's; an empty text where none is chosen."""

    def check(self, value: Value) -> str:
        """Return the path as text."""
        if not isinstance(value, str) or "\0" in value:
            raise FieldError(f"{self.title} needs a file or a folder, not {value!r}.")
        return value


@dataclass(frozen=True)
class TextsField(Field):
    """A list of texts, like the names of classes."""

    def check(self, value: Value) -> tuple[str, ...]:
        """Return the texts."""
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            raise FieldError(f"{self.title} needs a list of texts, not {value!r}.")
        return value


def _whole(value: float) -> float:
    return math.floor(value) if math.isfinite(value) else math.nan


def defaults(fields: tuple[Field, ...]) -> Params:
    """Return the default value of every field."""
    return Params({field.name: field.default for field in fields})


def complete(fields: tuple[Field, ...], params: Params) -> Params:
    """Return `params` with the defaults of missing fields."""
    return Params({**defaults(fields), **params})


def usable(fields: tuple[Field, ...], params: Params) -> Params:
    """Return `params` with defaults for what is missing and for what its field refuses, as a file may
    hold.
    """
    return Params({**params, **{field.name: _usable_value(field, params) for field in fields}})


def _usable_value(field: Field, params: Params) -> Value:
    try:
        return field.check(params.get(field.name, field.default))
    except FieldError:
        return field.default
