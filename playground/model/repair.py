"""What a repair is."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.model.document import Document, Graph
from playground.model.facts import DataFacts


@dataclass(frozen=True)
class Fix:
    """A repair: what the button says, and the edit behind it."""

    label: str
    edit: Callable[[Document], Document]


Builder = Callable[[Graph, str, DataFacts], tuple[Fix, ...]]
"""Makes the repairs of one fault from the graph, the id of the layer at fault and the data."""
