"""What layers answer to the chosen picture, made ready to be painted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Dataset
from playground.train.messages import Chosen, Snapshot
from playground.views.canvas.atlas import Atlas
from playground.views.canvas.face import Face
from playground.views.canvas.ink import Ink
from playground.views.canvas.live import Summary
from playground.views.canvas.picture_face import LIKELIEST
from playground.views.pictures.rebuilt import rebuilt_pixels
from playground.views.plots.maps import Floats, Scale, levels, magnitude, picture_pixels, scale_of
from playground.views.theme import Spread

NONE = -1


@dataclass(frozen=True, eq=False)
class Maps:
    """The numbers of a layer (maps, rows, columns), what colours mean, and pictures of the maps shown.

    A picture as the network sees it has no `scale`: its colours are its own.
    """

    values: Floats
    scale: Scale | None
    atlas: Atlas


@dataclass(frozen=True, eq=False)
class Bars:
    """An answer among classes or labels: `values` of those shown, their numbers, and which one is right.

    `right` is -1 where that is not known.
    """

    values: Floats
    order: NDArray[np.intp]
    right: int


def slot(layer: str) -> str:
    """Return the name of the array in which a layer answers."""
    return f"{layer}.y"


def largest(activations: Mapping[str, Floats], inputs: tuple[str, ...]) -> float:
    """Return the largest magnitude that any layer but the Inputs answers."""
    return max((magnitude(v) for name, v in activations.items() if name not in inputs), default=0.0)


def maps(values: Floats, face: Face, dataset: Dataset | None, ink: Ink, network: float) -> Maps | None:
    """Return the maps of a layer, or None where the numbers are not those of the face."""
    if values.shape != face.shape:
        return None
    if face.seen_whole and dataset is not None:
        pixels = picture_pixels(rebuilt_pixels(values, dataset).reshape(values.shape))
        return Maps(values, None, Atlas(np.ascontiguousarray(pixels), 1))
    planes = values if values.ndim == 3 else np.ascontiguousarray(values.T)[None]
    scale = scale_of(planes, ink.look.spread, network)
    return Maps(planes, scale, colored(planes[: face.shown], scale, ink))


def colored(planes: Floats, scale: Scale, ink: Ink) -> Atlas:
    """Return pictures of maps (maps, rows, columns), row 0 on top, coloured in one pass."""
    shown = levels(planes, Scale(scale.signed, scale.reach[: len(planes)]))
    pixels = (ink.signed if scale.signed else ink.unsigned)[shown]
    return Atlas(np.ascontiguousarray(pixels.reshape(-1, planes.shape[2])), len(planes))


def seen(chosen: Chosen, dataset: Dataset) -> Floats | None:
    """Return a picture as the network sees it, (channels, rows, columns); None where the data has it not."""
    shape = dataset.facts.shape
    if shape and 0 <= chosen.sample < len(dataset.inputs):
        picture: Floats = dataset.values(np.array([chosen.sample]))[0].reshape(shape)
        return picture
    if not shape or len(chosen.pixels) != dataset.facts.size:
        return None
    pixels = np.frombuffer(chosen.pixels, np.uint8).astype(np.float32)
    return (pixels * np.float32(dataset.gain) + np.float32(dataset.offset)).reshape(shape)


def units(values: Floats, ink: Ink, network: float, folded: bool) -> tuple[Summary, Atlas]:
    """Return the largest, mean and smallest of numbers in a row, and a tile for each, or one for all where
    they are `folded`.
    """
    row = values.reshape((1, -1, 1) if folded else (-1, 1, 1))
    spread: Spread = "network" if ink.look.spread == "network" else "layer"
    numbers = float(row.max()), float(row.mean()), float(row.min())
    return Summary("output", numbers), colored(row, scale_of(row, spread, network), ink)


def bars(values: Floats, face: Face, right: int) -> Bars | None:
    """Return the answer of an Output, or None where the numbers are not those of the face."""
    if values.shape != face.shape:
        return None
    if len(values) == 1:
        values = np.array([1 - values[0], values[0]], np.float32)
    if face.shown == len(values):
        return Bars(values, np.arange(len(values)), right)
    likeliest = np.argsort(-values, kind="stable")[:LIKELIEST]
    return Bars(values[likeliest], likeliest, right)


def right_class(snapshot: Snapshot, face: Face) -> int:
    """Return the class of the chosen sample, -1 where it has none or is not of the data set, or where the
    face is about another target than the classes.
    """
    chosen, dataset = snapshot.chosen, snapshot.dataset
    if chosen is None or dataset is None or dataset.facts.class_names != face.names:
        return NONE
    known = 0 <= chosen.sample < len(dataset.inputs)
    return int(dataset.groups[chosen.sample]) if known else NONE
