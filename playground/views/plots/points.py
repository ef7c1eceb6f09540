"""Data points as a picture that is drawn once and laid over every frame of a map."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from playground.data.dataset import Dataset, Indices
from playground.views.plots.shades import point_colors, point_numbers
from playground.views.theme import Look, Theme

MOST_POINTS = 2000
MANY_POINTS = 600
REACH = 6.0


@dataclass(frozen=True, eq=False)
class Points:
    """Some samples of a data set, as positions in [0, 1] across and up, with what they are."""

    dataset: Dataset
    samples: NDArray[np.int64]
    across: NDArray[np.float64]
    up: NDArray[np.float64]
    tests: NDArray[np.bool_]

    def nearest(self, across: float, up: float, width: float, height: float) -> int | None:
        """Return the number of the sample within a few pixels of a place, or None."""
        if not self.samples.size:
            return None
        distance = np.hypot((self.across - across) * width, (self.up - up) * height)
        best = int(distance.argmin())
        return int(self.samples[best]) if distance[best] <= REACH else None


def points_of(dataset: Dataset, across: NDArray[np.float64], up: NDArray[np.float64], tests: bool) -> Points:
    """Return the training samples, with the test samples on demand, at places given for every sample."""
    train, test = spread(dataset.train, MOST_POINTS), spread(dataset.test, MOST_POINTS if tests else 0)
    samples = np.concatenate([train, test])
    is_test = np.arange(samples.size) >= train.size
    return Points(dataset, samples, across[samples], up[samples], is_test)


def spread(samples: Indices, most: int) -> Indices:
    """Return at most this many of the samples, from all over the data set."""
    if samples.size <= most:
        return samples
    return samples[np.linspace(0, samples.size - 1, most).astype(np.int64)]


def share_of(values: NDArray[np.float64], span: tuple[float, float]) -> NDArray[np.float64]:
    """Return how far values lie from the low to the high end of a span."""
    return (values - span[0]) / (span[1] - span[0])


def picture(points: Points, look: Look, size: QSize, ratio: float) -> QPixmap:
    """Return the points on a transparent ground: discs for training, squares for testing."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    share = 0.009 if points.samples.size > MANY_POINTS else 0.012
    radius = min(max(size.width() * share, look.px(20) / 10), look.px(4))
    _paint(painter, points, look.theme, size, radius)
    painter.end()
    return made


def _paint(painter: QPainter, points: Points, theme: Theme, size: QSize, radius: float) -> None:
    colors = point_colors(points.dataset, theme)
    numbers = point_numbers(points.dataset)[points.samples]
    places = zip(points.across, points.up, numbers, points.tests, strict=True)
    edge = QPen(theme.color("surface"), radius / 4), QPen(theme.color("text"), radius / 3)
    for across, up, number, is_test in places:
        painter.setPen(edge[bool(is_test)])
        painter.setBrush(colors[number])
        draw_point(painter, QPointF(across * size.width(), (1 - up) * size.height()), radius, bool(is_test))


def draw_point(painter: QPainter, at: QPointF, radius: float, is_test: bool) -> None:
    """Draw a disc for a training sample, a square for a test sample."""
    if is_test:
        side = radius * 0.9
        painter.drawRect(int(at.x() - side), int(at.y() - side), round(2 * side), round(2 * side))
    else:
        painter.drawEllipse(at, radius, radius)


def marker(is_test: bool, look: Look, color: QColor) -> QPixmap:
    """Return one mark for a legend."""
    side = look.px(12)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.theme.color("text"), 1))
    painter.setBrush(color)
    draw_point(painter, QPointF(side / 2, side / 2), side * 0.3, is_test)
    painter.end()
    return made
