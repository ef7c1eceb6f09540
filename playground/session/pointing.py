"""The cell of a layer that somebody points at, and all that it sees and reaches."""

from collections.abc import Callable, Mapping

from playground.model.cells import Cells
from playground.model.receptive import Sight
from playground.session.signal import Signal

Place = tuple[str, int, int]
"""A layer's id, and row and column of a cell of it (see `playground.model.cells`)."""


class Pointing:
    """Keeps the place that is pointed at; `changed` tells that it is another one.

    `sight` gives who sees whom in the present network.
    """

    def __init__(self, sight: Callable[[], Sight]) -> None:
        self.changed: Signal[[]] = Signal()
        self._sight = sight
        self._place: Place | None = None
        self._lit: Mapping[str, Cells] = {}

    @property
    def place(self) -> Place | None:
        """The place that is pointed at."""
        return self._place

    def point(self, place: Place | None) -> None:
        """Point at another place, or at none."""
        if place != self._place:
            self._place = place
            self._lit = {**self._sight().field(*place), **self._sight().reached(*place)} if place else {}
            self.changed.emit()

    def lit(self, layer: str) -> Cells | None:
        """Return the cells of a layer that the place sees, or that see it; None where there are none."""
        return self._lit.get(layer)
