"""From places of the plane to pixels and back: it fits all points, and can be moved and enlarged."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from playground.data.dataset import Floats

MOST, NOTCH = 60.0, 1.2
SHRINK = 0.96
"""Where points come closer together the view follows no faster than this from frame to frame."""

LEAST = 1e-12
"""A plane is at least this large, so that a single point has a place."""

Places = NDArray[np.float64]


class Camera:
    """Both axes have the same scale: distances in all directions can be compared."""

    def __init__(self) -> None:
        self.zoom = 1.0
        self.middle = np.zeros(2)
        self._centre = np.zeros(2)
        self._span = np.zeros(2)

    def fit(self, points: Floats, jump: bool) -> None:
        """Follow the points: at once where they spread or `jump`, slowly where they shrink."""
        if not len(points):
            return
        low, high = points.min(axis=0).astype(np.float64), points.max(axis=0).astype(np.float64)
        self._span = high - low if jump else np.maximum(high - low, SHRINK * self._span)
        self._centre = (low + high) / 2

    def reset(self) -> None:
        """Show all points."""
        self.zoom, self.middle = 1.0, np.zeros(2)

    def scale(self, area: QRectF) -> float:
        """Return pixels for a unit of the plane."""
        across, up = np.maximum(self._span, LEAST).tolist()
        return float(self.zoom * min(area.width() / across, area.height() / up))

    def to_pixels(self, points: Floats, area: QRectF) -> Places:
        """Return where points lie, (n, 2); up is up."""
        away = (points - self._centre) * self.scale(area)
        pixels = self._origin(area) + away * (1.0, -1.0)
        return np.asarray(pixels, np.float64)

    def to_plane(self, point: QPointF, area: QRectF) -> Places:
        """Return the place under a pixel."""
        away = (np.array([point.x(), point.y()]) - self._origin(area)) * (1.0, -1.0)
        return np.asarray(self._centre + away / self.scale(area), np.float64)

    def _origin(self, area: QRectF) -> Places:
        """Return the pixel of the middle of all points; `middle` counts in shares of the zoomed picture."""
        side = min(area.width(), area.height())
        centre = np.array([area.center().x(), area.center().y()])
        return np.asarray(centre + self.middle * self.zoom * side, np.float64)

    def move(self, by: QPointF, area: QRectF) -> None:
        """Drag the plane by some pixels."""
        side = max(min(area.width(), area.height()), 1.0)
        self.middle = self.middle + np.array([by.x(), by.y()]) / (self.zoom * side)

    def enlarge(self, notches: float, at: QPointF, area: QRectF) -> None:
        """Zoom by some notches of the wheel; what is under the mouse stays there."""
        before = self.to_plane(at, area)
        self.zoom = float(np.clip(self.zoom * NOTCH**notches, 1.0, MOST))
        after = self.to_pixels(before.astype(np.float32)[None], area)[0]
        self.move(QPointF(at.x() - after[0], at.y() - after[1]), area)
        if self.zoom == 1.0:
            self.reset()
