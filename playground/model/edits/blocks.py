"""Edits that add a whole block: a group that is made elsewhere, or was kept."""

from dataclasses import replace

from playground.model.document import Document, Fragment, Wire
from playground.model.edits.base import EditError, new_group_id
from playground.model.edits.copying import paste
from playground.model.edits.placing import (
    check_wire,
    half_way,
    natural_source,
    natural_wire,
    place_for,
    spliced,
)
from playground.model.edits.wires import connect
from playground.model.geometry import Point, Sizes


def new_block_id(document: Document) -> str:
    """Return the id of the group that the block added next makes."""
    return new_group_id(document.groups, document.graph)


def add_block(document: Document, block: Fragment, position: Point) -> Document:
    """Add a block without wires, as one closed box."""
    if len(block.groups) != 1 or len(block.groups[0].members) != len(block.graph.layers):
        raise EditError("A block is one box with layers. Fold the layers into a box first.")
    closed = replace(block, groups=(replace(block.groups[0], open=False),))
    return paste(document, closed, position)


def put_block_on_wire(
    document: Document, block: Fragment, wire: Wire, *, sizes: Sizes | None = None
) -> Document:
    """Put a new block on a wire, half way along it; the rest moves aside where it must."""
    check_wire(document, wire)
    name = new_block_id(document)
    known = sizes or {}
    return spliced(add_block(document, block, half_way(document, wire, known, name)), wire, name, known)


def fed_by(document: Document, after: str | None = None) -> str | None:
    """Return the layer that feeds a block appended after layer `after`, or None."""
    wire = natural_wire(document.graph, after)
    return natural_source(document.graph, after) if wire is None else wire.source


def append_block(
    document: Document, block: Fragment, after: str | None = None, *, sizes: Sizes | None = None
) -> Document:
    """Add a block after layer `after`, or where the network ends, with the wires there is one sensible way to
    make; else it stands alone.
    """
    wire = natural_wire(document.graph, after)
    if wire is not None:
        return put_block_on_wire(document, block, wire, sizes=sizes)
    source, name = natural_source(document.graph, after), new_block_id(document)
    known = sizes or {}
    document = add_block(document, block, place_for(document, "", source, known, name))
    return document if source is None else connect(document, source, name)
