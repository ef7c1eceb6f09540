"""Numbers in cells: their colours, and how they are written where there is little room."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from playground.views.theme import Theme

Floats = NDArray[np.float64]
Palette = Literal["signed", "unsigned", "grey"]

DARK_BELOW = 0.18
"""Relative luminance from which on dark letters are easier to read than light ones (WCAG 2.1)."""
LEAST = 1e-12
INK, PAPER = "#15181C", "#FFFFFF"
GREYS = [QColor(level, level, level).rgb() for level in range(256)]


@dataclass(frozen=True)
class Shade:
    """A scale of colours: from -reach, or from 0 where nothing is negative, to `reach`."""

    palette: Palette
    reach: float

    @property
    def ends(self) -> tuple[float, float]:
        """What the first and the last colour mean."""
        return (-self.reach if self.palette == "signed" else 0.0), self.reach

    def table(self, theme: Theme) -> list[int]:
        """Return the 256 colours, from the first end to the last."""
        if self.palette == "grey":
            return GREYS
        return theme.signed_table() if self.palette == "signed" else theme.unsigned_table()

    def levels(self, values: Floats) -> NDArray[np.uint8]:
        """Return the number of each value's colour; what is no number has that of 0."""
        zero, room = (127.5, 127.5) if self.palette == "signed" else (0.0, 255.0)
        place = zero + values / max(self.reach, LEAST) * room
        place = np.nan_to_num(place, nan=zero, posinf=255.0, neginf=0.0)
        levels: NDArray[np.uint8] = np.clip(place, 0, 255).astype(np.uint8)
        return levels

    def inks(self, values: Floats, theme: Theme) -> list[QColor]:
        """Return, for each value in C order, what can be read on its colour."""
        table = self.table(theme)
        return [readable_on(table[level]) for level in self.levels(values).ravel().tolist()]

    def image(self, values: Floats, theme: Theme) -> QImage:
        """Return values (rows, columns) as a picture with a pixel each."""
        levels = np.ascontiguousarray(self.levels(values))
        rows, columns = levels.shape
        picture = QImage(levels.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        picture.setColorTable(self.table(theme))
        # The conversion copies: the picture must not outlive the array it was made of.
        return picture.convertToFormat(QImage.Format.Format_RGB32)


def shade(values: Floats, picture: bool = False) -> Shade:
    """Return the scale that suits some values: greys for a picture without negative numbers."""
    finite = values[np.isfinite(values)]
    reach = float(np.abs(finite).max(initial=0.0))
    if (finite < 0).any():
        return Shade("signed", reach)
    return Shade("grey" if picture else "unsigned", reach)


def signed(values: Floats) -> Shade:
    """Return the scale of values whose sign matters, even if none is negative now."""
    return Shade("signed", shade(values).reach)


@cache
def readable_on(rgb: int) -> QColor:
    """Return the colour of letters that can be read on a colour."""
    return QColor(INK if _luminance(rgb) > DARK_BELOW else PAPER)


def _luminance(rgb: int) -> float:
    color = QColor.fromRgb(rgb)
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


WORDS: Mapping[str, str] = {"nan": "NaN", "inf": "∞", "-inf": "−∞"}


def short(value: float) -> str:
    """Return a number in at most six letters."""
    if not math.isfinite(value):
        return WORDS[str(value)]
    size = abs(value)
    if value == 0:
        return "0"
    if size < 0.005:
        text = f"{value:.0e}".replace("e-0", "e-")
    elif size < 10:
        text = f"{value:.2f}"
    elif size < 100:
        text = f"{value:.1f}"
    else:
        text = f"{value:.0f}" if size < 10_000 else f"{value:.0e}".replace("e+0", "e")
    return text.replace("-", "−")


def tight(value: float) -> str:
    """Return a number in at most four letters, as far as that is possible: .74 for 0.74."""
    size = abs(value)
    text = f"{value:.1f}".replace("-", "−") if 1 <= size < 10 else short(value)
    return text.replace("0.", ".", 1) if size < 1 else text
