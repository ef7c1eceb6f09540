"""Edits of wires. Their ends may be groups: then the layers inside are meant that send or lack something."""

from playground.model.document import Document, Wire
from playground.model.edits.base import EditError, layer_of, with_graph
from playground.model.folding import behind, entries, exits
from playground.model.kinds import kinds
from playground.model.titles import titles


def connect(document: Document, source: str, target: str) -> Document:
    """Pull a wire from node `source` to node `target`. Whether the result makes sense is for the rules to
    say.
    """
    start = sender(document, source)
    for end in receivers(document, target):
        document = _connected(document, start, end)
    return document


def sender(document: Document, node: str) -> str:
    """Return the layer that a wire from a node leaves: of a group the one that ends it."""
    group = document.group(node)
    found = (node,) if group is None else exits(document.graph, group)
    if len(found) == 1:
        return found[0]
    assert group is not None
    raise EditError(
        f"“{group.name}” has {len(found)} layers that a wire could leave. Open it and choose one."
    )


def receivers(document: Document, node: str) -> tuple[str, ...]:
    """Return the layers that a wire to a node leads to: of a group all that lack one."""
    group = document.group(node)
    found = (node,) if group is None else entries(document.graph, group)
    if group is not None and not found:
        raise EditError(f"It is not clear which layer of “{group.name}” is meant. Open it and choose one.")
    return found


def _connected(document: Document, source: str, target: str) -> Document:
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
    """Remove a wire; of one at a closed group all that it stands for."""
    gone = behind(document, wire)
    if not gone:
        raise EditError("That wire is not in the network any more.")
    return with_graph(
        document, document.graph.layers, (other for other in document.graph.wires if other not in gone)
    )
