"""Which layers of one network can take over the weights of which layers of another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.data.dataset import Floats
from playground.data.state import TrainingState
from playground.model.document import Document, Graph
from playground.model.facts import DataFacts
from playground.model.shapes import sorted_layers, tensors
from playground.model.titles import titles
from playground.model.words import listed

Shapes = Mapping[str, tuple[int, ...]]
Key = tuple[str, str]


@dataclass(frozen=True)
class Match:
    """Layers that take weights over, with the layers that give them, and the layers that find none."""

    pairs: Mapping[str, str]
    left: tuple[str, ...]

    def values(self, state: TrainingState) -> dict[Key, Floats]:
        """Return the weights that are taken over."""
        given = {giver: taker for taker, giver in self.pairs.items()}
        return {
            (given[layer], tensor): kept.value
            for (layer, tensor), kept in state.tensors.items()
            if layer in given
        }


def match(source: Document, state: TrainingState, graph: Graph, facts: DataFacts) -> Match:
    """Match layers of one kind whose tensors have the same names and shapes.

    Layers with the same id go first; the others take the first that fits and is left, in the order in which
    data goes through the networks.
    """
    wanted = {layer: shapes for layer, shapes in _wanted(graph, facts) if shapes}
    given = {layer: shapes for layer, shapes in _given(source, state) if shapes}
    pairs = {layer: layer for layer in wanted if _fits(graph, layer, wanted, source.graph, layer, given)}
    for layer in wanted:
        free = (giver for giver in given if giver not in pairs.values())
        if layer not in pairs:
            found = (giver for giver in free if _fits(graph, layer, wanted, source.graph, giver, given))
            if (giver := next(found, None)) is not None:
                pairs[layer] = giver
    return Match(pairs, tuple(layer for layer in wanted if layer not in pairs))


def _wanted(graph: Graph, facts: DataFacts) -> Iterator[tuple[str, Shapes]]:
    specs = tensors(graph, facts)
    for layer in sorted_layers(graph):
        yield layer, {spec.name: spec.shape for spec in specs.get(layer, ())}


def _given(source: Document, state: TrainingState) -> Iterator[tuple[str, Shapes]]:
    for layer in sorted_layers(source.graph):
        yield layer, {name: kept.value.shape for (of, name), kept in state.tensors.items() if of == layer}


def _fits(
    graph: Graph,
    layer: str,
    wanted: Mapping[str, Shapes],
    others: Graph,
    giver: str,
    given: Mapping[str, Shapes],
) -> bool:
    return (
        giver in given
        and graph.layer(layer).kind == others.layer(giver).kind
        and wanted[layer] == given[giver]
    )


def report(found: Match, graph: Graph, name: str) -> str:
    """Return what was taken over from the file called `name`, and what was not, in sentences."""
    names = titles(graph)
    taken, left = (listed(tuple(names[layer] for layer in layers)) for layers in (found.pairs, found.left))
    if not found.pairs:
        return f"“{name}” has no layer like one of these: a layer takes weights of its kind and shapes."
    rest = f" {left} found none that fit, and kept what was there." if left else ""
    return f"Took the weights of {taken} from “{name}”.{rest}"
