"""Scenes: pictures of circles, squares and triangles, with the class, place, box and mask of each."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from playground.data.dataset import Bytes, Floats, Indices
from playground.data.source import Generated, Source, number, whole
from playground.model.facts import BOX, Aim, DataFacts
from playground.model.fields import ChoiceField, FloatField, IntField
from playground.model.params import Params

TITLE: Final = "Scenes"
CLASSES: Final = ("circle", "square", "triangle")
BACKGROUND: Final = "background"
CHUNK: Final = 128
"""Pictures drawn at once: few enough for the caches."""
TRIES: Final = 24
"""Places tried for a shape that must not touch the others."""
SMALLER: Final = (0.5, 0.8)
"""Sizes of the other shapes, as shares of the largest one."""
DARK: Final = 0.35
BRIGHT: Final = 0.65
NOISE_SPREAD: Final = 0.35
TEXTURE_CELLS: Final = 5

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """The shapes of every picture, the largest first. All are (samples, shapes): class, centre and size in
    shares of the picture's side, and whether the shape is there; `colors` is (samples, shapes, channels).
    """

    kinds: Indices
    x: Numbers
    y: Numbers
    size: Numbers
    there: NDArray[np.bool_]
    colors: Numbers

    def centres(self) -> Numbers:
        """Return the place of the largest shape of each picture, in shares of its side."""
        return np.column_stack((self.x[:, 0], self.y[:, 0]))

    def boxes(self) -> Numbers:
        """Return left, top, right and bottom of the largest shape of each picture, in shares of its side."""
        centres, half = self.centres(), self.size[:, [0]] / 2
        return np.column_stack((centres - half, centres + half))


def facts(params: Params) -> DataFacts:
    """Return what is known before any picture is drawn."""
    side = whole(params["side"])
    names = (BACKGROUND, *CLASSES)
    return DataFacts(
        TITLE,
        (),
        "classes",
        CLASSES,
        whole(params["samples"]),
        (),
        shape=(_channels(params), side, side),
        aims=(
            Aim("place", "Place of the largest shape", "regression", (2,), ("x", "y")),
            Aim("box", "Box around the largest shape", "regression", (4,), BOX),
            Aim("present", "Which shapes there are", "labels", (len(CLASSES),), CLASSES),
            Aim("mask", "Mask of each class", "labels", (len(CLASSES), side, side), CLASSES),
            Aim("pixels", "Class of each pixel", "classes", (len(names), side, side), names),
        ),
    )


def generate(params: Params, rng: Generator) -> Generated:
    """Return the pictures, the class of the largest shape in each, and the further targets.

    A mask covers the whole of a shape, also what another hides; the class of a pixel is that of the shape in
    front.
    """
    samples, side, channels = whole(params["samples"]), whole(params["side"]), _channels(params)
    layout_rng, back_rng, noise_rng = rng.spawn(3)
    layout = _layout(params, samples, channels, layout_rng)
    pictures = np.empty((samples, channels, side, side), np.uint8)
    masks = np.zeros((samples, len(CLASSES), side, side), np.uint8)
    pixels = np.zeros((samples, 1 + len(CLASSES), side, side), np.uint8)
    for start in range(0, samples, CHUNK):
        part = slice(start, min(start + CHUNK, samples))
        canvas = _background(params, part.stop - start, channels, side, back_rng)
        _draw(layout, part, canvas, masks[part], pixels[part])
        _finish(canvas, number(params["noise"]), noise_rng, pictures[part])
    more = {
        "place": layout.centres(),
        "box": layout.boxes(),
        "present": np.any(masks, axis=(2, 3)).astype(np.float64),
        "mask": masks,
        "pixels": pixels,
    }
    return Generated(pictures.reshape(samples, -1), layout.kinds[:, 0].astype(np.float64), more=more)


def _channels(params: Params) -> int:
    return 3 if params["color"] == "color" else 1


# ---- where the shapes are -------------------------------------------------------------------------------
def _layout(params: Params, samples: int, channels: int, rng: Generator) -> Layout:
    most = whole(params["shapes"])
    counts = rng.integers(1, most + 1, samples)
    kinds = rng.integers(0, len(CLASSES), (samples, most))
    low, high = sorted((number(params["smallest"]), number(params["largest"])))
    size = rng.uniform(low, high, (samples, 1)) * np.ones((1, most))
    size[:, 1:] *= rng.uniform(*SMALLER, (samples, most - 1))
    there = np.arange(most) < counts[:, None]
    x, y = _places(params, size, there, rng)
    return Layout(kinds, x, y, size, there, _colors(samples, most, channels, rng))


def _places(
    params: Params, size: Numbers, there: NDArray[np.bool_], rng: Generator
) -> tuple[Numbers, Numbers]:
    """Return a centre for each shape, so that it lies inside the picture. A shape that finds no room of its
    own where shapes must not overlap is taken out of `there`.
    """
    spread = 0.0 if params["place"] == "centre" else 1.0
    tries = rng.uniform(-0.5, 0.5, (2, *size.shape, TRIES)) * spread * (1 - size)[:, :, None] + 0.5
    x, y = tries[:, :, :, 0]
    if params["overlap"] == "apart":
        for shape in range(1, size.shape[1]):
            free = _free(tries[:, :, shape], x[:, :shape], y[:, :shape], size, there, shape)
            chosen = free.argmax(axis=1)[:, None]
            x[:, shape], y[:, shape] = (np.take_along_axis(t[:, shape], chosen, 1)[:, 0] for t in tries)
            there[:, shape] &= free.any(axis=1)
    return x, y


def _free(
    tries: Numbers, x: Numbers, y: Numbers, size: Numbers, there: NDArray[np.bool_], shape: int
) -> NDArray[np.bool_]:
    """Tell which places (2, samples, tries) keep the box of a shape off those of the shapes before it."""
    room = (size[:, :shape] + size[:, [shape]]) / 2
    away_x = np.abs(tries[0][:, :, None] - x[:, None]) >= room[:, None]
    away_y = np.abs(tries[1][:, :, None] - y[:, None]) >= room[:, None]
    free: NDArray[np.bool_] = (away_x | away_y | ~there[:, None, :shape]).all(axis=2)
    return free


def _colors(samples: int, most: int, channels: int, rng: Generator) -> Numbers:
    """Return bright colours, different ones within a picture: hues, or greys, evenly apart."""
    first = rng.random((samples, 1))
    turns = (first + np.arange(most) / most) % 1.0
    if channels == 1:
        return (BRIGHT + (1 - BRIGHT) * turns)[:, :, None]
    shift = np.array([0.0, 1 / 3, 2 / 3])
    waves: Numbers = np.cos(2 * np.pi * (turns[:, :, None] - shift))
    return BRIGHT + (1 - BRIGHT) * waves


# ---- drawing --------------------------------------------------------------------------------------------
def _background(params: Params, samples: int, channels: int, side: int, rng: Generator) -> Floats:
    """Return dark pictures (samples, channels, side, side)."""
    cells = {"plain": 1, "gradient": 2, "texture": TEXTURE_CELLS}[str(params["background"])]
    corners = np.float32(DARK) * rng.random((samples, channels, cells, cells), np.float32)
    weights = _stretched(cells, side)
    found: Floats = weights @ corners @ weights.T
    return found


def _stretched(cells: int, side: int) -> Floats:
    """Return the weights (side, cells) that lay `cells` values out over `side` pixels, straight between."""
    places = np.linspace(0.0, cells - 1.0, side)[:, None]
    return np.maximum(0.0, 1.0 - np.abs(places - np.arange(cells))).astype(np.float32)


def _draw(layout: Layout, part: slice, canvas: Floats, masks: Bytes, pixels: Bytes) -> None:
    """Draw the shapes of some pictures one over the other, and note where they are."""
    pixels[:, 0] = 1
    for shape in range(layout.kinds.shape[1]):
        for kind in range(len(CLASSES)):
            chosen = np.flatnonzero(layout.there[part, shape] & (layout.kinds[part, shape] == kind))
            x, y, size = (values[part, shape][chosen] for values in (layout.x, layout.y, layout.size))
            cover = coverage(kind, x, y, size, canvas.shape[-1])
            color = layout.colors[part, shape][chosen].astype(np.float32)[:, :, None, None]
            canvas[chosen] += cover[:, None] * (color - canvas[chosen])
            inside = cover >= 0.5
            masks[chosen, kind] |= inside
            pixels[chosen] &= ~inside[:, None]
            pixels[chosen, 1 + kind] |= inside


def coverage(kind: int, x: Numbers, y: Numbers, size: Numbers, side: int) -> Floats:
    """Return how much of each pixel shapes of one class cover, (shapes, side, side), from 0 to 1.

    That is taken from the distance of the pixel's middle to the edge, in pixels; it falls from 1 to 0 across
    one pixel.
    """
    middles = np.arange(side, dtype=np.float32) + np.float32(0.5)
    right = (middles - side * x[:, None]).astype(np.float32)[:, None, :]
    down = (middles - side * y[:, None]).astype(np.float32)[:, :, None]
    half = (side * size / 2).astype(np.float32)[:, None, None]
    distance = _DISTANCES[kind](right, down, half)
    cover: Floats = np.clip(np.float32(0.5) - distance, 0, 1)
    return cover


def _circle(right: Any, down: Any, half: Any) -> Any:
    return np.sqrt(right**2 + down**2) - half


def _square(right: Any, down: Any, half: Any) -> Any:
    return np.maximum(np.abs(right), np.abs(down)) - half


def _triangle(right: Any, down: Any, half: Any) -> Any:
    sides = (2 * np.abs(right) - down - half) / np.float32(5**0.5)
    return np.maximum(sides, down - half)


_DISTANCES: Final = (_circle, _square, _triangle)


def _finish(canvas: Floats, noise: float, rng: Generator, pictures: Bytes) -> None:
    if noise > 0:
        spread = np.float32(noise * NOISE_SPREAD)
        canvas += spread * rng.standard_normal(canvas.shape, np.float32)
    np.clip(canvas, 0, 1, out=canvas)
    pictures[...] = canvas * 255 + np.float32(0.5)


SOURCE = Source(
    "scenes",
    TITLE,
    "Pictures of circles, squares and triangles. Each Output chooses what it learns: the class of the "
    "largest shape, its place, its box, or the mask of every class.",
    130,
    (
        IntField(
            "samples",
            "Samples",
            "How many pictures are drawn. More of them show the network more places, sizes and colours.",
            2000,
            minimum=2,
            maximum=10_000,
            slider_maximum=5000,
        ),
        IntField(
            "side",
            "Picture size",
            "Rows and columns of a picture. Twice as many make four times the work.",
            32,
            minimum=16,
            maximum=64,
            slider_maximum=64,
        ),
        ChoiceField(
            "color",
            "Colour",
            "In colour a picture has three channels and shapes differ in hue; in grey it has one.",
            "color",
            choices=(("color", "in colour"), ("grey", "grey")),
        ),
        IntField(
            "shapes",
            "Most shapes",
            "How many shapes a picture may have. The largest one is what class, place and box are about.",
            1,
            minimum=1,
            maximum=3,
            slider_maximum=3,
        ),
        ChoiceField(
            "overlap",
            "Overlap",
            "Whether a shape may hide part of a larger one. Apart, a shape that finds no room is left out.",
            "overlapping",
            shown_if=("shapes", (2, 3)),
            choices=(("overlapping", "may overlap"), ("apart", "apart")),
        ),
        ChoiceField(
            "place",
            "Place",
            "Anywhere asks the network to find the shape; in the centre it is always in the same place.",
            "anywhere",
            choices=(("anywhere", "anywhere"), ("centre", "in the centre")),
        ),
        FloatField(
            "smallest",
            "Smallest size",
            "Size of the smallest shape, as a share of the picture's side. Small ones are harder to tell "
            "apart.",
            0.3,
            minimum=0.1,
            maximum=0.9,
            step=0.05,
        ),
        FloatField(
            "largest",
            "Largest size",
            "Size of the largest shape, as a share of the picture's side.",
            0.6,
            minimum=0.1,
            maximum=0.9,
            step=0.05,
        ),
        ChoiceField(
            "background",
            "Background",
            "What lies behind the shapes. A network can ignore a plain one most easily.",
            "gradient",
            choices=(("plain", "plain"), ("gradient", "gradient"), ("texture", "texture")),
        ),
        FloatField(
            "noise",
            "Noise",
            "Grain over the whole picture: each pixel is moved by chance, at 1 by a third of the way from "
            "black to white.",
            0.0,
            maximum=1.0,
            step=0.02,
        ),
    ),
    facts,
    generate,
)
