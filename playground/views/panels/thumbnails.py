"""Small pictures of data sets, made beside the window's own work: one of them takes a second to read."""

import threading
from collections import deque
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from playground.data import registry
from playground.data.dataset import Dataset, Indices
from playground.data.registry import build, sources
from playground.model.document import DataRecipe
from playground.model.fields import defaults
from playground.views.pictures.images import picture_image
from playground.views.plots.points import share_of, spread
from playground.views.plots.shades import point_colors, point_numbers
from playground.views.theme import Theme

SAMPLES, LOOKED_AT = 240, 100
LOOK_AGAIN = 30
REST_SECONDS = 0.02
MARGIN = 0.08


def sample(name: str) -> Dataset | None:
    """Return a few points of a data source with its default settings; None where files are not there."""
    if registry.missing(DataRecipe(name)):
        return None
    if (shown := registry.preview(name)) is not None:
        return shown
    params = defaults(sources()[name].fields)
    few = params.replace(samples=SAMPLES) if "samples" in params else params
    return build(replace(DataRecipe(), source=name, params=few, test_fraction=0.0))


def thumbnail(dataset: Dataset, theme: Theme, size: tuple[int, int], ratio: float) -> QPixmap:
    """Return the points of a data set as a picture of `size` pixels; one column is drawn with its target."""
    picture = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if dataset.facts.shape:
        _paint_pictures(painter, dataset, size)
    else:
        _paint_points(painter, dataset, theme, size)
    painter.end()
    return picture


def _paint_points(painter: QPainter, dataset: Dataset, theme: Theme, size: tuple[int, int]) -> None:
    radius = size[1] / 34
    colors, numbers = point_colors(dataset, theme), point_numbers(dataset)
    shown = spread(np.concatenate([dataset.train, dataset.test]), SAMPLES)
    for place, number in zip(_places(dataset, shown, size), numbers[shown], strict=True):
        painter.setBrush(colors[number])
        painter.drawEllipse(place, radius, radius)


def _paint_pictures(painter: QPainter, dataset: Dataset, size: tuple[int, int]) -> None:
    """Paint a few pictures side by side."""
    side = min(size) * (1 - 2 * MARGIN) / 2
    across = int(size[0] * (1 - 2 * MARGIN) / side)
    left, top = (size[0] - across * side) / 2, size[1] * MARGIN
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, sample in enumerate(_unlike(dataset, 2 * across)):
        image = picture_image(dataset.inputs[sample].tobytes(), dataset.facts.shape)
        place = QRectF(left + number % across * side, top + number // across * side, side - 1, side - 1)
        painter.drawImage(place, image)


def _unlike(dataset: Dataset, most: int) -> list[int]:
    """Return some samples: of each class the first one, as far as it goes, then others from the beginning."""
    few = dataset.groups[:LOOKED_AT] if dataset.facts.groups else np.zeros(1, np.int64)
    firsts: list[int] = np.sort(np.unique(few, return_index=True)[1]).tolist()
    others = [number for number in range(min(len(dataset.inputs), most)) if number not in firsts]
    return (firsts + others)[:most]


def _places(dataset: Dataset, shown: Indices, size: tuple[int, int]) -> list[QPointF]:
    across = share_of(dataset.inputs[shown, 0], dataset.domain[0])
    if dataset.inputs.shape[1] > 1:
        up = share_of(dataset.inputs[shown, 1], dataset.domain[1])
    else:
        low, high = dataset.target_range
        up = share_of(dataset.targets[shown], (low, max(high, low + 1e-6)))
    side = min(size) * (1 - 2 * MARGIN)
    area = QRectF((size[0] - side) / 2, (size[1] - side) / 2, side, side)
    if dataset.inputs.shape[1] == 1:
        area = QRectF(size[0] * MARGIN, size[1] * 0.25, size[0] * (1 - 2 * MARGIN), size[1] * 0.5)
    x = area.left() + np.clip(across, 0, 1) * area.width()
    y = area.bottom() - np.clip(up, 0, 1) * area.height()
    return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]


class Samples(QObject):
    """Makes a few points of every data source on a thread of its own; `made` tells name and data set."""

    made = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ready: deque[tuple[str, Dataset]] = deque()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="thumbnails")
        self._timer = QTimer(self, interval=LOOK_AGAIN)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin, unless that is done."""
        if self._thread.ident is None:
            self._thread.start()
            self._timer.start()

    def close_down(self) -> None:
        """End, after the data set that is being made."""
        self._closing.set()
        self._timer.stop()
        if self._thread.ident is not None:
            self._thread.join()

    def _work(self) -> None:
        # A rest before each one: the window keeps its frames, and nobody waits for these pictures.
        for name in sources():
            if self._closing.wait(REST_SECONDS):
                return
            if (shown := sample(name)) is not None:
                self._ready.append((name, shown))

    def _look(self) -> None:
        if not self._thread.is_alive() and not self._ready:
            self._timer.stop()
        # One at a time: each is drawn anew, in a frame of its own.
        if self._ready:
            self.made.emit(*self._ready.popleft())
