"""Shapes of all layers, what they add up to in parameters, and which layers take part in training."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from playground.model.document import Graph, Layer
from playground.model.facts import DataFacts
from playground.model.fields import FieldError
from playground.model.kinds import LayerKind, Shape, ShapeError, TensorSpec, kinds
from playground.model.titles import titles


@dataclass(frozen=True)
class Shapes:
    """Output shapes by layer id, and what stopped the others. Layers behind a broken one, or in a cycle, have
    neither.
    """

    shapes: Mapping[str, Shape] = field(default_factory=dict)
    errors: Mapping[str, ShapeError] = field(default_factory=dict)

    def get(self, layer_id: str) -> Shape | None:
        """Return the output shape of a layer, or None."""
        return self.shapes.get(layer_id)

    def inputs(self, graph: Graph, layer_id: str) -> tuple[Shape, ...]:
        """Return the shapes a layer receives, in wire order; KeyError where one is unknown."""
        return tuple(self.shapes[source] for source in graph.sources(layer_id))


@lru_cache(maxsize=16)
def infer(graph: Graph, facts: DataFacts) -> Shapes:
    """Return the shape of every layer that has one. Never raises for a broken graph."""
    shapes: dict[str, Shape] = {}
    errors: dict[str, ShapeError] = {}
    for layer_id in sorted_layers(graph):
        try:
            _check_alone(graph, layer_id)
            if all(source in shapes for source in graph.sources(layer_id)):
                shapes[layer_id] = _shape(graph, layer_id, shapes, facts)
        except ShapeError as error:
            errors[layer_id] = error
    return Shapes(shapes, errors)


def sorted_layers(graph: Graph) -> tuple[str, ...]:
    """Return the layers so that each follows its sources; those in a cycle, and behind one, are left out."""
    waiting = {layer.id: len(graph.sources(layer.id)) for layer in graph}
    ready = [layer_id for layer_id, count in waiting.items() if count == 0]
    for layer_id in ready:
        for target in graph.targets(layer_id):
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return tuple(ready)


def _check_alone(graph: Graph, layer_id: str) -> None:
    """Check what a layer shows without its inputs' shapes: its kind, its parameters, the number of its
    wires.
    """
    layer = graph.layer(layer_id)
    kind = kinds().get(layer.kind)
    if kind is None:
        raise ShapeError(
            f"This version does not know layers of the kind “{layer.kind}”. Remove the layer, "
            "or open the file with the version it was made with.",
            "remove",
        )
    _check_params(kind, layer)
    _check_sources(graph, layer_id)
    _check_arity(kind, titles(graph)[layer_id], len(graph.sources(layer_id)))


def _check_params(kind: LayerKind, layer: Layer) -> None:
    for declared in kind.fields:
        if declared.name in layer.params:
            try:
                declared.check(layer.params[declared.name])
            except FieldError as error:
                raise ShapeError(str(error), "default_params") from error


def _check_sources(graph: Graph, layer_id: str) -> None:
    for source in graph.sources(layer_id):
        kind = kinds().get(graph.layer(source).kind)
        if kind is not None and not kind.has_output:
            name = titles(graph)[source]
            raise ShapeError(
                f"{name} is an end of the network, but a wire leaves it. Remove the wire.", "cut_ends"
            )


def _check_arity(kind: LayerKind, title: str, count: int) -> None:
    least, most = kind.inputs
    if count > most == 0:
        wires, them = ("a wire leads", "the wire") if count == 1 else (f"{count} wires lead", "the wires")
        raise ShapeError(f"{title} takes nothing in, but {wires} to it. Remove {them}.", "cut_inputs")
    if count > most:
        number = "one input" if most == 1 else f"at most {most} inputs"
        way = "Put a Concatenate before it." if most == 1 else "Concatenate or add some of them first."
        fix = "insert_concatenate" if most == 1 else ""
        raise ShapeError(f"{title} takes {number}, but {count} wires lead to it. {way}", fix)
    if count == 0 < least:
        raise ShapeError(
            f"Nothing is wired into {title}. Pull a wire to it from the layer before.", "connect_source"
        )
    if count < least:
        raise ShapeError(f"{title} needs at least {least} inputs, but only {count} is wired to it.", "remove")


def _shape(graph: Graph, layer_id: str, shapes: Mapping[str, Shape], facts: DataFacts) -> Shape:
    layer = graph.layer(layer_id)
    kind = kinds()[layer.kind]
    return kind.shape(kind.params(layer), tuple(shapes[source] for source in graph.sources(layer_id)), facts)


def reach(graph: Graph, start: tuple[str, ...], step: Callable[[str], tuple[str, ...]]) -> frozenset[str]:
    """Return `start` and all layers that `step` (`Graph.sources` or `Graph.targets`) leads to from there."""
    seen = set(start)
    todo = list(start)
    while todo:
        for layer_id in step(todo.pop()):
            if layer_id not in seen and layer_id in graph:
                seen.add(layer_id)
                todo.append(layer_id)
    return frozenset(seen)


def active_layers(graph: Graph) -> tuple[str, ...]:
    """Return, in document order, the layers that training uses: all that lead to an Output which an Input
    reaches.

    Dead ends and stray layers are not among them; compiler and rules ignore those.
    """
    fed = reach(graph, tuple(layer.id for layer in graph.of_kind("input")), graph.targets)
    outputs = tuple(layer.id for layer in graph.of_kind("output") if layer.id in fed)
    used = reach(graph, outputs, graph.sources)
    return tuple(layer.id for layer in graph if layer.id in used)


def tensors(
    graph: Graph, facts: DataFacts, shapes: Shapes | None = None
) -> dict[str, tuple[TensorSpec, ...]]:
    """Return the tensors of each layer whose shape is known, by layer id."""
    known = shapes or infer(graph, facts)
    found = {}
    for layer in graph:
        if layer.id in known.shapes:
            kind = kinds()[layer.kind]
            found[layer.id] = kind.tensors(kind.params(layer), known.inputs(graph, layer.id), facts)
    return found


def parameter_counts(graph: Graph, facts: DataFacts) -> dict[str, int]:
    """Return the number of trainable values of each layer whose shape is known."""
    return {
        layer: sum(spec.size for spec in specs if spec.trained)
        for layer, specs in tensors(graph, facts).items()
    }


def parameter_count(graph: Graph, facts: DataFacts) -> int:
    """Return the number of trainable values of the layers that take part in training."""
    active = active_layers(graph)
    return sum(count for layer, count in parameter_counts(graph, facts).items() if layer in active)


def frozen_count(graph: Graph, facts: DataFacts) -> int:
    """Return how many of those are in frozen layers."""
    frozen = tuple(layer.id for layer in graph if layer.frozen)
    active, counts = active_layers(graph), parameter_counts(graph, facts) if frozen else {}
    return sum(counts.get(layer, 0) for layer in frozen if layer in active)


def parameters_text(graph: Graph, facts: DataFacts) -> str:
    """Return how many numbers a network learns, and how many it would learn if no layer were frozen."""
    total, frozen = parameter_count(graph, facts), frozen_count(graph, facts)
    return f"{total:,} parameters" + (f", {frozen:,} of them frozen" if frozen else "")
