"""What the rules and shapes need to know about the data, without the data."""

from dataclasses import dataclass
from typing import Literal

Task = Literal["classes", "labels", "regression"]


@dataclass(frozen=True)
class DataFacts:
    """The columns and the target of a data set. `columns` name the raw inputs x1, x2, ... in plain words.

    `class_names` are of a task with classes, where each sample has one; `labels` of one where a sample has
    any number of them. `axes` are the two columns that show the data best, the same one twice where there is
    only one. Samples that are pictures have a `shape`: channels, rows, columns.
    """

    title: str
    columns: tuple[str, ...]
    task: Task
    class_names: tuple[str, ...] = ()
    samples: int = 0
    default_features: tuple[str, ...] = ("x1", "x2")
    axes: tuple[int, int] = (0, 1)
    labels: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()

    @property
    def classes(self) -> int:
        """Number of classes, 0 where there are none."""
        return len(self.class_names)

    @property
    def groups(self) -> tuple[str, ...]:
        """What tells samples apart for the eye: their classes, or each combination of labels, in the order
        of its binary number, the first label counting 1.
        """
        sets = range(2 ** len(self.labels) if self.labels else 0)
        return self.class_names or tuple(self._together(number) for number in sets)

    def _together(self, number: int) -> str:
        held = tuple(label for i, label in enumerate(self.labels) if number >> i & 1)
        return " + ".join(held) or "none"

    @property
    def variables(self) -> tuple[str, ...]:
        """The names formulas use for the raw columns: x1, x2, ..."""
        return tuple(f"x{i + 1}" for i in range(len(self.columns)))
