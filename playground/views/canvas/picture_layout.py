"""Where feature maps and bars lie on a node, around its middle."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from playground.views.canvas.face import Face

LARGE: Final = 128.0
MIDDLE: Final = 60.0
SMALL: Final = 40.0
GAP: Final = 8.0
CLOSE: Final = 4.0
THINNEST: Final = 8.0
ROW: Final = 20.0
BARS: Final = 160.0
BIAS: Final = 12.0
TICK: Final = 12.0
SHARE: Final = 40.0
LETTER: Final = 7.0
NAME: Final = 64.0


def grid(face: Face) -> list[QRectF]:
    """Return the tiles of the maps, row by row; each has the proportions of a map."""
    width, height = _tile(face)
    gap = CLOSE if face.columns > 2 else GAP
    rows = -(-face.shown // face.columns)
    left = -(face.columns * (width + gap) - gap) / 2
    top = -(rows * (height + gap) - gap) / 2
    places = (divmod(number, face.columns) for number in range(face.shown))
    return [
        QRectF(left + column * (width + gap), top + row * (height + gap), width, height)
        for row, column in places
    ]


def _tile(face: Face) -> tuple[float, float]:
    side = {1: LARGE, 2: MIDDLE}.get(face.columns, SMALL)
    rows, columns = face.side
    longest = max(rows, columns)
    return max(side * columns / longest, THINNEST), max(side * rows / longest, THINNEST)


def grid_size(face: Face) -> tuple[float, float]:
    """Return the width and height of all tiles together."""
    first = grid(face)[0]
    return -2 * first.left(), -2 * first.top()


def rows(face: Face) -> list[QRectF]:
    """Return the rows of the bars."""
    top = -face.shown * ROW / 2
    return [QRectF(-BARS / 2, top + number * ROW, BARS, ROW) for number in range(face.shown)]


@dataclass(frozen=True)
class Columns:
    """Where in the row of a bar things lie."""

    name: QRectF
    tick: QRectF
    bar: QRectF
    share: QRectF


def beside_bar(row: QRectF) -> QRectF:
    """Return where the mark of the bias lies in the row of a bar."""
    return QRectF(row.left(), row.center().y() - BIAS / 2, BIAS, BIAS)


def columns(row: QRectF, names: tuple[str, ...]) -> Columns:
    """Return the parts of a row: a name as long as the longest needs, a tick, the bar, and its share."""
    width = min(max(map(len, names)) * LETTER, NAME)
    name = QRectF(row.left() + BIAS + CLOSE, row.top(), width, row.height())
    tick = QRectF(name.right(), row.top(), TICK, row.height())
    share = QRectF(row.right() - SHARE, row.top(), SHARE, row.height())
    left = tick.right() + CLOSE
    bar = QRectF(left, row.top() + CLOSE, share.left() - left, row.height() - 2 * CLOSE)
    return Columns(name, tick, bar, share)
