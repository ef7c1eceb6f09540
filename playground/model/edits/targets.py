"""What an Output learns."""

from playground.model.document import Document
from playground.model.edits.base import layer_of
from playground.model.facts import DataFacts
from playground.model.fitting import with_target


def set_target(document: Document, layer_id: str, target: str, facts: DataFacts) -> Document:
    """Let an Output learn another target of the data, with a loss and units that fit it."""
    return document.with_layer(with_target(layer_of(document, layer_id), target, facts))
