"""The wire between two layers that a person asks for, or the reason why it cannot be."""

from playground.model import edits
from playground.model.document import Document
from playground.model.edits import EditError
from playground.model.folding import folded
from playground.model.titles import titles


def joined(document: Document, source: str, target: str) -> Document:
    """Connect two layers; `EditError` where the wire would close a circle, which nothing can compute."""
    connected = edits.connect(document, source, target)
    if connected.graph.cycle() and not document.graph.cycle():
        names = titles(folded(document).graph)
        raise EditError(
            f"{names[target]} leads to {names[source]} already: a wire back would close a circle."
        )
    return connected
