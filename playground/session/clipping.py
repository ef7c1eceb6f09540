"""Layers as text, for the clipboard."""

from collections.abc import Collection

from playground.files.codec import fragment_to_text
from playground.model.document import Document


def copied(document: Document, ids: Collection[str]) -> str:
    """Return the layers with these ids, the wires between them and their groups as text; no layers are an
    empty text.
    """
    fragment = document.part(ids)
    return fragment_to_text(fragment) if fragment.graph.layers else ""
