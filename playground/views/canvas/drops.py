"""What is dragged from the palette over the canvas: a layer or a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from playground.model.kinds import kinds
from playground.session import keeping
from playground.views.canvas.block_drop import DropBlock
from playground.views.canvas.dropping import DropLayer
from playground.views.mime import block_key, layer_kind

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView


class Drops:
    """Follows one drag after another over a canvas."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._layer: DropLayer | None = None

    @property
    def active(self) -> bool:
        """Whether a layer is being dragged over the canvas."""
        return self._layer is not None

    def enter(self, event: QDragEnterEvent) -> None:
        """Begin to show where a layer would land; other things are not taken."""
        self._layer = self._begun(event.mimeData())
        if self._layer is None:
            event.ignore()
            return
        self._view.show_start()
        self._layer.follow(self._view.scene_point(event.position()))
        event.acceptProposedAction()

    def _begun(self, data: QMimeData) -> DropLayer | None:
        kind, blocks = layer_kind(data), keeping.blocks(self._view.session)
        if kind in kinds():
            return DropLayer(self._view, kind)
        block = blocks.get(block_key(data))
        return DropBlock(self._view, block) if block is not None else None

    def move(self, event: QDragMoveEvent) -> None:
        """Show where the layer would land now."""
        if self._layer is not None:
            self._layer.follow(self._view.scene_point(event.position()))
            event.acceptProposedAction()

    def leave(self) -> None:
        """Take everything back."""
        if self._layer is not None:
            self._layer.cancel()
            self._layer = None
            self._view.show_start()

    def drop(self, event: QDropEvent) -> None:
        """Add the layer."""
        if self._layer is not None:
            self._layer.drop(self._view.scene_point(event.position()))
            self._layer = None
            event.acceptProposedAction()
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
