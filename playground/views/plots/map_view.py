"""A map over two columns of the data, and a curve over one, with the data points on top."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from playground.data.dataset import Floats
from playground.views.plots.axes import Axes
from playground.views.plots.points import Points, picture
from playground.views.theme import Look

HEADROOM = 0.08
MARK = 8


class PointsAxes(Axes):
    """Axes with data points, drawn once and kept until the data, the size or the theme change."""

    def __init__(self, look: Look, square: bool) -> None:
        super().__init__(look, square)
        self._points: Points | None = None
        self._picture: QPixmap | None = None
        self._mark: tuple[float, float] | None = None

    def set_mark(self, mark: tuple[float, float] | None) -> None:
        """Draw a ring around a place in [0, 1] across and up, or none."""
        self._mark = mark
        self.update()

    def set_points(self, points: Points | None) -> None:
        """Show these points."""
        self._points, self._picture = points, None
        self.update()

    def restyle(self) -> None:
        """Forget the picture of the points."""
        self._picture = None
        super().restyle()

    def sample_under_mouse(self) -> int | None:
        """Return the number of the sample the mouse points at, or None."""
        if self.mouse is None or self._points is None:
            return None
        plane = self.plane()
        across = (self.mouse.x() - plane.left()) / plane.width()
        up = (plane.bottom() - self.mouse.y()) / plane.height()
        return self._points.nearest(across, up, plane.width(), plane.height())

    def draw_points(self, painter: QPainter, plane: QRectF) -> None:
        """Lay the points over what was drawn."""
        if self._points is None:
            return
        if self._picture is None:
            size = plane.size().toSize()
            self._picture = picture(self._points, self._look, size, self.devicePixelRatioF())
        painter.drawPixmap(plane.topLeft(), self._picture)
        if self._mark is not None:
            across, up = self._mark
            place = QPointF(plane.left() + across * plane.width(), plane.bottom() - up * plane.height())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for color, width in (("surface", 5), ("accent", 2.5)):
                painter.setPen(QPen(self._look.theme.color(color), self._look.px(width)))
                painter.drawEllipse(place, self._look.px(MARK), self._look.px(MARK))


class MapView(PointsAxes):
    """A square map: an image of the network's answers or of one unit."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, square=True)
        self._image: QImage | None = None
        self.setAccessibleName("Map of the answers")

    def set_image(self, image: QImage | None) -> None:
        """Show another map."""
        self._image = image
        self.update()

    def draw(self, painter: QPainter, plane: QRectF) -> None:
        """Draw the map, the points and the mouse."""
        if self._image is None:
            painter.fillRect(plane, self._look.theme.color("neutral"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(plane, self._image)
        painter.setClipRect(plane)
        self.draw_points(painter, plane)
        self.draw_mouse(painter)
        painter.setClipping(False)


class CurveView(PointsAxes):
    """The answer as a curve over the data's only column; the targets are the points."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, square=False)
        self._curves: Floats = np.empty((0, 0), np.float32)
        self.setAccessibleName("Curve of the answers")

    def set_curves(self, curves: Floats) -> None:
        """Show (units, points) values over the whole width."""
        self._curves = curves
        self.update()

    def draw(self, painter: QPainter, plane: QRectF) -> None:
        """Draw points and curves."""
        painter.fillRect(plane, self._look.theme.color("surface"))
        painter.setClipRect(plane)
        self._draw_zero(painter, plane)
        self.draw_points(painter, plane)
        for number, curve in enumerate(self._curves):
            painter.setPen(QPen(self._color(number), self._look.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(self._line(curve, plane))
        self.draw_mouse(painter)
        painter.setClipping(False)

    def _draw_zero(self, painter: QPainter, plane: QRectF) -> None:
        y = self.to_widget(0.0, 0.0).y()
        painter.setPen(QPen(self._look.theme.color("line"), 1))
        painter.drawLine(QPointF(plane.left(), y), QPointF(plane.right(), y))

    def _color(self, number: int) -> QColor:
        theme = self._look.theme
        return theme.color("text") if len(self._curves) == 1 else theme.class_color(number)

    def _line(self, curve: Floats, plane: QRectF) -> QPolygonF:
        low, high = self._y
        shown = np.clip(np.nan_to_num(curve, nan=0.0), low - (high - low), high + (high - low))
        across = plane.left() + (np.arange(curve.size) + 0.5) / max(curve.size, 1) * plane.width()
        down = plane.bottom() - (shown - low) / (high - low) * plane.height()
        return QPolygonF([QPointF(x, y) for x, y in zip(across.tolist(), down.tolist(), strict=True)])
