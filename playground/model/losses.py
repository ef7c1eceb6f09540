"""The table of losses: what they measure, which operation computes them, and which output they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import prod
from types import MappingProxyType
from typing import Final

from playground.model.facts import BOX, PICTURE, DataFacts, Task
from playground.model.fields import Field, FloatField
from playground.model.kinds import TargetCode

TASKS: Final[Mapping[Task, str]] = MappingProxyType(
    {"classes": "classes", "labels": "labels", "regression": "a number"}
)
"""What data can ask for, in words."""


@dataclass(frozen=True)
class Loss:
    """A loss. `formula` is TeX of the output y (or the logits z) and the target t, summed over the output's
    units.

    `fused_activation` is the activation that belongs to the loss: the operation then works on the logits
    ``"z"`` (exact for huge ones) and the activation is only for the eye. Without one the loss works on
    ``"y"``, after an activation of one's choice where `free_activation` is true. `settings` are numbers the
    operation reads. `pixel_op` is the operation for each pixel of a picture, where units are its channels;
    without one `op` serves pictures too, unless their marks are no targets for it.
    """

    name: str
    title: str
    help: str
    op: str
    formula: str
    tasks: tuple[Task, ...] = tuple(TASKS)
    fused_activation: str = ""
    free_activation: bool = False
    settings: tuple[str, ...] = ()
    pixel_op: str = ""
    pictures: bool = True

    def suits(self, facts: DataFacts) -> bool:
        """Tell whether the loss makes sense for the task of the data."""
        return facts.task in self.tasks and (self.pictures or not facts.goal)


DELTA: Final[Field] = FloatField(
    "delta",
    "Delta",
    "Errors up to delta count squared, larger ones by their size: outliers pull less.",
    1.0,
    shown_if=("loss", ("huber",)),
    minimum=0.001,
    maximum=1000.0,
    logarithmic=True,
)

_ALL: Final = (
    Loss(
        "squared_error",
        "squared error",
        "The square of the distance to the target: large errors count most.",
        "squared_error",
        r"\frac{1}{2} \sum_i (y_i - t_i)^2",
        free_activation=True,
    ),
    Loss(
        "absolute_error",
        "absolute error",
        "The distance to the target: outliers pull no harder than other points.",
        "absolute_error",
        r"\sum_i |y_i - t_i|",
        free_activation=True,
    ),
    Loss(
        "huber",
        "Huber",
        "Squared near the target, absolute far from it.",
        "huber",
        r"\sum_i h_{\delta}(y_i - t_i)",
        free_activation=True,
        settings=("delta",),
    ),
    Loss(
        "hinge",
        "hinge",
        "Zero once a point lies on its side with a margin of 1: the loss of support vector machines.",
        "hinge",
        r"\sum_i \max(0, 1 - t_i y_i)",
        tasks=("classes",),
        pictures=False,
    ),
    Loss(
        "binary_cross_entropy",
        "binary cross-entropy",
        "How surprised the network is by the answer, each output a yes or no of its own.",
        "sigmoid_cross_entropy",
        r"-\sum_i \left( t_i \log y_i + (1 - t_i) \log(1 - y_i) \right)",
        tasks=("classes",),
        fused_activation="sigmoid",
    ),
    Loss(
        "multi_label_cross_entropy",
        "multi-label cross-entropy",
        "How surprised the network is by each label: a sample may have none, one or several of them.",
        "sigmoid_cross_entropy",
        r"-\sum_i \left( t_i \log y_i + (1 - t_i) \log(1 - y_i) \right)",
        tasks=("labels",),
        fused_activation="sigmoid",
    ),
    Loss(
        "cross_entropy",
        "cross-entropy",
        "How surprised the network is by the right class; the outputs share out one probability.",
        "softmax_cross_entropy",
        r"-\sum_i t_i \log y_i",
        tasks=("classes",),
        fused_activation="softmax",
        pixel_op="pixel_cross_entropy",
    ),
)

LOSSES: Final[Mapping[str, Loss]] = MappingProxyType({loss.name: loss for loss in _ALL})
OUTPUT_ACTIVATIONS: Final = ("linear", "tanh", "sigmoid")


def fitting_loss(facts: DataFacts) -> str:
    """Return the name of the loss one would take first for this data."""
    if facts.task == "regression":
        return "squared_error"
    if facts.task == "labels":
        return "multi_label_cross_entropy"
    return "binary_cross_entropy" if facts.classes <= 2 and not facts.goal else "cross_entropy"


def target_code(loss: Loss, activation: str, facts: DataFacts) -> TargetCode:
    """Return how many units the loss needs for this data, and how the targets are written for them."""
    code = partial(TargetCode, target=facts.target)
    if facts.goal:
        coding, region = ("input", "") if facts.target == PICTURE else ("marks", facts.task)
        return code(prod(facts.goal), coding, 0.5, region=region, channels=facts.goal[0])
    if facts.task == "regression":
        return code(max(len(facts.values), 1), "value", 0.0, region="box" if facts.values == BOX else "")
    if facts.task == "labels":
        return code(len(facts.labels), "multi_hot", 0.5)
    units = facts.classes if facts.classes > 2 or loss.name == "cross_entropy" else 1
    shares = loss.fused_activation or activation == "sigmoid"
    return code(units, "one_hot", 0.5) if shares else code(units, "signed", 0.0)
