"""Edits of what the network learns from."""

from dataclasses import replace

from playground.model.augmentation import AUGMENTATION_FIELDS
from playground.model.document import DataRecipe, Document, Graph, Wire
from playground.model.edits.base import checked_params, with_graph
from playground.model.edits.placing import insert_on_wire
from playground.model.facts import DataFacts
from playground.model.fitting import fitted
from playground.model.params import Value
from playground.model.recipes import DATA_FIELDS, data_values
from playground.model.shapes import infer


def set_data(document: Document, before: DataFacts, after: DataFacts, recipe: DataRecipe) -> Document:
    """Learn from other data, and fit inputs and outputs to it.

    Inputs with the old data's own features get the new one's, others lose the features that are gone. Outputs
    with the old data's first choice of a loss, or one that does not fit, get the new first choice; units that
    do not fit are fitted. Pictures are flattened for layers that take numbers in a row. The parameters of the
    source are checked by the source.
    """
    for field in DATA_FIELDS:
        field.check(data_values(recipe)[field.name])
    graph = document.graph
    document = with_graph(replace(document, data=recipe), fitted(graph, before, after), graph.wires)
    for wire in _picture_wires(document.graph, after):
        document = insert_on_wire(document, wire, "flatten")
    return document


def set_augmentation(document: Document, **values: Value) -> Document:
    """Change how pictures look while training, like ``shift=2``: fields of `AUGMENTATION_FIELDS`."""
    checked = checked_params(AUGMENTATION_FIELDS, values, "Augmentation")
    recipe = replace(document.data, augmentation=document.data.augmentation.replace(**checked))
    return replace(document, data=recipe)


def _picture_wires(graph: Graph, facts: DataFacts) -> tuple[Wire, ...]:
    """Return the wires over which an Input sends pictures to a layer that takes numbers in a row."""
    errors = infer(graph, facts).errors
    rows = {layer for layer, error in errors.items() if error.fix == "insert_flatten"}
    inputs = {layer.id for layer in graph.of_kind("input")}
    return tuple(wire for wire in graph.wires if wire.source in inputs and wire.target in rows)
