"""Adding layers: by a menu, by appending, at the end of a pulled wire."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from playground.model import edits
from playground.model.document import Document
from playground.model.folding import exits
from playground.model.kinds import LayerKind, kinds
from playground.session import keeping
from playground.views.canvas.chooser import layer_entries
from playground.views.canvas.dropping import DropLayer
from playground.views.canvas.layout import BOX, COMPACT, WIDTH
from playground.views.canvas.places import position_of, snapped, with_room, with_sizes

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView

MENU = 160


class Adding:
    """Every way to a new layer but the drag from the palette."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def ask(self) -> None:
        """Ask which layer to add after the selected one, or at the end."""
        half = self._view.look.px(MENU)
        corner = self._view.viewport().rect().center() - QPoint(half, half)
        self._view.chooser.ask(layer_entries(_any), corner, self.append)

    def ask_at(self, point: QPointF) -> None:
        """Ask which layer to add at a point of the scene."""

        def drop(kind: str) -> None:
            DropLayer(self._view, kind).drop(point)

        self._view.chooser.ask(layer_entries(_any), self._view.pixel(point), drop)

    def append(self, kind: str) -> None:
        """Add a layer after the selected one, or where the network ends, with the wires that are clear."""
        session = self._view.session
        after = self._after()
        name = edits.new_id(session.document)
        sizes = self._view.canvas.sizes(kind, name)
        change = partial(edits.append_layer, kind=kind, after=after, sizes=sizes)
        self.add(name, kinds()[kind].title, with_sizes(change, sizes))

    def append_block(self, key: str) -> None:
        """Add a block after the selected layer, or where the network ends, with the wires that are clear."""
        session, after = self._view.session, self._after()
        block, source = keeping.blocks(session)[key], edits.fed_by(session.document, after)
        made = block.make(session.shapes.get(source) if source is not None else None)
        name, sizes = edits.new_block_id(session.document), self._view.canvas.sizes()
        sizes[name] = BOX
        change = partial(edits.append_block, block=made, after=after, sizes=sizes)
        self.add(name, block.title, with_sizes(change, sizes))

    def _after(self) -> str | None:
        """Return the selected layer, or the last one of the selected group."""
        session, group = self._view.session, self._view.groups.chosen
        if group is not None:
            ends = exits(session.document.graph, group)
            return ends[0] if len(ends) == 1 else None
        return next(iter(session.selection)) if len(session.selection) == 1 else None

    def beside(self, kind: str, layer: str, forward: bool, point: QPointF) -> None:
        """Add a layer where a wire was pulled to, and make that wire."""
        name = edits.new_id(self._view.session.document)
        sizes = self._view.canvas.sizes(kind, name)

        def change(document: Document) -> Document:
            added = edits.add_layer(document, kind, _at_port(point, kind, forward), layer_id=name)
            wired = edits.connect(added, *((layer, name) if forward else (name, layer)))
            return with_sizes(partial(with_room, name=name, sizes=sizes), sizes)(wired)

        self.add(name, kinds()[kind].title, change)

    def add(self, name: str, title: str, change: Callable[[Document], Document]) -> None:
        """Do an edit that adds node `name`, select it, and keep the whole network in sight if it was."""
        saw_all = self._view.sight.holds_all()
        if self._view.session.edit(f"Add {title}", change):
            self._view.session.select({name})
            if saw_all and not self._view.sight.holds_all():
                self._view.fit()


def _any(kind: LayerKind) -> bool:
    return True


def _at_port(point: QPointF, kind: str, forward: bool) -> tuple[float, float]:
    """Return where a new node goes so that its port lies at `point`, where a wire was pulled to."""
    half = (WIDTH if any(field.name == "units" for field in kinds()[kind].fields) else COMPACT[0]) / 2
    return position_of(snapped(point + QPointF(half if forward else -half, 0)))
