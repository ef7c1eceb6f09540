"""Repairs that the rules offer with a problem: each is one edit behind one click."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from playground.model import edits
from playground.model.document import Document, Graph, Layer, Wire
from playground.model.edits.placing import loose_ends
from playground.model.facts import MAIN, DataFacts
from playground.model.fields import usable
from playground.model.fitting import fitted_output, usable_features, with_fitting_loss, with_target
from playground.model.kinds import kinds
from playground.model.losses import LOSSES
from playground.model.repair import Builder, Fix
from playground.model.shape_fixes import SHAPE_FIXES
from playground.model.shapes import infer, reach
from playground.model.titles import titles
from playground.model.words import counted, listed

WIDTHS: Final = {
    "dense": "units",
    "maxout": "units",
    "conv2d": "filters",
    "conv2d_transpose": "filters",
    "locally_connected": "filters",
}
"""Kinds whose output begins with a number that a parameter sets, and its name."""

PASSING: Final = ("activation", "batch_norm", "drop_path", "dropout", "layer_norm")
"""Kinds whose output has the shape of their input."""


def _remove(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    return (Fix(f"Remove {titles(graph)[layer_id]}", lambda document: edits.remove(document, {layer_id})),)


def _default_params(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    layer = graph.layer(layer_id)
    fields = kinds()[layer.kind].fields
    repaired = usable(fields, layer.params)
    wrong = tuple(
        field for field in fields if layer.params.get(field.name, field.default) != repaired[field.name]
    )
    names = listed(tuple(field.title for field in wrong))
    params = layer.params.replace(**{field.name: repaired[field.name] for field in wrong})
    return (
        Fix(
            f"Use the default for {names}",
            _replacing(replace(layer, params=params)),
        ),
    )


def _replacing(layer: Layer) -> Callable[[Document], Document]:
    return lambda document: document.with_layer(layer)


def _cut_inputs(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    return tuple(cut(graph, Wire(source, layer_id)) for source in graph.sources(layer_id))


def cut(graph: Graph, wire: Wire) -> Fix:
    """Return the removal of a wire."""
    names = titles(graph)
    label = f"Remove the wire from {names[wire.source]} to {names[wire.target]}"
    return Fix(label, lambda document: edits.disconnect(document, wire))


def _cut_ends(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Remove the wire from the first end of the network, which is the one that the problem names."""
    known = kinds()
    ends = (
        name
        for name in graph.sources(layer_id)
        if (kind := known.get(graph.layer(name).kind)) and not kind.has_output
    )
    return (cut(graph, Wire(next(ends), layer_id)),)


def _insert_concatenate(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    label = f"Put a Concatenate before {titles(graph)[layer_id]}"
    return (Fix(label, lambda document: edits.insert_before(document, layer_id, "concatenate")),)


def _connect_source(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Connect the one loose end that is not behind the layer; offer to remove a layer that stands alone."""
    behind = reach(graph, (layer_id,), graph.targets)
    ends = [end for end in loose_ends(graph) if end not in behind]
    stray = () if graph.targets(layer_id) else _remove(graph, layer_id, facts)
    return (_connection(graph, ends[0], layer_id), *stray) if len(ends) == 1 else stray


def connect_target(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Return repairs of a loose end: connect it to the one layer that lacks an input, or remove it."""
    before = reach(graph, (layer_id,), graph.sources)
    open_layers = [layer.id for layer in graph if layer.id not in before and _lacks_input(graph, layer)]
    remove = _remove(graph, layer_id, facts)
    return (_connection(graph, layer_id, open_layers[0]), *remove) if len(open_layers) == 1 else remove


def _lacks_input(graph: Graph, layer: Layer) -> bool:
    kind = kinds().get(layer.kind)
    return kind is not None and len(graph.sources(layer.id)) < kind.inputs[0]


def _connection(graph: Graph, source: str, target: str) -> Fix:
    names = titles(graph)
    return Fix(
        f"Connect {names[source]} to {names[target]}",
        lambda document: edits.connect(document, source, target),
    )


def _remove_features(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    layer = graph.layer(layer_id)
    kept = usable_features(layer, facts)
    features = kinds()["input"].params(layer).texts("features")
    gone = listed(tuple(formula for formula in features if formula not in kept))
    label = f"Remove {gone}" if set(kept) <= set(features) else f"Use {listed(kept)} instead"
    return (Fix(label, partial(edits.set_param, layer_id=layer_id, name="features", value=kept)),)


def _default_features(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    features = facts.default_features
    edit = partial(edits.set_param, layer_id=layer_id, name="features", value=features)
    return (Fix(f"Switch on {listed(features)}", edit),)


def _fitting_loss(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    layer = fitted_output(with_fitting_loss(graph.layer(layer_id), facts), facts)
    return (Fix(f"Use {LOSSES[layer.params.text('loss')].title}", _replacing(layer)),)


def _main_target(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    label = f"Let it learn {facts.targets[MAIN].lower()}"
    return (Fix(label, _replacing(with_target(graph.layer(layer_id), MAIN, facts))),)


def _fitting_units(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    edit = partial(edits.set_param, layer_id=layer_id, name="units", value=0)
    return (Fix("Fit the units to the data", edit),)


def _equal_units(graph: Graph, layer_id: str, facts: DataFacts) -> tuple[Fix, ...]:
    """Give all layers before a sum the width of one input: of one that cannot change, or the first.

    Where rows, columns or features differ, that would not be enough.
    """
    shapes, sources = infer(graph, facts).shapes, graph.sources(layer_id)
    if len({shapes[source][1:] for source in sources}) > 1:
        return ()
    changeable = {source: _wide_before(graph, source) for source in sources}
    fixed = [source for source in sources if changeable[source] is None]
    size = shapes[(fixed or sources)[0]][0]
    others = [changeable[source] for source in sources if shapes[source][0] != size]
    layers = tuple(dict.fromkeys(found for found in others if found is not None))
    if None in others or not layers:
        return ()
    names = titles(graph)
    widths = listed(tuple(sorted({WIDTHS[graph.layer(layer).kind] for layer in layers})))
    label = f"Set {listed(tuple(names[name] for name in layers))} to {counted(size, widths)}"
    return (Fix(label, partial(_with_widths, layers=layers, size=size)),)


def _wide_before(graph: Graph, layer_id: str) -> str | None:
    """Return the layer that decides the units or filters of `layer_id`, through layers that pass them on; or
    None.
    """
    while graph.layer(layer_id).kind in PASSING:
        layer_id = graph.sources(layer_id)[0]
    return layer_id if graph.layer(layer_id).kind in WIDTHS else None


def _with_widths(document: Document, layers: tuple[str, ...], size: int) -> Document:
    for layer_id in layers:
        name = WIDTHS[document.graph.layer(layer_id).kind]
        document = edits.set_param(document, layer_id, name, size)
    return document


FIXES: Final[Mapping[str, Builder]] = MappingProxyType(
    {
        **SHAPE_FIXES,
        "connect_source": _connect_source,
        "cut_ends": _cut_ends,
        "cut_inputs": _cut_inputs,
        "default_features": _default_features,
        "default_params": _default_params,
        "equal_units": _equal_units,
        "fitting_loss": _fitting_loss,
        "fitting_units": _fitting_units,
        "insert_concatenate": _insert_concatenate,
        "main_target": _main_target,
        "remove": _remove,
        "remove_features": _remove_features,
    }
)
