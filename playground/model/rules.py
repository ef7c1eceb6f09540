"""The rules: what keeps a network from training, in words for the person, with repairs.

A broken network is allowed while building. A problem of a layer that does not take part in training, such as
a dead end, is named but does not block.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from playground.model import edits
from playground.model.augmentation import AUGMENTATION_FIELDS, PLACING, is_on
from playground.model.budget import largest_layer, memory_fixes, too_large
from playground.model.document import Document, Graph, Wire
from playground.model.edits.placing import loose_ends
from playground.model.facts import DataFacts
from playground.model.fields import Field, FieldError, usable
from playground.model.fixes import FIXES, connect_target, cut
from playground.model.kinds import kinds
from playground.model.optimizers import OPTIMIZERS
from playground.model.params import Params
from playground.model.recipes import (
    DATA_FIELDS,
    TRAINING_FIELDS,
    data_recipe,
    data_values,
    training_recipe,
    training_values,
)
from playground.model.repair import Fix
from playground.model.schedules import SCHEDULES
from playground.model.shapes import active_layers, frozen_count, infer, parameter_count, sorted_layers
from playground.model.titles import titles

__all__ = ["Fix", "Problem", "blocking", "problems"]


@dataclass(frozen=True)
class Problem:
    """Something wrong at a layer, or with the whole document where `layer` is None. Training refuses
    `blocking` ones.
    """

    layer: str | None
    sentence: str
    fixes: tuple[Fix, ...] = ()
    blocking: bool = True


def blocking(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that keep the network from training."""
    return tuple(problem for problem in found if problem.blocking)


def problems(document: Document, facts: DataFacts) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, blocking problems first."""
    graph = document.graph
    found = [*_ends(graph), *_cycle(graph), *_layers(graph, facts), *_dead_ends(graph, facts)]
    found += [*_recipes(document), *_memory(document, facts)]
    found += [*_left_behind(document, facts), *_all_frozen(graph, facts)]
    return tuple(sorted(found, key=lambda problem: not problem.blocking))


def _blocks(graph: Graph, layer_id: str) -> bool:
    """Tell whether training needs the layer; without a path from Input to Output every gap may be the one."""
    active = active_layers(graph)
    return not active or layer_id in active


# ---- the network as a whole ----------------
def _ends(graph: Graph) -> Iterator[Problem]:
    if not graph.layers:
        fix = Fix("Add an Input and an Output", _with_both_ends)
        yield Problem(None, "The network is empty. Drag an Input and an Output onto the canvas.", (fix,))
        return
    if not graph.of_kind("input"):
        sentence = "The network has no Input, so it sees no data. Put one before the first layer."
        yield Problem(None, sentence, (Fix("Add an Input", _with_input),))
    if not graph.of_kind("output"):
        sentence = "The network has no Output, so nothing says what is right. Put one behind the last layer."
        yield Problem(None, sentence, (Fix("Add an Output", _with_output),))


def _with_both_ends(document: Document) -> Document:
    return edits.append_layer(edits.append_layer(document, "input"), "output")


def _with_input(document: Document) -> Document:
    """Add an Input before the one layer that has no input yet; if there are several, it stands alone."""
    graph = document.graph
    starts = [layer.id for layer in graph if not graph.sources(layer.id) and layer.kind in kinds()]
    if len(starts) == 1:
        return edits.prepend_layer(document, "input", starts[0])
    return edits.append_layer(document, "input")


def _with_output(document: Document) -> Document:
    """Add an Output behind the loose end; of several behind the one that comes last in the network's
    order.
    """
    ends = loose_ends(document.graph)
    order = [layer_id for layer_id in sorted_layers(document.graph) if layer_id in ends]
    return edits.append_layer(document, "output", order[-1] if order else None)


def _cycle(graph: Graph) -> Iterator[Problem]:
    """Name one cycle, first among the layers that training needs; the wire made last is the one to go."""
    active = set(active_layers(graph))
    needed = replace(
        graph,
        layers=tuple(layer for layer in graph if layer.id in active),
        wires=tuple(wire for wire in graph.wires if wire.source in active and wire.target in active),
    )
    path = needed.cycle() or graph.cycle()
    if not path:
        return
    wires = {Wire(*ends) for ends in zip(path, (*path[1:], path[0]), strict=True)}
    last = max((wire for wire in graph.wires if wire in wires), key=graph.wires.index)
    names = titles(graph)
    sentence = (
        f"{' → '.join(names[layer] for layer in (*path, path[0]))} is a cycle: each layer would wait for "
        f"the next. Remove the wire from {names[last.source]} to {names[last.target]}."
    )
    yield Problem(last.source, sentence, (cut(graph, last),), _blocks(graph, last.source))


# ---- single layers ----------------
def _layers(graph: Graph, facts: DataFacts) -> Iterator[Problem]:
    for layer_id, error in infer(graph, facts).errors.items():
        fixes = FIXES[error.fix](graph, layer_id, facts) if error.fix else ()
        yield Problem(layer_id, str(error), fixes, _blocks(graph, layer_id))


def _dead_ends(graph: Graph, facts: DataFacts) -> Iterator[Problem]:
    """Name layers that feed nothing. Without an Output that is said already; layers without inputs are,
    too.
    """
    if not graph.of_kind("output"):
        return
    for layer_id in loose_ends(graph):
        kind = kinds().get(graph.layer(layer_id).kind)
        if kind is None or (kind.inputs[0] > 0 and not graph.sources(layer_id)):
            continue
        name = titles(graph)[layer_id]
        sentence = f"{name} feeds nothing, so training ignores it. Pull a wire from it, or remove it."
        yield Problem(layer_id, sentence, connect_target(graph, layer_id, facts), _blocks(graph, layer_id))


# ---- data and training ----------------
def _recipes(document: Document) -> Iterator[Problem]:
    """Name values that no field accepts, as a file may bring them."""
    training = document.training
    yield from _values(DATA_FIELDS, data_values(document.data), "data", _repaired_data)
    yield from _values(
        AUGMENTATION_FIELDS, document.data.augmentation, "augmentation", _repaired_augmentation
    )
    yield from _values(TRAINING_FIELDS, training_values(training), "training", _repaired_training)
    if training.optimizer in OPTIMIZERS:
        fields = OPTIMIZERS[training.optimizer].fields
        yield from _values(fields, training.optimizer_params, "optimizer", _repaired_optimizer)
    if training.schedule in SCHEDULES:
        fields = SCHEDULES[training.schedule].fields
        yield from _values(fields, training.schedule_params, "schedule", _repaired_schedule)


def _values(
    fields: tuple[Field, ...], values: Params, owner: str, repair: Callable[[Document], Document]
) -> Iterator[Problem]:
    for field in fields:
        try:
            field.check(values.get(field.name, field.default))
        except FieldError as error:
            fix = Fix(f"Use defaults for the {owner} where needed", repair)
            yield Problem(None, f"In the settings of the {owner}: {error}", (fix,))


def _repaired_data(document: Document) -> Document:
    values = usable(DATA_FIELDS, data_values(document.data))
    return replace(document, data=data_recipe(document.data, values))


def _repaired_augmentation(document: Document) -> Document:
    values = usable(AUGMENTATION_FIELDS, document.data.augmentation)
    return replace(document, data=replace(document.data, augmentation=values))


def _repaired_training(document: Document) -> Document:
    values = usable(TRAINING_FIELDS, training_values(document.training))
    return replace(document, training=training_recipe(document.training, values))


def _repaired_optimizer(document: Document) -> Document:
    training = document.training
    params = usable(OPTIMIZERS[training.optimizer].fields, training.optimizer_params)
    return replace(document, training=replace(training, optimizer_params=params))


def _repaired_schedule(document: Document) -> Document:
    training = document.training
    params = usable(SCHEDULES[training.schedule].fields, training.schedule_params)
    return replace(document, training=replace(training, schedule_params=params))


def _left_behind(document: Document, facts: DataFacts) -> Iterator[Problem]:
    """Name outputs that learn where something is in pictures which augmentation moves."""
    if not facts.shape or not is_on(document.data.augmentation, PLACING):
        return
    still = {field.name: field.default for field in AUGMENTATION_FIELDS if field.name in PLACING}
    fix = Fix("Leave the pictures in place", lambda made: edits.set_augmentation(made, **still))
    places = {aim.name: aim.title.lower() for aim in facts.aims if aim.is_placed}
    for layer in document.graph.of_kind("output"):
        target = kinds()["output"].params(layer).text("target")
        if target in places:
            sentence = (
                f"Augmentation moves the pictures, but not what {titles(document.graph)[layer.id]} learns of "
                f"them, the {places[target]}: it would learn wrong places."
            )
            yield Problem(layer.id, sentence, (fix,), blocking=False)


def _all_frozen(graph: Graph, facts: DataFacts) -> Iterator[Problem]:
    total = parameter_count(graph, facts)
    if total and total == frozen_count(graph, facts):
        ids = [layer.id for layer in graph if layer.frozen]
        fix = Fix("Unfreeze all layers", lambda document: edits.set_frozen(document, ids, False))
        sentence = "All layers with weights are frozen, so training changes nothing."
        yield Problem(None, sentence, (fix,), blocking=False)


def _memory(document: Document, facts: DataFacts) -> Iterator[Problem]:
    sentence = too_large(document, facts)
    if sentence:
        yield Problem(largest_layer(document, facts), sentence, memory_fixes(document, facts))
