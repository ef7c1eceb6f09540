"""What lies under the mouse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from playground.model.document import Wire

UNITS = ("unit", "bias", "remove", "map", "bar")


@dataclass(frozen=True)
class Spot:
    """A place on the canvas. `part` is a part of a node (see `layout`), ``"wire"`` or empty.

    `index` is the unit, row or fix of the part, or the curve of a wire; `along` is how far along the wire,
    `cell` the row and column of a map, `group` an open group whose frame this is.
    """

    part: str = ""
    layer: str = ""
    index: int = -1
    wire: Wire | None = None
    along: float = 0.0
    cell: tuple[int, int] | None = None
    group: str = ""

    @property
    def unit(self) -> tuple[str, int] | None:
        """The unit whose tile or bias this is."""
        return (self.layer, self.index) if self.part in UNITS else None

    @property
    def place(self) -> Spot:
        """The same without the cell."""
        return replace(self, cell=None)


EMPTY = Spot()
