"""The picture that a network gives back, as bytes and in words."""

import numpy as np

from playground.data.dataset import Bytes, Dataset, Floats

BRIGHTEST = 255.0


def rebuilt_pixels(values: Floats, data: Dataset) -> Bytes:
    """Return the bytes of an answer in the shape of the pictures. What is darker than black, or not a number,
    is black.
    """
    levels = np.nan_to_num((np.ravel(values) - data.offset) / data.gain)
    rounded: Bytes = np.round(np.clip(levels, 0.0, BRIGHTEST)).astype(np.uint8)
    return rounded


def rebuilt_words(rebuilt: Bytes, pixels: Bytes) -> str:
    """Return how far a picture that is given back is from the one that was seen: the root of the mean square,
    as a share of the way from black to white.
    """
    away = (rebuilt.astype(np.float64) - pixels) / BRIGHTEST
    return f"left seen, right given back  ·  off by {np.sqrt(np.mean(away**2)):.1%}".replace("%", " %")
