"""Dragging a block from the palette: a whole group lands, made for the shape that it will see."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from playground.model import edits
from playground.model.blocks import Block
from playground.model.document import Fragment, Wire
from playground.model.folding import behind, exits
from playground.model.shapes import infer
from playground.views.canvas.dropping import DropLayer, Landing, passed_text
from playground.views.canvas.layout import BOX
from playground.views.canvas.places import position_of, snapped, with_room, with_sizes

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView


class DropBlock(DropLayer):
    """Follows one drag of a block over the canvas."""

    def __init__(self, view: CanvasView, block: Block) -> None:
        super().__init__(view, "")
        self._block = block

    @property
    def title(self) -> str:
        """What is being dragged, in words."""
        return self._block.title

    def _passes(self) -> bool:
        return True

    def _sizes(self, name: str) -> dict[str, tuple[float, float]]:
        return {**self._view.canvas.sizes(), name: BOX}

    def _land(self, point: QPointF, wire: Wire | None) -> Landing:
        document, block = self._view.session.document, self._made(wire)
        name = edits.new_block_id(document)
        sizes = self._sizes(name)
        if wire is None:
            added = edits.add_block(document, block, position_of(snapped(point)))
            return Landing(with_sizes(partial(with_room, name=name, sizes=sizes), sizes)(added), name, None)
        put = with_sizes(partial(edits.put_block_on_wire, block=block, wire=wire, sizes=sizes), sizes)
        return Landing(put(document), name, wire)

    def _made(self, wire: Wire | None) -> Fragment:
        session = self._view.session
        real = behind(session.document, wire) if wire is not None else ()
        return self._block.make(session.shapes.get(real[0].source) if real else None)

    def _shapes(self, landing: Landing) -> str:
        document, group = landing.document, landing.document.group(landing.layer)
        shapes = infer(document.graph, self._view.session.facts)
        ends = exits(document.graph, group) if group is not None else ()
        out = shapes.get(ends[0]) if len(ends) == 1 else None
        cut = behind(self._view.session.document, landing.wire) if landing.wire is not None else ()
        if out is None:
            return "does not fit here" if cut else "not connected yet"
        return passed_text([shapes.get(cut[0].source)] if cut else [], out)
