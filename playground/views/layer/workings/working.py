"""How one number came about, as values to be drawn."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Role = Literal["input", "weight", "product", "mask"]

CLOSE = 2e-4
"""How far the sum may lie from the engine's, as a share of all that is summed: single precision rounds."""

TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Grid:
    """Numbers (rows, columns) with a title and a sign before them. `outside` marks zeros around the edge,
    `marked` the cells that decide.
    """

    title: str
    values: Floats
    role: Role
    sign: str = ""
    outside: Bools | None = None
    marked: Bools | None = None


@dataclass(frozen=True)
class Term:
    """One of the numbers that are added up, in words and as a number; `channel` is the one it is about.

    `unit` is the number of the input, or of the output, that the term is about, -1 for none.
    """

    name: str
    value: float
    detail: str = ""
    channel: int = -1
    unit: int = -1


@dataclass(frozen=True)
class Step:
    """A line of the working: what is done, and the number it leads to."""

    name: str
    value: float


@dataclass(frozen=True, eq=False)
class Curve:
    """A function as points, and the point that is meant."""

    x: Floats
    y: Floats
    at: tuple[float, float]


@dataclass(frozen=True)
class Check:
    """A number of the engine, and the same by the steps shown; `size` is the sum of all magnitudes that were
    added up for it.
    """

    name: str
    own: float
    engine: float
    size: float

    @property
    def agrees(self) -> bool:
        """Whether both are the same but for rounding, or neither is a number."""
        if not (math.isfinite(self.engine) and math.isfinite(self.own)):
            return not math.isfinite(self.engine) and not math.isfinite(self.own)
        return abs(self.own - self.engine) <= CLOSE * max(self.size, abs(self.engine), TINY)

    @property
    def value(self) -> float:
        """The engine's number where both agree, so that no step after it has to round again."""
        return self.engine if self.agrees else self.own


@dataclass(frozen=True, eq=False)
class Working:
    """How a number comes about. The last of the `checks` is of the number itself.

    `terms_title` says what the terms are. `note` is a sentence about what is special here.
    """

    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    grids: tuple[Grid, ...] = ()
    terms: tuple[Term, ...] = ()
    terms_title: str = ""
    curve: Curve | None = None
    note: str = ""

    @property
    def result(self) -> float:
        """What the engine says."""
        return self.checks[-1].engine

    @property
    def finite(self) -> bool:
        """Whether what the engine says are numbers."""
        return all(math.isfinite(check.engine) for check in self.checks)

    @property
    def agrees(self) -> bool:
        """Whether all steps lead to what the engine says."""
        return all(check.agrees for check in self.checks)
