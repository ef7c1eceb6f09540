"""Which part of the scene is seen, and how large."""

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from playground.views.canvas.motion import Motion
from playground.views.theme import Look

SMALLEST: Final = 0.2
LARGEST: Final = 4.0
STEP: Final = 1.25
MARGIN: Final = 12.0
LARGEST_FIT: Final = 1.5
FARTHEST: Final = 20_000.0


class Camera:
    """Zoom and centre of a view. A zoom of 1 shows scene units at the scale of the look."""

    def __init__(
        self, view: QGraphicsView, look: Look, motion: Motion, zoomed: Callable[[float], None]
    ) -> None:
        self._view = view
        self._zoomed = zoomed
        self._look = look
        self._motion = motion
        self.zoom = 1.0
        self.center = QPointF(0, 0)

    @property
    def pixels(self) -> float:
        """Pixels of the screen a unit of the scene."""
        return self.zoom * self._look.scale

    def look_at(self, zoom: float, center: QPointF) -> None:
        """Show `center` in the middle; values that are no numbers are ignored, others kept within limits."""
        if not all(map(math.isfinite, (zoom, center.x(), center.y()))):
            return
        self.zoom = min(max(zoom, SMALLEST), LARGEST)
        self.center = QPointF(*(min(max(c, -FARTHEST), FARTHEST) for c in center.toTuple()))
        self._view.setTransform(QTransform.fromScale(self.pixels, self.pixels))
        self._view.centerOn(self.center)
        self._zoomed(self.zoom)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by pixels of the screen."""
        self._motion.stop()
        self.look_at(self.zoom, self.center - QPointF(dx, dy) / self.pixels)

    def zoom_at(self, factor: float, point: QPointF) -> None:
        """Zoom by a factor; what lies at `point` (viewport pixels) stays there."""
        if not math.isfinite(factor) or factor <= 0:
            return
        self._motion.stop()
        middle = QPointF(self._view.viewport().rect().center())
        offset = point - middle
        before = self.pixels
        zoom = min(max(self.zoom * factor, SMALLEST), LARGEST)
        after = zoom * self._look.scale
        self.look_at(zoom, self.center + offset / before - offset / after)

    def glide_to(self, zoom: float, center: QPointF) -> None:
        """Move there smoothly; zooming is even in its logarithm."""
        start_zoom, start = self.zoom, QPointF(self.center)
        zoom = min(max(zoom, SMALLEST), LARGEST)

        def step(share: float) -> None:
            self.look_at(start_zoom * (zoom / start_zoom) ** share, start + (center - start) * share)

        self._motion.run(step)

    def fit(self, rect: QRectF, below: int = 0, smooth: bool = True) -> None:
        """Show all of a rectangle, not larger than one and a half times, above the lowest `below` pixels."""
        room = self._view.viewport().rect().adjusted(0, 0, 0, -below)
        if rect.isEmpty() or room.width() < 2 or room.height() < 2:
            return
        rect = rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        share = min(room.width() / rect.width(), room.height() / rect.height()) / self._look.scale
        zoom = min(max(share, SMALLEST), LARGEST_FIT)
        center = rect.center() + QPointF(0, below / 2 / (zoom * self._look.scale))
        move = self.glide_to if smooth else self.look_at
        move(zoom, center)
