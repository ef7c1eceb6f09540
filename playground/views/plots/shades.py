"""From numbers to coloured pictures: signed maps, maps of classes, and the colours of data points."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from playground.data.dataset import Dataset, Floats
from playground.model.kinds import TargetCode
from playground.views.theme import Theme, mixed

LEVELS = 32
FAINTEST, STRONGEST = 0.12, 0.85
SHOWN_CLASSES = 8


def nice_ceiling(value: float) -> float:
    """Return the smallest of 1, 2, 5, 10, ... that is not below `value`; 1 for nothing to show."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((m * power for m in (1, 2, 5, 10) if m * power >= value * 0.999), 10 * power)


def largest(values: Floats) -> float:
    """Return the largest finite magnitude, 0 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def signed_image(values: Floats, scale: float, theme: Theme, discrete: bool = False) -> QImage:
    """Return (rows, columns) numbers as colours, -scale to +scale; row 0 is the lowest.

    Infinities take the end of the scale, NaN its middle. A `discrete` picture has the two ends only.
    """
    shares = np.clip(values * np.float32(1.0 / scale), -1.0, 1.0)
    shares[np.isnan(shares)] = 0.0
    if discrete:
        shares = np.where(shares > 0, np.float32(1.0), np.float32(-1.0))
    return _indexed(np.float32(127.5) * (shares + 1), theme.signed_table())


def class_image(values: Floats, theme: Theme, code: TargetCode, discrete: bool = False) -> QImage:
    """Return the class that wins among (units, rows, columns) answers, paler where it wins narrowly."""
    shown = np.nan_to_num(values, nan=-1.0, posinf=1e30, neginf=-1e30)
    ordered = np.sort(shown, axis=0)
    span = 2.0 if code.coding == "signed" else 1.0
    lead = np.clip((ordered[-1] - ordered[-2]) / span, 0.0, 1.0)
    levels = np.full_like(lead, LEVELS - 1) if discrete else np.round(lead * (LEVELS - 1))
    return _indexed(shown.argmax(axis=0) % SHOWN_CLASSES * LEVELS + levels, _class_table(theme))


def _indexed(indices: NDArray[np.floating], table: list[int]) -> QImage:
    cells = np.ascontiguousarray(indices[::-1].astype(np.uint8))
    rows, columns = cells.shape
    image = QImage(cells.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    # The copy owns its pixels; the array may go.
    return image.copy()


@cache
def _class_table(theme: Theme) -> list[int]:
    shares = [FAINTEST + (STRONGEST - FAINTEST) * level / (LEVELS - 1) for level in range(LEVELS)]
    colors = [theme.class_color(i).name() for i in range(SHOWN_CLASSES)]
    return [mixed(theme.neutral, color, share).rgb() for color in colors for share in shares]


def target_scale(dataset: Dataset) -> float:
    """Return the magnitude at which the colours of a regression end."""
    return nice_ceiling(max(map(abs, dataset.target_range)))


def point_colors(dataset: Dataset, theme: Theme) -> list[QColor]:
    """Return the colours that points choose from; `point_numbers` says which."""
    groups = len(dataset.facts.groups)
    if groups:
        return [theme.class_color(i, groups) for i in range(groups)]
    return [theme.signed_color(i / 127.5 - 1) for i in range(256)]


def point_numbers(dataset: Dataset) -> NDArray[np.int64]:
    """Return the number of the colour of every sample."""
    if dataset.facts.groups:
        return dataset.groups
    return np.round(127.5 * (np.clip(dataset.targets / target_scale(dataset), -1, 1) + 1)).astype(np.int64)
