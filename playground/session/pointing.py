"""The cell of a layer that somebody points at, and all that it sees and reaches."""

from collections.abc import Callable, Mapping

from playground.model.cells import Cells
from playground.model.channels import ChannelSight
from playground.model.receptive import Sight
from playground.session.signal import Signal

Place = tuple[str, int, int]
"""A layer's id, and row and column of a cell of it (see `playground.model.cells`)."""


class Pointing:
    """Keeps the place that is pointed at; `changed` tells that it is another one.

    `sight` gives who sees whom in the present network, `channels` which channels do.
    """

    def __init__(self, sight: Callable[[], Sight], channels: Callable[[], ChannelSight]) -> None:
        self.changed: Signal[[]] = Signal()
        self._sight, self._channels = sight, channels
        self._place: Place | None = None
        self._channel: int | None = None
        self._through: Mapping[str, int] | None = None
        self._lit: Mapping[str, Cells] = {}

    @property
    def place(self) -> Place | None:
        """The place that is pointed at."""
        return self._place

    def point(self, place: Place | None, channel: int | None = None) -> None:
        """Point at another place, or at none; in one channel, or in all of them."""
        if (place, channel) != (self._place, self._channel):
            self._place, self._channel = place, channel
            self._through = None
            if place is not None and channel is not None:
                self._through = self._channels().lit(place[0], channel)
            self._lit = {**self._sight().field(*place), **self._sight().reached(*place)} if place else {}
            self.changed.emit()

    def takes_part(self, layer: str, channel: int) -> bool:
        """Tell whether a channel of a layer is seen from the channel that is pointed at, or sees it."""
        return self._through is None or bool(self._through.get(layer, 0) >> channel & 1)

    def lit(self, layer: str) -> Cells | None:
        """Return the cells of a layer that the place sees, or that see it; None where there are none."""
        return self._lit.get(layer)
