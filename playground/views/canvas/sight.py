"""Which numbers the canvas wants: those of the nodes in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

if TYPE_CHECKING:
    from playground.views.canvas.view import CanvasView


class Sight:
    """Knows the arrays that nodes in sight show, and tells the view's listeners when these are others."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self._told: tuple[str, ...] = ()

    @property
    def area(self) -> QRectF:
        """The part of the scene that is in sight."""
        view = self._view
        return view.viewportTransform().inverted()[0].mapRect(QRectF(view.viewport().rect()))

    def holds_all(self) -> bool:
        """Tell whether the whole network is in sight."""
        return self.area.contains(self._view.canvas.content())

    def arrays(self) -> tuple[str, ...]:
        """Return the slot names of the arrays that nodes in sight show."""
        return self._view.canvas.arrays(self.area)

    def check(self) -> None:
        """Tell when other nodes have come into sight."""
        arrays = self.arrays()
        if arrays != self._told:
            self._told = arrays
            self._view.layers_shown_changed.emit()
