"""How the pictures of a data set are drawn: on which ground, how large, and where; drawings can follow it."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, qRgb

from playground.data.dataset import Bytes, Dataset
from playground.views.pictures.images import grey_planes

LOOKED_AT: Final = 256
"""Pictures that a habit is read off."""

INK: Final = 48
"""A pixel is ink where it differs from the ground by more than this."""

CALM: Final = 0.7
"""The share of border pixels that look like the ground where pictures have a plain one."""

STEADY: Final = 0.1
"""The centres of mass vary by less than this share of the side where pictures are centred."""


@dataclass(frozen=True)
class Habit:
    """`ground` and `ink` are grey levels, `extent` is the larger side of the ink as a share of the picture's.

    `centred` tells that the centre of mass of the ink lies in the middle, as in MNIST (LeCun et al. 1998).
    """

    ground: int = 0
    ink: int = 255
    extent: float = 20 / 28
    centred: bool = False


def habit_of(data: Dataset) -> Habit:
    """Return how the training pictures of a data set are drawn."""
    samples = data.train[:: max(1, len(data.train) // LOOKED_AT)][:LOOKED_AT]
    grey = data.inputs[samples].reshape(-1, *data.facts.shape).mean(axis=1)
    ground = int(np.median(_border(grey)))
    inked = np.abs(grey - ground) > INK
    calm = float((~_border(inked)).mean())
    marked = inked[inked.any(axis=(1, 2))]
    if not len(marked):
        return Habit(ground, _opposite(ground))
    extent = float(np.median([_extent(mask) for mask in marked]))
    spread = np.std([_middle(mask) for mask in marked], axis=0).max() if len(marked) > 1 else 0.0
    return Habit(ground, _opposite(ground), extent, bool(calm > CALM and spread < STEADY))


def _border(pictures: NDArray[Any]) -> NDArray[Any]:
    edges = (pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1])
    return np.concatenate([edge.ravel() for edge in edges])


def _opposite(ground: int) -> int:
    return 255 if ground < 128 else 0


def _extent(mask: NDArray[np.bool_]) -> float:
    """Return the larger side of the box around the ink, as a share of the picture's side."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    return float(max(high / mask.shape[0], wide / mask.shape[1]))


def _middle(mask: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the centre of mass of the ink as shares of the sides."""
    rows, columns = np.nonzero(mask)
    return float(rows.mean() + 0.5) / mask.shape[0], float(columns.mean() + 0.5) / mask.shape[1]


def followed(image: QImage, size: QSize, habit: Habit) -> QImage:
    """Return a drawing as a picture of `size`, as the data's own are made.

    The ink is cut out, scaled to the extent that ink has in the data, and laid with its centre of mass in the
    middle, but not across the edge. A drawing without ink is only scaled.
    """
    ink = _ink(grey_planes(image)[0], habit)
    if not (ink > INK).any():
        return plain(image, size)
    cut = _cut(ink > INK)
    share = max(cut.height() / image.height(), cut.width() / image.width())
    grown = habit.extent / share
    wide = max(1, round(cut.width() / image.width() * size.width() * grown))
    high = max(1, round(cut.height() / image.height() * size.height() * grown))
    scaled = plain(image.copy(cut), QSize(wide, high))
    result = QImage(size, QImage.Format.Format_RGB32)
    result.fill(qRgb(habit.ground, habit.ground, habit.ground))
    painter = QPainter(result)
    painter.drawImage(_corner(_ink(grey_planes(scaled)[0], habit), size), scaled)
    painter.end()
    return result


def plain(image: QImage, size: QSize) -> QImage:
    """Return an image scaled to `size`, each pixel the mean of what it covers."""
    return image.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _ink(grey: Bytes, habit: Habit) -> NDArray[np.int16]:
    return np.abs(grey.astype(np.int16) - habit.ground)


def _cut(mask: NDArray[np.bool_]) -> QRect:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return QRect(
        int(columns[0]), int(rows[0]), int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
    )


def _corner(ink: NDArray[np.int16], size: QSize) -> QPoint:
    """Return where the upper left of the ink goes, so that its centre of mass is in the middle."""
    total = max(float(ink.sum()), 1.0)
    high, wide = ink.shape
    across = float((ink.sum(axis=0) * (np.arange(wide) + 0.5)).sum()) / total
    down = float((ink.sum(axis=1) * (np.arange(high) + 0.5)).sum()) / total
    left, top = round(size.width() / 2 - across), round(size.height() / 2 - down)
    return QPoint(min(max(left, 0), size.width() - wide), min(max(top, 0), size.height() - high))


def inside(image: QImage, size: QSize, habit: Habit) -> QImage:
    """Return an image scaled to fit into `size` as it is, with the data's ground beside it."""
    result = QImage(size, QImage.Format.Format_RGB32)
    result.fill(qRgb(habit.ground, habit.ground, habit.ground))
    fitting = image.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
    painter = QPainter(result)
    rest = size - fitting
    painter.drawImage(QPoint(rest.width() // 2, rest.height() // 2), plain(image, fitting))
    painter.end()
    return result
