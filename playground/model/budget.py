"""Does a network fit into memory? Sentences and repairs for one that does not."""

import math
import os
from collections.abc import Iterator
from functools import partial

from playground.model import edits
from playground.model.document import Document
from playground.model.facts import DataFacts
from playground.model.kinds import kinds
from playground.model.memory import layer_bytes, memory_bytes
from playground.model.repair import Fix
from playground.model.shapes import infer
from playground.model.titles import titles
from playground.model.words import counted, listed

GIB = 2**30
_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB")
_SHARE = 0.8
_LESS = {"units": "fewer units", "filters": "fewer filters", "factor": "a smaller factor"}


def bytes_text(count: float) -> str:
    """Return a number of bytes in words: ``"1.5 GiB"``."""
    size, unit = count / 1024, _UNITS[0]
    for larger in _UNITS[1:]:
        if size < 1000:
            break
        size, unit = size / 1024, larger
    return f"{size:,.0f} {unit}" if size >= 100 else f"{size:.3g} {unit}"


def memory_text(document: Document, facts: DataFacts) -> str:
    """Return how much memory training takes, in words; an empty text where nothing can be trained."""
    needed = memory_bytes(document, facts)
    return f"{bytes_text(needed)} to train" if needed else ""


def physical_memory() -> int:
    """Return the bytes of memory this computer has, 0 where it does not tell."""
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return 0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def largest_layer(document: Document, facts: DataFacts) -> str | None:
    """Return the active layer that needs the most memory, or None."""
    sizes = layer_bytes(document, facts)
    return max(sizes, key=lambda layer: sizes[layer], default=None)


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
        f"{bytes_text(allowed)} are allowed. Use {_less(document, layer)}, or allow more memory."
    )


def _less(document: Document, layer: str | None) -> str:
    fields = {field.name for field in kinds()[document.graph.layer(layer).kind].fields} if layer else set()
    return next((words for name, words in _LESS.items() if name in fields), "fewer units before it")


def memory_fixes(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    """Return the repairs: a smaller network or a smaller batch where one of them is enough, and a higher
    limit where the computer has the memory.
    """
    return (
        *_narrower(document, facts),
        *_smaller_batch(document, facts),
        *_higher_limit(document, facts),
    )


def _narrower(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    """Halve the units and filters of the wide layers together until the network fits."""
    widths = tuple(_widths(document))
    limit = max((width for _, _, width in widths), default=1)
    smaller = document
    while limit > 1 and not _fits(smaller, document, facts):
        limit = 2 ** (math.ceil(math.log2(limit)) - 1)
        smaller = _capped(document, widths, limit)
    if smaller is document or not _fits(smaller, document, facts):
        return ()
    names = listed(tuple(dict.fromkeys(name for _, name, width in widths if width > limit)))
    return (Fix(f"Use {counted(limit, names)}", partial(_capped, widths=widths, limit=limit)),)


def _widths(document: Document) -> Iterator[tuple[str, str, int]]:
    """Return layer, name of the parameter and value of all that make the network wide."""
    for layer in document.graph:
        for name in ("units", "filters"):
            value = layer.params.get(name)
            if isinstance(value, int) and value > 1 and layer.kind != "output":
                yield layer.id, name, value


def _fits(smaller: Document, document: Document, facts: DataFacts) -> bool:
    """Tell whether a network fits into memory, and has no fault that the one before it had not."""
    broken, before = infer(smaller.graph, facts).errors, infer(document.graph, facts).errors
    return broken.keys() <= before.keys() and not too_large(smaller, facts)


def _capped(document: Document, widths: tuple[tuple[str, str, int], ...], limit: int) -> Document:
    for layer, name, width in widths:
        if width > limit:
            document = edits.set_param(document, layer, name, limit)
    return document


def _smaller_batch(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    """Halve the batch until the network fits."""
    smaller, batch = document, document.training.batch_size
    while batch > 1 and too_large(smaller, facts):
        batch //= 2
        smaller = edits.set_training(document, batch_size=batch)
    if smaller is document or too_large(smaller, facts):
        return ()
    return (Fix(f"Use batches of {batch:,}", partial(edits.set_training, batch_size=batch)),)


def _higher_limit(document: Document, facts: DataFacts) -> tuple[Fix, ...]:
    needed = memory_bytes(document, facts)
    if needed > _SHARE * physical_memory():
        return ()
    limit = math.ceil(needed / GIB * 10) / 10
    return (Fix(f"Allow {limit:g} GiB", partial(edits.set_training, memory_limit=limit)),)
