"""Feature maps, kernels and pictures as colours: how far a scale reaches, and which numbers share it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.views.theme import Spread, Theme

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Pixels = NDArray[np.uint32]

LEAST = 1e-12
OPAQUE = np.uint32(0xFF000000)


@dataclass(frozen=True, eq=False)
class Scale:
    """What the colours of maps mean: from -reach, or from 0 where nothing is negative, to `reach` (maps,)."""

    signed: bool
    reach: Floats

    def ends(self, number: int) -> tuple[float, float]:
        """Return what the first and the last colour of one map mean."""
        reach = float(self.reach[number])
        return (-reach if self.signed else 0.0), reach

    @property
    def shared(self) -> bool:
        """Whether all maps have the same scale."""
        return bool(np.all(self.reach == self.reach[:1]))


def magnitude(values: Floats) -> float:
    """Return the largest finite magnitude, 0 where there is none."""
    largest = float(np.abs(values).max(initial=0.0))
    if np.isfinite(largest):
        return largest
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))


def scale_of(maps: Floats, spread: Spread, network: float = 0.0) -> Scale:
    """Return the scale of the maps of one layer (maps, rows, columns).

    `network` is the largest magnitude in the whole network; it counts where all layers share one scale.
    """
    signed = bool((maps < 0).any())
    if spread == "map":
        reach = np.array([magnitude(one) for one in maps], np.float32)
    else:
        largest = network if spread == "network" else magnitude(maps)
        reach = np.full(len(maps), largest, np.float32)
    return Scale(signed, reach)


def levels(maps: Floats, scale: Scale) -> Bytes:
    """Return the number of the colour, 0 to 255, of every cell of (maps, rows, columns).

    NaN takes the colour of 0, infinities those of the ends. A scale that reaches nowhere shows 0 everywhere.
    """
    half, zero = (127.5, 127.5) if scale.signed else (255.0, 0.0)
    reach = np.maximum(scale.reach, np.float32(LEAST)).reshape(-1, 1, 1)
    level = maps * (np.float32(half) / reach) + np.float32(zero)
    level = np.nan_to_num(level, copy=False, nan=zero, posinf=255.0, neginf=0.0)
    return np.clip(level, 0.0, 255.0, out=level).astype(np.uint8)


def table(theme: Theme, signed: bool) -> Pixels:
    """Return the 256 colours of a scale."""
    return np.array(theme.signed_table() if signed else theme.unsigned_table(), np.uint32)


def picture_pixels(picture: Bytes) -> Pixels:
    """Return a picture of bytes (1 or 3 channels, rows, columns) as pixels (rows, columns)."""
    red, green, blue = (picture[channel % len(picture)].astype(np.uint32) for channel in range(3))
    pixels: Pixels = OPAQUE | red << 16 | green << 8 | blue
    return pixels


def is_picture(shape: tuple[int, ...]) -> bool:
    """Tell whether an array of this shape can be seen as one picture, grey or in colour."""
    return len(shape) == 3 and shape[0] in (1, 3)
