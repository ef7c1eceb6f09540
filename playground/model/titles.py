"""What layers are called in sentences and on the canvas."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from playground.model.document import Graph
from playground.model.kinds import kinds


def kind_title(kind: str) -> str:
    """Return the title of a kind of layer; an unknown kind is called by its name."""
    known = kinds().get(kind)
    return known.title if known else kind


@lru_cache(maxsize=64)
def titles(graph: Graph) -> Mapping[str, str]:
    """Return the name of each layer by id: its own, or its kind's, numbered where several of the kind have
    none.
    """
    unnamed = Counter(layer.kind for layer in graph if not layer.name)
    seen: Counter[str] = Counter()
    found = {}
    for layer in graph:
        number = ""
        if not layer.name:
            seen[layer.kind] += 1
            number = f" {seen[layer.kind]}" if unnamed[layer.kind] > 1 else ""
        found[layer.id] = layer.name or kind_title(layer.kind) + number
    return MappingProxyType(found)
