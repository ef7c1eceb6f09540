"""Does a network fit into memory? Sentences and repairs for one that does not."""

import math
import os
from functools import partial

from playground.model import edits
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.fixes import Fix
from playground.model.shapes import active_layers, memory_bytes, parameter_counts
from playground.model.titles import titles

GIB = 2**30
_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB")
_SHARE = 0.8


def bytes_text(count: float) -> str:
    """Return a number of bytes in words: ``"1.5 GiB"``."""
    size, unit = count / 1024, _UNITS[0]
    for larger in _UNITS[1:]:
        if size < 1000:
            break
        size, unit = size / 1024, larger
    return f"{size:,.0f} {unit}" if size >= 100 else f"{size:.3g} {unit}"


def physical_memory() -> int:
    """Return the bytes of memory this computer has, 0 where it does not tell."""
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return 0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def largest_layer(document: Document, facts: DataFacts) -> str | None:
    """Return the active layer with the most parameters, or None."""
    counts = parameter_counts(document.graph, facts)
    known = [layer for layer in active_layers(document.graph) if layer in counts]
    return max(known, key=lambda layer: counts[layer], default=None)


def too_large(document: Document, facts: DataFacts) -> str:
    """Return a sentence where training would need more memory than the document allows, else an empty
    text.
    """
    needed, allowed = memory_bytes(document, facts), document.training.memory_limit * GIB
    if needed <= allowed:
        return ""
    layer = largest_layer(document, facts)
    name = titles(document.graph)[layer] if layer else "The network"
    return (
        f"{name} makes the network need {bytes_text(needed)} of memory for training, and "
        f"{bytes_text(allowed)} are allowed. Use fewer units, or allow more memory."
    )


def memory_fixes(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    """Return the repairs: fewer units where that is enough, and a higher limit where the computer has the
    memory.
    """
    return _fewer_units(document, facts) + _higher_limit(document, facts)


def _fewer_units(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    """Halve the units of the wide dense layers together until the network fits."""
    widths = {
        layer.id: units
        for layer in document.graph.of_kind("dense")
        if isinstance(units := layer.params.get("units"), int) and units > 1
    }
    smaller = document
    limit = max(widths.values(), default=1)
    while limit > 1 and too_large(smaller, facts):
        limit = 2 ** (math.ceil(math.log2(limit)) - 1)
        smaller = _capped(document, widths, limit)
    if smaller is document or too_large(smaller, facts):
        return ()
    return (Fix(f"Use {limit:,} units", partial(_capped, widths=widths, limit=limit)),)


def _capped(document: Document, widths: dict[str, int], limit: int) -> Document:
    for layer, units in widths.items():
        if units > limit:
            document = edits.set_param(document, layer, "units", limit)
    return document


def _higher_limit(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    needed = memory_bytes(document, facts)
    if needed > _SHARE * physical_memory():
        return ()
    limit = math.ceil(needed / GIB * 10) / 10
    return (Fix(f"Allow {limit:g} GiB", partial(edits.set_training, memory_limit=limit)),)
