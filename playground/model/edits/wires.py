"""Edits of wires."""

from playground.model.document import Document, Wire
from playground.model.edits.base import EditError, layer_of, with_graph
from playground.model.kinds import kinds
from playground.model.titles import titles


def connect(document: Document, source: str, target: str) -> Document:
    """Pull a wire from layer `source` to layer `target`. Whether the result makes sense is for the rules to
    say.
    """
    wire, names = Wire(source, target), titles(document.graph)
    sender = kinds().get(layer_of(document, source).kind)
    receiver = kinds().get(layer_of(document, target).kind)
    if source == target:
        raise EditError(f"{names[source]} cannot be wired to itself.")
    if wire in document.graph.wires:
        raise EditError(f"{names[source]} is wired to {names[target]} already.")
    if sender is not None and not sender.has_output:
        raise EditError(f"{names[source]} is an end of the network: no wire leaves it.")
    if receiver is not None and receiver.inputs[1] == 0:
        raise EditError(f"{names[target]} is a beginning of the network: no wire leads to it.")
    return with_graph(document, document.graph.layers, (*document.graph.wires, wire))


def disconnect(document: Document, wire: Wire) -> Document:
    """Remove a wire."""
    if wire not in document.graph.wires:
        raise EditError("That wire is not in the network any more.")
    return with_graph(
        document, document.graph.layers, (other for other in document.graph.wires if other != wire)
    )
