"""Immutable, hashable parameters of a layer, a data source or an optimizer."""

from collections.abc import Iterator, Mapping
from typing import Self

Value = bool | int | float | str | tuple[str, ...]


class Params(Mapping[str, Value]):
    """A frozen mapping from parameter names to values; equal and hashable by content, sorted by name."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | None = None, /, **named: Value) -> None:
        self._items = dict(sorted({**(items or {}), **named}.items()))

    def __getitem__(self, name: str) -> Value:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Params) and _typed(self._items) == _typed(other._items)

    def __repr__(self) -> str:
        return "Params(" + ", ".join(f"{name}={value!r}" for name, value in self._items.items()) + ")"

    def replace(self, **changes: Value) -> Self:
        """Return a copy with `changes` applied."""
        return type(self)(self._items, **changes)

    def integer(self, name: str) -> int:
        """Return a whole number; TypeError when the value is something else."""
        value = self[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} is {value!r}, not a whole number")
        return value

    def number(self, name: str) -> float:
        """Return a number; TypeError when the value is something else."""
        value = self[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TypeError(f"{name} is {value!r}, not a number")
        return float(value)

    def text(self, name: str) -> str:
        """Return a text; TypeError when the value is something else."""
        value = self[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}, not a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; TypeError when the value is something else."""
        value = self[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} is {value!r}, not a list of texts")
        return value

    def without(self, *names: str) -> Self:
        """Return a copy that lacks `names`."""
        return type(self)({name: value for name, value in self._items.items() if name not in names})


def _typed(items: Mapping[str, Value]) -> list[tuple[str, type, Value]]:
    return [(name, type(value), value) for name, value in items.items()]
