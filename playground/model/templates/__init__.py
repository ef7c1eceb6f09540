"""Documents to begin with."""

from dataclasses import replace

from playground.model.document import Document, Graph
from playground.model.templates.base import Template, templates
from playground.model.templates.spiral import make as first_document

__all__ = ["Template", "empty_document", "first_document", "templates"]


def empty_document() -> Document:
    """Return a document without layers, on the same data."""
    return replace(first_document(), graph=Graph())
