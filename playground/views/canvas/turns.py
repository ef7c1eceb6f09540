"""Whose turn it is to be shown anew, where all at once would hold up the window."""

from collections.abc import Mapping
from typing import Final

CELLS: Final = 300_000
"""Numbers of layers that are coloured in one frame while training, about two milliseconds of work."""


class Turns:
    """Goes round the layers, as many in a frame as have `CELLS` numbers together, and one at least."""

    def __init__(self) -> None:
        self._next = ""

    def due(self, sizes: Mapping[str, int]) -> set[str]:
        """Return the layers whose turn it is; `sizes` are the numbers they have."""
        names = list(sizes)
        if sum(sizes.values()) <= CELLS:
            return set(names)
        start = names.index(self._next) if self._next in sizes else 0
        chosen, spent = set[str](), 0
        for name in names[start:] + names[:start]:
            self._next = name
            if chosen and spent + sizes[name] > CELLS:
                break
            chosen.add(name)
            spent += sizes[name]
        return chosen
