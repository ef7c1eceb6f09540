"""Wires between two layers: all of them in one item, as single curves between units or as one ribbon."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.model.document import Wire
from playground.views.canvas.ink import Ink

Floats = NDArray[np.float32]
Mode = Literal["units", "ribbon"]

SAMPLES: Final = 24
THIN: Final = 0.8
THICK: Final = 8.0
PER_WEIGHT: Final = 2.0
FULL_COLOR: Final = 1.5
DASH: Final = (11.0, 4.0)
DASHED_FROM: Final = 1.0
RIBBON: Final = 5.0
_BLEND = np.linspace(0.0, 1.0, SAMPLES)


@dataclass(frozen=True)
class Bundle:
    """What connects two layers: the `wire`, how it is shown, and between how many units."""

    wire: Wire
    mode: Mode
    sources: int = 1
    targets: int = 1


class BundleItem(QGraphicsItem):
    """Paints one bundle. Curve number target * sources + source belongs to the weight at the same place."""

    def __init__(self, ink: Ink, bundle: Bundle) -> None:
        super().__init__()
        self.ink = ink
        self.bundle = bundle
        self.weights: Floats | None = None
        self.gradients: Floats | None = None
        self.lit: NDArray[np.bool_] | None = None
        self.hot = -1
        self.flow: float | None = None
        self.opened = False
        self._starts: tuple[QPointF, ...] = ()
        self._ends: tuple[QPointF, ...] = ()
        self._paths: list[QPainterPath] = []
        self._pens: list[QPen] = []
        self._order: list[int] = []
        self._dashed: list[bool] = []
        self._points = np.empty((0, SAMPLES, 2))
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(1)

    # ---- geometry ----------------
    def route(self, starts: Sequence[QPointF], ends: Sequence[QPointF]) -> None:
        """Lay the curves from every start to every end, in scene coordinates."""
        if tuple(starts) == self._starts and tuple(ends) == self._ends:
            return
        self.prepareGeometryChange()
        self._starts, self._ends = tuple(starts), tuple(ends)
        self._paths = [curve(start, end) for end in ends for start in starts]
        self._points = _sampled(starts, ends)
        low, high = self._points.min((0, 1)), self._points.max((0, 1))
        self._bounds = QRectF(QPointF(*low), QPointF(*high)).adjusted(-THICK, -THICK, THICK, THICK)
        self.restyle()

    def boundingRect(self) -> QRectF:
        """Return a rectangle around all curves."""
        return self._bounds

    def nearest(self, point: QPointF) -> tuple[int, float, float]:
        """Return the curve nearest to a point, its distance, and how far along the curve that is (0 to 1)."""
        if not len(self._points):
            return -1, np.inf, 0.0
        starts, steps = self._points[:, :-1], np.diff(self._points, axis=1)
        gap = np.array((point.x(), point.y())) - starts
        share = np.clip((gap * steps).sum(-1) / np.maximum((steps**2).sum(-1), 1e-9), 0.0, 1.0)
        distance = np.hypot(*np.moveaxis(gap - share[..., None] * steps, -1, 0))
        curve, piece = np.unravel_index(int(distance.argmin()), distance.shape)
        along = (int(piece) + float(share[curve, piece])) / (SAMPLES - 1)
        return int(curve), float(distance[curve, piece]), along

    def middle(self, curve: int) -> QPointF:
        """Return the middle of a curve in the scene."""
        return QPointF(*self._points[curve, SAMPLES // 2])

    def ends(self, curve: int) -> tuple[QPointF, QPointF]:
        """Return where a curve starts and ends."""
        return self._starts[curve % len(self._starts)], self._ends[curve // len(self._starts)]

    # ---- looks ----------------
    def show_weights(self, weights: Floats | None, gradients: Floats | None, flow: float | None) -> None:
        """Show weights (targets, sources); `flow` is how far the dashes have come, or None for whole lines."""
        fits = weights is not None and weights.shape == (self.bundle.targets, self.bundle.sources)
        self.weights = weights if fits else None
        self.gradients = gradients if fits else None
        self.flow = flow
        self.restyle()

    def light(self, lit: NDArray[np.bool_] | None) -> None:
        """Light some curves and dim the others; None is the usual look."""
        self.lit = lit
        self.restyle()

    def point_out(self, curve: int) -> None:
        """Show which curve the mouse is over; -1 for none."""
        if curve != self.hot:
            self.hot = curve
            self.restyle()

    def open(self, opened: bool) -> None:
        """Show that something being dragged would land on this wire."""
        if opened != self.opened:
            self.opened = opened
            self.update()

    def restyle(self) -> None:
        """Choose width and colour of every curve anew."""
        if self.bundle.mode == "units":
            self._style_units()
        else:
            self._style_ribbon()
        self.update()

    def _style_units(self) -> None:
        count = len(self._paths)
        weights = np.zeros(count, np.float32) if self.weights is None else np.nan_to_num(self.weights.ravel())
        magnitude = np.abs(weights)
        widths = np.clip(THIN + magnitude * PER_WEIGHT, THIN, THICK).tolist()
        level = np.clip(weights / FULL_COLOR, -1.0, 1.0) * 127.5 + 127.5
        colors = level.astype(np.uint8).tolist()
        lit = [True] * count if self.lit is None else self.lit.tolist()
        self._fill_pens(count)
        for pen, width, color, on in zip(self._pens, widths, colors, lit, strict=True):
            pen.setWidthF(width)
            pen.setColor((self.ink.wires if on else self.ink.dimmed)[color])
        self._dashed = (magnitude > DASHED_FROM / PER_WEIGHT / 4).tolist()
        order = np.argsort(magnitude, kind="stable")
        self._order = (
            order.tolist() if self.lit is None else order[np.argsort(self.lit[order], kind="stable")].tolist()
        )

    def _style_ribbon(self) -> None:
        self._fill_pens(1)
        self._order = [0]
        lit = self.lit is None or bool(self.lit.all())
        color = QColor(self.ink.accent if self.hot == 0 else self.ink.flow)
        color.setAlphaF(1.0 if lit else 0.2)
        self._pens[0].setColor(color)
        self._pens[0].setWidthF(RIBBON)
        self._dashed = [True]

    def _fill_pens(self, count: int) -> None:
        while len(self._pens) < count:
            self._pens.append(QPen(Qt.PenStyle.SolidLine))
            self._pens[-1].setCapStyle(Qt.PenCapStyle.FlatCap)
        del self._pens[count:]

    # ---- painting ----------------
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw the curves, strong ones last."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index in self._order:
            pen = self._pens[index]
            if self.flow is not None and self._dashed[index]:
                width = pen.widthF()
                pen.setDashPattern((DASH[0] / width, DASH[1] / width))
                pen.setDashOffset(-self.flow / width)
            else:
                pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawPath(self._paths[index])
        self._paint_marks(painter)

    def _paint_marks(self, painter: QPainter) -> None:
        if self.opened:
            painter.setPen(QPen(self.ink.accent, RIBBON, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(self._spine())
        elif 0 <= self.hot < len(self._paths) and self.bundle.mode == "units":
            painter.setPen(QPen(self.ink.accent, self._pens[self.hot].widthF() + 3))
            painter.drawPath(self._paths[self.hot])
            self._pens[self.hot].setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(self._pens[self.hot])
            painter.drawPath(self._paths[self.hot])

    def _spine(self) -> QPainterPath:
        return curve(_mean(self._starts), _mean(self._ends))


def _mean(points: Sequence[QPointF]) -> QPointF:
    return QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))


def bend(start: QPointF, end: QPointF) -> float:
    """Return how far the control points of a curve lie from its ends; backward curves make a loop."""
    run = end.x() - start.x()
    return run / 2 if run > 64 else max(32.0, min(160.0, 48 - run / 4))


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """Return the path of a wire: it leaves to the right and arrives from the left."""
    reach = bend(start, end)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path


def _sampled(starts: Sequence[QPointF], ends: Sequence[QPointF]) -> NDArray[np.float64]:
    """Return points on all curves, (curves, SAMPLES, 2), by the Bernstein form of a cubic."""
    controls = []
    for end in ends:
        for start in starts:
            reach = bend(start, end)
            controls.append(
                (
                    (start.x(), start.y()),
                    (start.x() + reach, start.y()),
                    (end.x() - reach, end.y()),
                    (end.x(), end.y()),
                )
            )
    t = _BLEND
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    points: NDArray[np.float64] = np.einsum("sk,ckd->csd", basis, np.array(controls))
    return points
