"""Activation maximization (Erhan and others 2009; Simonyan and others 2013): the picture that a class, or a
unit, would like best.

Gradient ascent from a grey picture x on s(x) - d |x - grey|². Yosinski and others (2015) and Mordvintsev and
others (2015) keep pictures smooth with small shifts before each step (jitter) and a blur after some of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Floats
from playground.engine.lens import Lens
from playground.engine.studies.exciting import part_of
from playground.engine.studies.looking import Verdict, picture_shape, pixel_range, slope
from playground.engine.studies.occlusion import mean_colour
from playground.engine.study import Finding, Study

BLURRED_EVERY = 4
"""Steps between two blurs."""

LEAST_BLUR = 0.2
"""Deviation of the blur, in pixels, below which it changes next to nothing."""

NOISE = 0.02
"""Deviation of the first picture from grey, as a share of the way from black to white."""


@dataclass(frozen=True, eq=False)
class Ideal:
    """The picture so far, (channels, rows, columns) as the network sees it, and what it is maximized for
    after each step, the start first.
    """

    picture: Floats
    values: Floats
    low: float
    high: float


@dataclass(frozen=True)
class Maximization(Study):
    """Looks for the picture that excites class `unit` where `layer` is empty, else that unit of the layer.

    A class counts by its score, a unit of a layer with maps by the mean of its map, before the activation.
    `rate` is the mean change of a pixel in a step, `decay` the share that a step takes back towards grey;
    `jitter` is the largest shift, `blur` the deviation of the blur, in pixels. Rate, decay and blur shrink
    evenly to nothing.
    """

    layer: str = ""
    unit: int = 0
    steps: int = 200
    rate: float = 0.04
    decay: float = 0.03
    jitter: int = 1
    blur: float = 1.0
    seed: int = 0

    def findings(self, lens: Lens) -> Iterator[Finding]:
        """Yield an `Ideal` after each step; ValueError for an unknown unit or data without pictures."""
        shape, (low, high) = picture_shape(lens), pixel_range(lens)
        rng = np.random.default_rng(self.seed)
        grey = mean_colour(lens)[:, None, None]
        noise = rng.standard_normal(shape).astype(np.float32)
        picture = np.clip(grey + noise * np.float32(NOISE * (high - low)), low, high)
        seed, pull = self.aim(lens)
        values = [self.value(lens, picture, seed, pull)]
        for step in range(self.steps):
            slope_ = self.jittered(lens, picture, seed, pull, rng)
            left = 1.0 - step / self.steps
            change = self.change(picture, slope_, grey, high - low)
            picture = picture + np.float32(left) * change
            if self.blur * left > LEAST_BLUR and step % BLURRED_EVERY == BLURRED_EVERY - 1:
                picture = blurred(picture, self.blur * left)
            picture = np.clip(picture, low, high)
            values.append(self.value(lens, picture, seed, pull))
            ideal = Ideal(picture, np.array(values, np.float32), low, high)
            yield Finding((step + 1) / self.steps, ideal)

    def aim(self, lens: Lens) -> tuple[str, Floats]:
        """Return the array that is maximized, and its weights, (1, features)."""
        if not self.layer:
            verdict = Verdict(lens)
            return verdict.logits, verdict.pull(self.unit % verdict.classes, 1)
        columns, _ = part_of(lens, self.layer, self.unit)
        array = lens.sums(self.layer)
        pull = np.zeros((1, lens.slots[array].size), np.float32)
        pull[:, columns] = 1.0 / (columns.stop - columns.start)
        return array, pull

    def value(self, lens: Lens, picture: Floats, seed: str, pull: Floats) -> float:
        """Return what the picture is worth."""
        found = lens.activations(picture.reshape(1, -1), (seed,))[seed]
        return float((found * pull).sum(dtype=np.float64))

    def jittered(
        self, lens: Lens, picture: Floats, seed: str, pull: Floats, rng: np.random.Generator
    ) -> Floats:
        """Return the slope at the picture, shifted by a few pixels and back again."""
        down, right = rng.integers(-self.jitter, self.jitter + 1, 2)
        shifted = np.roll(picture, (down, right), axis=(1, 2))
        found = slope(lens, shifted.reshape(1, -1), seed, pull).reshape(picture.shape)
        return np.roll(found, (-down, -right), axis=(1, 2))

    def change(self, picture: Floats, slope_: Floats, grey: Floats, span: float) -> Floats:
        """Return the first step uphill: of the same length whatever the slope's."""
        length = float(np.sqrt(np.mean(np.square(slope_, dtype=np.float64))))
        step = slope_ * np.float32(self.rate * span / length) if length > 0 else slope_
        return step - np.float32(self.decay) * (picture - grey)


def blurred(picture: Floats, deviation: float) -> Floats:
    """Return (channels, rows, columns) after a Gaussian blur; beyond the edge the edge goes on."""
    reach = int(np.ceil(3 * deviation))
    kernel: NDArray[np.float64] = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    kernel /= kernel.sum()
    for axis in (1, 2):
        size = picture.shape[axis]
        padding = [(reach, reach) if number == axis else (0, 0) for number in range(3)]
        padded = np.pad(picture, padding, mode="edge")
        parts = (
            padded.take(range(k, k + size), axis) * np.float32(weight) for k, weight in enumerate(kernel)
        )
        picture = np.sum(list(parts), axis=0, dtype=np.float32)
    return picture
