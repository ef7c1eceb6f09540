"""What the rules and shapes need to know about the data, without the data."""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal, Self

from playground.model.params import Params

Task = Literal["classes", "labels", "regression"]

MAIN: Final = ""
"""The target that a data set is first of all about."""

PICTURE: Final = "input"
"""The target of a network that gives back the picture it sees."""

BOX: Final = ("left", "top", "right", "bottom")
"""Names of the four numbers that are a box, in shares of the picture's columns and rows."""


@dataclass(frozen=True)
class Aim:
    """Something else that can be learned of each sample: the target of this `name` in `Dataset.more`.

    `shape` is that of one sample's target, and `names` tell its parts or its classes apart.
    """

    name: str
    title: str
    task: Task
    shape: tuple[int, ...]
    names: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether its numbers say where something is in the picture, and stay when augmentation moves that.
        Masks move along.
        """
        return self.task == "regression" and len(self.shape) == 1


@dataclass(frozen=True)
class DataFacts:
    """The columns and the target of a data set. `columns` name the raw inputs x1, x2, ... in plain words;
    samples that are pictures have a `shape` instead: channels, rows, columns.

    `class_names` are of a task with classes, where each sample has one; `labels` of one where a sample has
    any number of them, `values` of one with several numbers. `target` is the name of the target that all of
    this is about. Where that is a picture itself, `goal` is its shape: a channel for each class or label of a
    pixel, or any numbers. `axes` are the two columns that show the data best, the same one twice where there
    is only one. `aims` are the further targets there are. `test_samples` of the `samples` are a test part
    that the data brings along; 0 is for data that the recipe splits.
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
    aims: tuple[Aim, ...] = ()
    test_samples: int = 0
    target: str = MAIN
    values: tuple[str, ...] = ()
    goal: tuple[int, ...] = ()
    augmentation: Params | None = None

    @property
    def targets(self) -> dict[str, str]:
        """The names of all that can be learned, and their titles; the main target first."""
        main = {"classes": "The class", "labels": "The labels", "regression": "The value"}[self.task]
        own = {PICTURE: "The picture itself"} if self.shape else {}
        return {MAIN: main, **{aim.name: aim.title for aim in self.aims}, **own}

    def seen_as(self, target: str) -> Self:
        """Return the facts of somebody who learns `target`; KeyError where the data has no such target."""
        if target == MAIN:
            return self
        if target == PICTURE and self.shape:
            return self._about(Aim(PICTURE, self.targets[PICTURE], "regression", self.shape))
        return self._about({aim.name: aim for aim in self.aims}[target])

    def _about(self, aim: Aim) -> Self:
        return replace(
            self,
            title=f"“{aim.title}”",
            target=aim.name,
            task=aim.task,
            class_names=aim.names if aim.task == "classes" else (),
            labels=aim.names if aim.task == "labels" else (),
            values=aim.names if aim.task == "regression" else (),
            goal=aim.shape if len(aim.shape) == len(self.shape) else (),
        )

    @property
    def size(self) -> int:
        """Numbers that a sample is made of."""
        return math.prod(self.shape) if self.shape else len(self.columns)

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
        """The names formulas use for the raw columns: x1, x2, ...; none for pictures."""
        return tuple(f"x{i + 1}" for i in range(len(self.columns)))
