"""Which part of the scene is seen, and how large."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

from playground.views.canvas.motion import Motion
from playground.views.theme import Look

SMALLEST: Final = 0.05
LARGEST: Final = 4.0
STEP: Final = 1.25
MARGIN: Final = 12.0
LARGEST_FIT: Final = 1.5
FARTHEST: Final = 20_000.0


@dataclass(frozen=True)
class Frame:
    """A zoom and what is in the middle of the picture."""

    zoom: float
    center: QPointF


class Camera:
    """Zoom and centre of a view. A zoom of 1 shows scene units at the scale of the look.

    `fitted` says that the whole network was asked for, and nobody has zoomed or moved the picture since.
    """

    def __init__(
        self, view: QGraphicsView, look: Look, motion: Motion, zoomed: Callable[[float], None]
    ) -> None:
        self._view = view
        self._zoomed = zoomed
        self._look = look
        self._motion = motion
        self.zoom = 1.0
        self.center = QPointF(0, 0)
        self.fitted = False

    @property
    def pixels(self) -> float:
        """Pixels of the screen a unit of the scene."""
        return self.zoom * self._look.scale

    def look_at(self, zoom: float, center: QPointF) -> None:
        """Show `center` in the middle; values that are no numbers are ignored, others kept within limits."""
        if not all(map(math.isfinite, (zoom, center.x(), center.y()))):
            return
        self.fitted = False
        self._look_at(zoom, center)

    def _look_at(self, zoom: float, center: QPointF) -> None:
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
        self.fitted = False
        self._glide(min(max(zoom, SMALLEST), LARGEST), center)

    def _glide(self, zoom: float, center: QPointF) -> None:
        start_zoom, start = self.zoom, QPointF(self.center)

        def step(share: float) -> None:
            self._look_at(start_zoom * (zoom / start_zoom) ** share, start + (center - start) * share)

        self._motion.run(step)

    def frame(self, rect: QRectF, room: QRect) -> Frame:
        """Return what shows all of `rect` in a part of the viewport, not larger than one and a half times."""
        rect = rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        share = min(room.width() / rect.width(), room.height() / rect.height()) / self._look.scale
        zoom = min(max(share, SMALLEST), LARGEST_FIT)
        aside = QPointF(self._view.viewport().rect().center() - room.center())
        return Frame(zoom, rect.center() + aside / (zoom * self._look.scale))

    @property
    def seen(self) -> Frame:
        """What is seen now."""
        return Frame(self.zoom, QPointF(self.center))

    def fit(self, frame: Frame, smooth: bool = True) -> None:
        """Show a frame that holds everything, and remember that."""
        self._motion.stop()
        (self._glide if smooth else self._look_at)(frame.zoom, frame.center)
        self.fitted = True

    def shown(self, rect: QRectF, frame: Frame) -> QRect:
        """Return where in the viewport a rectangle of the scene lies while `frame` is seen."""
        pixels = frame.zoom * self._look.scale
        corner = (rect.topLeft() - frame.center) * pixels + QPointF(self._view.viewport().rect().center())
        return QRectF(corner, rect.size() * pixels).toAlignedRect()
