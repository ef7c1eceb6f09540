"""Digits: 1,797 handwritten digits of 8 x 8 pixels, collected by E. Alpaydin and C. Kaynak (1998).

The test part of "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, CC BY 4.0.
"""

from pathlib import Path

import numpy as np
from numpy.random import Generator

from playground.data.dataset import Bytes
from playground.data.source import Array, Generated, Source, noise_field, number
from playground.model.facts import DataFacts
from playground.model.fields import ChoiceField
from playground.model.params import Params

TABLE = Path(__file__).with_name("digits.txt")
SIDE, DARKEST, BLACK = 8, 16, 255
NOISE = noise_field(0.0, "a noise of 1 moves each pixel by about half the way from white to black.")
NOISE_SPREAD = 0.5
COUNTS = (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
"""Pictures of each digit."""

PARTS = {"all": range(10), "low": range(5), "high": range(5, 10)}
DIGITS = ChoiceField(
    "digits",
    "Digits",
    "Which digits there are. What a network learns about some of them helps it with the others.",
    "all",
    choices=(("all", "0 to 9"), ("low", "0 to 4"), ("high", "5 to 9")),
)


def facts(params: Params) -> DataFacts:
    """Return the shape and the classes, without reading the data."""
    part = PARTS[str(params["digits"])]
    samples = sum(COUNTS[digit] for digit in part)
    return DataFacts("Digits", (), "classes", tuple(map(str, part)), samples, (), shape=(1, SIDE, SIDE))


def table() -> tuple[Array, Array]:
    """Return pixels (samples, 64) from 0 for white to 1 for black, and the digits.

    A line of the file is a picture: a letter for each pixel, A for 0 to Q for 16, then the digit.
    """
    lines = np.frombuffer(TABLE.read_bytes(), np.uint8).reshape(sum(COUNTS), -1)
    pixels, digits = lines[:, : SIDE * SIDE], lines[:, SIDE * SIDE]
    return (pixels - ord("A")) / DARKEST, (digits - ord("0")).astype(np.float64)


def generate(params: Params, rng: Generator) -> Generated:
    """Return the pictures, moved by noise and held between white and black, and the digits."""
    clean, digits = table()
    part = PARTS[str(params["digits"])]
    wanted = np.isin(digits, part)
    clean, digits = clean[wanted], digits[wanted] - part.start
    moved = clean + number(params["noise"]) * NOISE_SPREAD * rng.standard_normal(clean.shape)
    return Generated(_bytes(np.clip(moved, 0.0, 1.0)), digits)


def _bytes(shares: Array) -> Bytes:
    return np.round(shares * BLACK).astype(np.uint8)


SOURCE = Source(
    "digits",
    "Digits",
    "Pictures of 1,797 handwritten digits. Put a Flatten behind the Input, or look at them with Conv2D.",
    120,
    (DIGITS, NOISE),
    facts,
    generate,
)
