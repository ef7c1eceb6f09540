"""Which feature maps share one scale of colours: the button on the canvas that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint

from playground.views.filter_popup import Entry
from playground.views.theme import Spread

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

SPREADS: Final[Mapping[Spread, tuple[str, str]]] = MappingProxyType(
    {
        "map": ("Each map by itself", "shows detail in every map"),
        "layer": ("Each layer by itself", "compares the maps of a layer"),
        "network": ("The whole network", "compares layers"),
    }
)
WIDTH: Final = 360


class Spreads:
    """Offers the choice where there are maps, and shows them anew once another is made."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        view.bar.colors.clicked.connect(self._ask)
        view.look.spread_changed.connect(self._follow)
        view.canvas.rearranged.connect(self.offer)
        self.offer()

    def offer(self) -> None:
        """Show the button where pictures are seen."""
        self._view.bar.show_colors(bool(self._view.session.facts.shape))

    def _ask(self) -> None:
        now = self._view.look.spread
        entries = [
            Entry(f"{title} ✓" if spread == now else title, words, spread)
            for spread, (title, words) in SPREADS.items()
        ]
        corner = self._view.bar.geometry().topLeft() - QPoint(0, self._view.look.px(WIDTH / 2))
        self._view.chooser.ask(entries, corner, self._take, width=WIDTH)

    def _take(self, chosen: str) -> None:
        for spread in SPREADS:
            if spread == chosen:
                self._view.look.set_spread(spread)

    def _follow(self) -> None:
        self._view.canvas.show_again()
        self._view.sight.check()
