"""Receptive fields on the canvas: the cell under the mouse lights what it sees, and what sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.model.cells import Cells, cell
from playground.views.canvas.face import Face
from playground.views.canvas.ink import Ink
from playground.views.canvas.spots import Spot
from playground.views.lighting import dim, draw_lit

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
        self._pointing.point(place, self._channel(spot))

    def _channel(self, spot: Spot) -> int | None:
        """Return which channel a map is; a picture that is seen whole is all of them."""
        face = self._view.canvas.nodes[spot.layer].face if spot.cell is not None else None
        return None if face is None or face.seen_whole else face.first + spot.index

    def _show(self) -> None:
        own = self._pointing.place
        for layer, node in self._view.canvas.nodes.items():
            lit = self._pointing.lit(layer) if node.face.form == "maps" else None
            through = self._taking_part(layer, node.face)
            if lit is not node.tiles.lit or through != node.tiles.through:
                node.tiles.lit, node.tiles.through = lit, through
                node.tiles.lit_is_own = own is not None and own[0] == layer
                node.tiles.update()

    def _taking_part(self, layer: str, face: Face) -> list[bool]:
        """Return which maps of a node have to do with the channel that is pointed at: on its own node all."""
        place, shown = self._pointing.place, range(face.first, face.first + face.shown)
        own = place is not None and place[0] == layer
        return [own or face.seen_whole or self._pointing.takes_part(layer, channel) for channel in shown]


def paint_lit(
    painter: QPainter, ink: Ink, tiles: list[QRectF], lit: Cells, through: Sequence[bool], own: bool
) -> None:
    """Light cells on the maps of a node that take part, and dim the others; on the node that is pointed at,
    nothing is dimmed.
    """
    for tile, takes_part in zip(tiles, through, strict=False):
        if takes_part:
            draw_lit(painter, tile, lit, ink.theme, LINE, dims=not own)
        else:
            dim(painter, tile, ink.theme)
