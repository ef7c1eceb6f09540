"""Receptive fields on the canvas: the cell under the mouse lights what it sees, and what sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.model.cells import Cells, cell
from playground.views.canvas.ink import Ink
from playground.views.canvas.spots import Spot
from playground.views.lighting import draw_lit

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

LINE = 1.5


class Lights:
    """Tells the session what is pointed at, and the nodes what is lit."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._pointing = view.session.pointing
        self._pointing.changed.connect(self._show)

    def detach(self) -> None:
        """Stop following the session."""
        self._pointing.changed.disconnect(self._show)

    def point(self, spot: Spot) -> None:
        """Point at the cell of a map, or at the unit, that is under the mouse."""
        session = self._view.session
        shape = session.shapes.get(spot.layer) if session.facts.shape else None
        place = None
        if shape is not None and len(shape) == 3 and spot.cell is not None:
            place = (spot.layer, *spot.cell)
        elif shape is not None and len(shape) == 1 and spot.part in ("unit", "bar"):
            place = (spot.layer, *cell(shape, spot.index))
        self._pointing.point(place)

    def _show(self) -> None:
        own = self._pointing.place
        for layer, node in self._view.canvas.nodes.items():
            lit = self._pointing.lit(layer) if node.face.form == "maps" else None
            if lit is not node.tiles.lit:
                node.tiles.lit = lit
                node.tiles.lit_is_own = own is not None and own[0] == layer
                node.tiles.update()


def paint_lit(painter: QPainter, ink: Ink, tiles: list[QRectF], lit: Cells, own: bool) -> None:
    """Light cells on each of the maps of a node; on the one that is pointed at, nothing is dimmed."""
    for tile in tiles:
        draw_lit(painter, tile, lit, ink.theme, LINE, dim=not own)
