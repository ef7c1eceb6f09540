"""What lies under the mouse."""

from dataclasses import dataclass

from playground.model.document import Wire


@dataclass(frozen=True)
class Spot:
    """A place on the canvas. `part` is a part of a node (see `layout`), ``"wire"`` or empty.

    `index` is the unit, row or fix of the part, or the curve of a wire; `along` is how far along the wire.
    """

    part: str = ""
    layer: str = ""
    index: int = -1
    wire: Wire | None = None
    along: float = 0.0

    @property
    def unit(self) -> tuple[str, int] | None:
        """The unit whose tile or bias this is."""
        return (self.layer, self.index) if self.part in ("unit", "bias", "remove") else None


EMPTY = Spot()
