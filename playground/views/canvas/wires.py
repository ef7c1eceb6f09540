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
from playground.views.canvas.curves import Curves
from playground.views.canvas.face import Face
from playground.views.canvas.ink import Ink

Floats = NDArray[np.float32]
Mode = Literal["units", "ribbon"]

THIN: Final = 0.75
THICK: Final = 5.0
WIDE_WEIGHT: Final = 3.0
FULL_COLOR: Final = 1.5
RIBBON: Final = 5.0
DENSE: Final = 150
DOTTED: Final = 64
DOT: Final = 2.5


@dataclass(frozen=True)
class Bundle:
    """What connects two layers: the `wire`, how it is shown, and between how many units."""

    wire: Wire
    mode: Mode
    sources: int = 1
    targets: int = 1


def mode_between(source: Face, target: Face) -> Mode:
    """Return how the wires between two nodes are shown: each by itself where both show their units."""
    single = source.form in ("units", "features") and source.shown and target.weighs
    return "units" if single else "ribbon"


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
        self.curves = Curves((QPointF(),), (QPointF(),))
        self._pens: list[QPen] = []
        self._order: list[int] = []
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(1)

    # ---- geometry ----------------
    def route(self, starts: Sequence[QPointF], ends: Sequence[QPointF]) -> None:
        """Lay the curves from every start to every end, in scene coordinates."""
        if self.curves.leads(starts, ends):
            return
        self.prepareGeometryChange()
        self.curves = Curves(starts, ends)
        self._bounds = self.curves.bounds.adjusted(-THICK, -THICK, THICK, THICK)
        self.restyle()

    def boundingRect(self) -> QRectF:
        """Return a rectangle around all curves."""
        return self._bounds

    # ---- looks ----------------
    def show_weights(self, weights: Floats | None, gradients: Floats | None, flow: float | None) -> None:
        """Show weights (targets, sources); `flow` is how far dashes have come, None for whole lines."""
        shape = (self.bundle.targets, self.bundle.sources)
        self.weights = weights if weights is not None and weights.shape == shape else None
        self.gradients = gradients if gradients is not None and gradients.shape == shape else None
        self.flow = flow
        self.restyle()

    def inherit(self, other: "BundleItem") -> None:
        """Show the weights of the item this one replaces, as far as they go, until the next snapshot."""
        if other.weights is not None:
            self.weights = np.zeros((self.bundle.targets, self.bundle.sources), np.float32)
            rows, columns = np.minimum(self.weights.shape, other.weights.shape)
            self.weights[:rows, :columns] = other.weights[:rows, :columns]

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
        count = self.bundle.sources * self.bundle.targets
        weights = np.zeros(count, np.float32) if self.weights is None else np.nan_to_num(self.weights.ravel())
        magnitude = np.abs(weights)
        widths = (THICK - (THICK - THIN) * np.exp(-magnitude / WIDE_WEIGHT)).tolist()
        level = np.clip(weights / FULL_COLOR, -1.0, 1.0) * 127.5 + 127.5
        colors = level.astype(np.uint8).tolist()
        lit = [True] * count if self.lit is None else self.lit.tolist()
        self._fill_pens(count)
        plain = [self.ink.flow] * 256
        bright, dimmed = (
            (plain, self.ink.dimmed) if self.weights is None else (self.ink.wires, self.ink.dimmed)
        )
        for pen, width, color, on in zip(self._pens, widths, colors, lit, strict=True):
            pen.setWidthF(width)
            pen.setColor((bright if on else dimmed)[color])
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
        paths = self._shown_paths()
        for index in self._order:
            painter.setPen(self._pens[index])
            painter.drawPath(paths[index])
        if self.dense and self.flow is not None:
            self._paint_dots(painter, self.flow)
        self._paint_marks(painter)

    @property
    def dense(self) -> bool:
        """Whether there are too many curves to cut each into dashes."""
        return len(self._order) > DENSE

    def _shown_paths(self) -> list[QPainterPath]:
        if self.dense:
            return self.curves.pieces
        return self.curves.paths if self.flow is None else self.curves.dashes(self.flow)

    def _paint_dots(self, painter: QPainter, flow: float) -> None:
        """Let gaps run along the strongest curves only."""
        strongest = np.array(self._order[-DOTTED:], np.intp)
        painter.setPen(QPen(self.ink.window, DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(self.curves.dots(strongest, flow))

    def _paint_marks(self, painter: QPainter) -> None:
        if self.opened:
            painter.setPen(QPen(self.ink.accent, RIBBON, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(self.curves.spine())
        elif self.hot >= 0 and self.bundle.mode == "units":
            path, pen = self.curves.paths[self.hot], self._pens[self.hot]
            painter.setPen(QPen(self.ink.accent, pen.widthF() + 3))
            painter.drawPath(path)
            painter.setPen(pen)
            painter.drawPath(path)
