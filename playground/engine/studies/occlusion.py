"""Occlusion (Zeiler and Fergus 2014): how much of the answer is lost when a patch is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.looking import WINNER, Sample, Verdict, picture_shape
from playground.engine.studies.portions import Portions
from playground.engine.study import Finding, Study

AVERAGED = 1000
"""So many training samples say what the mean picture is."""


@dataclass(frozen=True, eq=False)
class Occluded:
    """The fall of the answer for the class `target`: `falls` (rows, columns) for each place of the patch,
    NaN where it was not tried yet; `heat` for each pixel the mean over the patches that hide it.
    """

    falls: Floats
    heat: Floats
    target: int
    share: float
    shares: Floats


def steps(length: int, patch: int, stride: int) -> list[int]:
    """Return where patches begin along one side: every `stride` pixels, and one that ends at the end."""
    last = max(length - patch, 0)
    starts = list(range(0, last + 1, stride))
    return starts if starts[-1] == last else [*starts, last]


@dataclass(frozen=True)
class Occlusion(Study):
    """Hides one patch after the other behind the mean colour of the training part."""

    sample: Sample
    target: int = WINNER
    patch: int = 4
    stride: int = 2

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Occluded` after each portion of patches."""
        shape, verdict, inputs = picture_shape(lens), Verdict(lens), self.sample.inputs(lens)
        shares = verdict.look(lens, inputs)[1][0]
        target = verdict.target(shares, self.target)
        picture, grey = inputs.reshape(shape), mean_colour(lens)
        rows, columns = (steps(length, self.patch, self.stride) for length in shape[1:])
        places = list(product(rows, columns))
        falls = np.full(len(places), np.nan, np.float32)
        portions = Portions(len(places))

        def answers(part: slice) -> Floats:
            hidden = self.hidden(picture, grey, places[part])
            return verdict.look(lens, hidden.reshape(len(hidden), -1))[1][:, target]

        while portions.left:
            start = portions.done
            found = portions.take(answers)
            falls[start : portions.done] = shares[target] - found
            grid = falls.reshape(len(rows), len(columns)).copy()
            heat = self.heat(falls, places, shape[1:])
            yield Finding(portions.share, Occluded(grid, heat, target, float(shares[target]), shares))

    def hidden(self, picture: Floats, grey: Floats, places: list[tuple[int, int]]) -> Floats:
        """Return a copy of the picture for each place, with the patch that begins there hidden."""
        copies = np.repeat(picture[None], len(places), axis=0)
        for copy, (row, column) in zip(copies, places, strict=True):
            copy[:, row : row + self.patch, column : column + self.patch] = grey[:, None, None]
        return copies

    def heat(self, falls: Floats, places: list[tuple[int, int]], shape: tuple[int, int]) -> Floats:
        """Return the mean fall over the patches that hide each pixel; 0 where none was tried."""
        total: NDArray[np.float64] = np.zeros(shape)
        count = np.zeros(shape)
        for fall, (row, column) in zip(falls, places, strict=True):
            if not np.isnan(fall):
                part = slice(row, row + self.patch), slice(column, column + self.patch)
                total[part] += fall
                count[part] += 1
        return (total / np.maximum(count, 1)).astype(np.float32)


def mean_colour(lens: Lens) -> Floats:
    """Return what the network sees on average of each channel in the training part."""
    channels = picture_shape(lens)[0]
    few = lens.dataset.values(lens.dataset.train[:AVERAGED])
    mean: Floats = few.reshape(len(few), channels, -1).mean(axis=(0, 2), dtype=np.float64).astype(np.float32)
    return mean
