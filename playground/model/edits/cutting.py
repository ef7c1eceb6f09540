"""The edit that cuts a trained network and puts a new head on what is left."""

from math import prod
from typing import Final

from playground.model.document import Document
from playground.model.edits.base import PREFIX, EditError, fresh_id, kind_of, layer_of, with_graph
from playground.model.edits.layers import add_layer
from playground.model.edits.placing import place_for
from playground.model.edits.wires import connect
from playground.model.facts import DataFacts
from playground.model.fitting import fitted_output, with_fitting_loss
from playground.model.params import Params
from playground.model.shapes import infer, reach
from playground.model.titles import titles

MOST_IN_A_ROW: Final = 4096
"""Numbers of an image that are put in a row; of more of them the mean of each channel is taken."""

HIDDEN: Final = Params(units=32, activation="relu")


def new_head(document: Document, layer_id: str, facts: DataFacts) -> Document:
    """Take away all that a layer leads to, and what served nothing else, and put a new head behind it: what
    makes its output a row, a Dense layer, and an Output that fits the data.

    No layer of the head has the id of one that is gone, whose weights it would get.
    """
    shape = infer(document.graph, facts).shapes.get(layer_id)
    name = titles(document.graph)[layer_of(document, layer_id).id]
    if not kind_of(document.graph.layer(layer_id).kind).has_output:
        raise EditError(f"{name} is an end of the network. Choose the layer behind which to cut.")
    if shape is None:
        raise EditError(f"What {name} puts out is not known. Repair the network before it first.")
    number, last = _highest(document), layer_id
    document = _trunk(document, layer_id)
    for count, (kind, params) in enumerate(_head(shape), 1):
        identity = f"{PREFIX}{number + count}"
        place = place_for(document, kind, last, {}, identity)
        document = connect(add_layer(document, kind, place, params, identity), last, identity)
        last = identity
    return document.with_layer(fitted_output(with_fitting_loss(document.graph.layer(last), facts), facts))


def _highest(document: Document) -> int:
    """Return the highest number of a layer's id there is."""
    return int(fresh_id(document.graph).removeprefix(PREFIX)) - 1


def _trunk(document: Document, layer_id: str) -> Document:
    """Return the document without the layers behind one, and without those that fed only them."""
    graph = document.graph
    gone = set(reach(graph, (layer_id,), graph.targets)) - {layer_id}
    # Back from the ends: a layer whose targets are all gone is an end that nobody needs any more.
    while fed := {
        layer.id
        for layer in graph
        if layer.id not in gone | {layer_id}
        and graph.targets(layer.id)
        and gone.issuperset(graph.targets(layer.id))
    }:
        gone |= fed
    layers = (layer for layer in graph if layer.id not in gone)
    wires = (wire for wire in graph.wires if not gone & {wire.source, wire.target})
    return with_graph(document, layers, wires)


def _head(shape: tuple[int, ...]) -> tuple[tuple[str, Params], ...]:
    """Return kinds and parameters of the layers of a head on an output of this shape."""
    ends = ("dense", HIDDEN), ("output", Params())
    if len(shape) == 1:
        return ends
    if len(shape) == 2 or prod(shape) <= MOST_IN_A_ROW:
        return (("flatten", Params()), *ends)
    return (("global_pooling", Params(function="average")), *ends)
