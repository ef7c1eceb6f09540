"""Steps from one version of the document's format to the next, from plain data to plain data."""

from collections.abc import Callable, Mapping
from typing import Final

from playground.files.strict_json import Json

Entries = dict[str, Json]

VERSION: Final = 1

#: A step for each version that is no longer written: it makes the next version's entries from that version's.
STEPS: Final[Mapping[int, Callable[[Entries], Entries]]] = {}


def migrate(entries: Entries, version: int) -> Entries:
    """Return a document's entries as version `VERSION` writes them, from those of an older version."""
    for step in range(version, VERSION):
        entries = STEPS[step](entries)
    return entries
