"""What tells how good a network is, beside its loss."""

from typing import Final, Literal

from playground.model.document import Graph
from playground.model.facts import DataFacts
from playground.model.kinds import TargetCode, kinds
from playground.model.layers.output import code_of

Measure = Literal["accuracy", "pixels", "overlap"]

TITLES: Final[dict[Measure, str]] = {
    "accuracy": "accuracy",
    "pixels": "pixel accuracy",
    "overlap": "overlap",
}
"""Measures in words: the share of right answers, the share of right pixels, intersection over union."""


def measures(graph: Graph, facts: DataFacts) -> tuple[Measure, ...]:
    """Return what the outputs of a network can be measured by, each once."""
    kind = kinds()["output"]
    codes = [code_of(kind.params(layer), facts) for layer in graph.of_kind("output")]
    return tuple(name for name in TITLES if any(_applies(name, code) for code in codes))


def _applies(name: Measure, code: TargetCode) -> bool:
    applies = {"accuracy": code.graded, "pixels": code.coding == "marks", "overlap": bool(code.region)}
    return applies[name]
