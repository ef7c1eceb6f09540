"""The lines of a bundle: cubic curves, points along them, and the same curves cut into moving dashes."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

Points = NDArray[np.float64]

SAMPLES: Final = 24
DASH: Final = 13.5
PERIOD: Final = 16
STRIDE: Final = 2
PIECES: Final = 12
OVERLAP: Final = 0.04
DOTS: Final = 3
DOT_PERIOD: Final = 50.0
_BLEND: Final = np.linspace(0.0, 1.0, SAMPLES)
_BASIS: Final = np.stack(
    [(1 - _BLEND) ** 3, 3 * _BLEND * (1 - _BLEND) ** 2, 3 * _BLEND**2 * (1 - _BLEND), _BLEND**3], axis=1
)


class Curves:
    """Curves from every start to every end; number end * len(starts) + start.

    Dashes are paths of short straight lines, made once for each place along the way: stroking
    them costs a quarter of what Qt's own dashes cost. `pieces` are whole curves made of such lines: half the
    cost of smooth ones, whose joints nobody finds among hundreds.
    """

    def __init__(self, starts: Sequence[QPointF], ends: Sequence[QPointF]) -> None:
        self.starts, self.ends = tuple(starts), tuple(ends)
        self.points = _sampled(starts, ends)
        self._dashes: dict[int, list[QPainterPath]] = {}

    @cached_property
    def paths(self) -> list[QPainterPath]:
        """The smooth curves."""
        return [curve(start, end) for end in self.ends for start in self.starts]

    @cached_property
    def pieces(self) -> list[QPainterPath]:
        """The curves as straight lines that overlap a little, so that no gaps show."""
        corners = np.linspace(0.0, 1.0, PIECES + 1)
        ends = np.stack([corners[:-1] - OVERLAP / PIECES, corners[1:] + OVERLAP / PIECES], axis=1)
        return _lines(_on(self.points, ends.ravel()))

    def dots(self, numbers: NDArray[np.intp], flow: float) -> QPolygonF:
        """Return points on some of the curves that have come `flow` units on their way."""
        shares = (np.arange(DOTS) + flow % DOT_PERIOD / DOT_PERIOD) / DOTS
        spots = _on(self.points[numbers], shares).reshape(-1, 2)
        return QPolygonF([QPointF(x, y) for x, y in spots.tolist()])

    def leads(self, starts: Sequence[QPointF], ends: Sequence[QPointF]) -> bool:
        """Tell whether these are the curves between given points."""
        return self.starts == tuple(starts) and self.ends == tuple(ends)

    @property
    def bounds(self) -> QRectF:
        """The rectangle around all curves."""
        low, high = self.points.min((0, 1)), self.points.max((0, 1))
        return QRectF(QPointF(*low), QPointF(*high))

    def dashes(self, flow: float) -> list[QPainterPath]:
        """Return the curves as dashes that have come `flow` units on their way."""
        phase = int(flow / STRIDE) * STRIDE % PERIOD
        if phase not in self._dashes:
            self._dashes[phase] = _dashed(self.points, phase)
        return self._dashes[phase]

    def nearest(self, point: QPointF) -> tuple[int, float, float]:
        """Return the curve nearest to a point, its distance, and how far along the curve that is (0 to 1)."""
        corners, steps = self.points[:, :-1], np.diff(self.points, axis=1)
        gap = np.array((point.x(), point.y())) - corners
        share = np.clip((gap * steps).sum(-1) / np.maximum((steps**2).sum(-1), 1e-9), 0.0, 1.0)
        distance = np.hypot(*np.moveaxis(gap - share[..., None] * steps, -1, 0))
        number, piece = divmod(int(distance.argmin()), SAMPLES - 1)
        along = (piece + float(share[number, piece])) / (SAMPLES - 1)
        return number, float(distance[number, piece]), along

    def middle(self, number: int) -> QPointF:
        """Return the middle of a curve."""
        return QPointF(*self.points[number, SAMPLES // 2])

    def spine(self) -> QPainterPath:
        """Return one curve in the middle of all."""
        return curve(_mean(self.starts), _mean(self.ends))


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


def _mean(points: Sequence[QPointF]) -> QPointF:
    return QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))


def _sampled(starts: Sequence[QPointF], ends: Sequence[QPointF]) -> Points:
    """Return points on all curves, (curves, SAMPLES, 2), by the Bernstein form of a cubic."""
    controls = []
    for end in ends:
        for start in starts:
            reach, (x0, y0), (x1, y1) = bend(start, end), start.toTuple(), end.toTuple()
            controls.append(((x0, y0), (x0 + reach, y0), (x1 - reach, y1), (x1, y1)))
    points: Points = np.einsum("sk,ckd->csd", _BASIS, np.array(controls))
    return points


def _dashed(points: Points, phase: int) -> list[QPainterPath]:
    """Return curves, given by points (curves, SAMPLES, 2), as dashes of equal length along them."""
    steps = np.hypot(*np.moveaxis(np.diff(points, axis=1), -1, 0))
    lengths = np.concatenate([np.zeros((len(points), 1)), np.cumsum(steps, axis=1)], axis=1)
    begins = np.arange(phase - PERIOD, lengths.max(), PERIOD)
    ends = np.stack([begins, begins + DASH], axis=1).ravel()
    return _lines(_at(points, lengths, ends))


def _on(points: Points, shares: Points) -> Points:
    """Return the points (curves, shares, 2) some share, 0 to 1, along the parameter of each curve."""
    way = np.clip(shares, 0.0, 1.0) * (SAMPLES - 1)
    piece = np.minimum(way.astype(np.intp), SAMPLES - 2)
    rest = (way - piece)[None, :, None]
    found: Points = points[:, piece] * (1 - rest) + points[:, piece + 1] * rest
    return found


def _at(points: Points, lengths: Points, way: Points) -> Points:
    """Return the points (curves, ways, 2) that lie `way` along each curve, or at its nearer end."""
    way = np.clip(way[None, :], 0.0, lengths[:, -1:])
    piece = np.clip((lengths[:, None, 1:] <= way[..., None]).sum(-1), 0, SAMPLES - 2)
    rows = np.arange(len(points))[:, None]
    start, stop = lengths[rows, piece], lengths[rows, piece + 1]
    share = ((way - start) / np.maximum(stop - start, 1e-9))[..., None]
    found: Points = points[rows, piece] * (1 - share) + points[rows, piece + 1] * share
    return found


def _lines(ends: Points) -> list[QPainterPath]:
    """Return a path for each row of `ends` (paths, ends, 2): lines from every even end to the next odd one.

    They are read from a stream in the format of Qt's own operator, several times faster than call by call.
    """
    element = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
    layout = [("count", ">i4"), ("elements", element, (ends.shape[1],)), ("start", ">i4"), ("fill", ">i4")]
    rows = np.zeros(len(ends), np.dtype(layout))
    rows["count"] = ends.shape[1]
    rows["elements"]["type"][:, 1::2] = QPainterPath.ElementType.LineToElement.value
    rows["elements"]["x"], rows["elements"]["y"] = ends[..., 0], ends[..., 1]
    stream = QDataStream(QByteArray(rows.tobytes()))
    paths = [QPainterPath() for _ in rows]
    for path in paths:
        stream >> path
    return paths
