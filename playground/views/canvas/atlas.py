"""Maps of all units of a layer as one picture, coloured with NumPy in one pass."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from playground.views.canvas.ink import Table

Floats = NDArray[np.float32]


class Atlas:
    """One column of pictures, one for each unit, that share one image and its memory."""

    def __init__(self, pixels: NDArray[np.uint32], units: int) -> None:
        rows, columns = pixels.shape
        self.units = units
        self._pixels = pixels
        self._height = rows // units
        self.image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)

    def source(self, unit: int) -> QRectF:
        """Return where in the image the picture of one unit lies."""
        return QRectF(0, unit * self._height, self.image.width(), self._height)


def signed_scale(maps: Floats, least: float = 1.0) -> float:
    """Return the largest finite magnitude in `maps`, at least `least`: what the strongest colour means."""
    largest = float(np.abs(maps).max(initial=0.0))
    if not np.isfinite(largest):
        largest = float(np.abs(maps[np.isfinite(maps)]).max(initial=0.0))
    return max(largest, least)


def colored(maps: Floats, center: float | Floats, reach: float | Floats, table: Table) -> Atlas:
    """Return the pictures of `maps` (units, rows, columns; row 0 lowest).

    `center` has the middle colour of `table`, `center` + `reach` the last one. Both may be arrays over units.
    NaN is shown as the centre, infinities as the ends.
    """
    units, rows, columns = maps.shape
    level = (maps[:, ::-1, :] - column(center)) * (127.5 / column(reach)) + 127.5
    level = np.nan_to_num(level, copy=False, nan=127.5, posinf=255.0, neginf=0.0)
    pixels = table[np.clip(level, 0.0, 255.0, out=level).astype(np.uint8)]
    return Atlas(np.ascontiguousarray(pixels.reshape(units * rows, columns)), units)


def class_atlas(maps: Floats, tables: Sequence[Table]) -> Atlas:
    """Return probability maps (units, rows, columns), each in its own table from 0 to 1."""
    units, rows, columns = maps.shape
    level = np.clip(np.nan_to_num(maps[:, ::-1, :]) * 255.0, 0.0, 255.0).astype(np.uint8)
    pixels = np.stack([table[part] for table, part in zip(tables, level, strict=True)])
    return Atlas(np.ascontiguousarray(pixels.reshape(units * rows, columns)), units)


def strip(values: Floats, table: Table) -> Atlas:
    """Return one picture of `values` (rows,) or (rows, columns), row 0 on top, coloured by sign and size."""
    level = np.nan_to_num(values / signed_scale(values, 1e-9)) * 127.5 + 127.5
    pixels = table[np.clip(level, 0.0, 255.0).astype(np.uint8)]
    return Atlas(np.ascontiguousarray(pixels.reshape(len(values), -1)), 1)


def column(value: float | Floats) -> Floats:
    """Return a number, or one for each unit, so that it spreads over maps."""
    array = np.asarray(value, np.float32)
    return array.reshape(-1, 1, 1) if array.ndim else array.reshape(1, 1, 1)
