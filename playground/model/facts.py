"""What the rules and shapes need to know about the data, without the data."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["classes", "regression"]


@dataclass(frozen=True)
class DataFacts:
    """The columns and the target of a data set. `columns` name the raw inputs x1, x2, ... in plain words.

    `axes` are the two columns that show the data best, the same one twice where there is only one.
    """

    title: str
    columns: tuple[str, ...]
    task: Task
    class_names: tuple[str, ...] = ()
    samples: int = 0
    default_features: tuple[str, ...] = ("x1", "x2")
    axes: tuple[int, int] = (0, 1)

    @property
    def classes(self) -> int:
        """Number of classes, 0 for a regression."""
        return len(self.class_names)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names formulas use for the raw columns: x1, x2, ..."""
        return tuple(f"x{i + 1}" for i in range(len(self.columns)))
