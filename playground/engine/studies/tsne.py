"""t-distributed stochastic neighbour embedding (van der Maaten and Hinton 2008), exact, in small steps.

Points that are neighbours among many features become neighbours in the plane. The joint probabilities of
neighbours are

    p(j|i) = exp(-|x_i - x_j|² / 2 s_i²) / sum over k of exp(-|x_i - x_k|² / 2 s_i²)
    p_ij = (p(j|i) + p(i|j)) / 2n
    q_ij = (1 + |y_i - y_j|²)^-1 / Z,   Z = sum over k, l of (1 + |y_k - y_l|²)^-1

and the points y move down the gradient of the divergence KL(P || Q),

    dKL/dy_i = 4 sum over j of (p_ij - q_ij) (y_i - y_j) (1 + |y_i - y_j|²)^-1.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Floats

BLOCK_VALUES = 100_000
"""Pairs of points that are worked on at once: about a millisecond."""

SEARCHED_VALUES = 8_000
"""Pairs of points whose neighbourhoods are searched for at once."""

SEARCHES = 32
"""Halvings of the interval in which the logarithm of a neighbourhood's width lies."""

COUNTED = 25
"""Steps between two counts of the divergence."""

START = 1e-4
"""Deviation of the points at the beginning."""

SMALLEST = 1e-12


@dataclass(frozen=True)
class Pace:
    """How points move: `exaggeration` multiplies the attraction for the first `early` steps, with `momentum`
    0.5, and 0.8 after that, as in the paper; the learning rate is that of Belkina and others (2019).
    """

    steps: int = 750
    early: int = 250
    exaggeration: float = 12.0

    def exaggerated(self, step: int) -> float:
        """Return what attraction is multiplied by at a step."""
        return self.exaggeration if step < self.early else 1.0

    def momentum(self, step: int) -> float:
        """Return the share of the last movement that goes on."""
        return 0.5 if step < self.early else 0.8

    def rate(self, points: int) -> float:
        """Return the learning rate for so many points."""
        return max(points / self.exaggeration / 4.0, 50.0)


@dataclass
class Embedding:
    """Points on their way: (points, 2), the steps they have made, and their divergence when last counted."""

    points: Floats
    step: int = 0
    divergence: float = float("nan")
    velocity: Floats = field(init=False)
    gains: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.velocity = np.zeros_like(self.points)
        self.gains = np.ones_like(self.points)

    def move(self, gradient: Floats, rate: float, momentum: float) -> None:
        """Make one step with a gain for each coordinate: more where it keeps its direction (Jacobs 1988)."""
        turning = self.velocity * gradient < 0
        self.gains = np.maximum(np.where(turning, self.gains + 0.2, self.gains * 0.8), 0.01).astype(
            np.float32
        )
        self.velocity = momentum * self.velocity - rate * self.gains * gradient
        self.points = self.points + self.velocity
        self.points -= self.points.mean(axis=0)
        self.step += 1


def blocks(points: int, pairs: int = BLOCK_VALUES) -> Iterator[slice]:
    """Yield parts of the points that have about so many pairs with all points."""
    size = max(pairs // max(points, 1), 1)
    for start in range(0, points, size):
        yield slice(start, min(start + size, points))


def start(points: int, seed: int) -> Floats:
    """Return where the points begin: close together, at random."""
    return np.random.default_rng(seed).normal(0.0, START, (points, 2)).astype(np.float32)


def affinities(data: Floats, perplexity: float) -> Generator[float, None, Floats]:
    """Yield the share done, and return p_ij, (points, points), of (points, features).

    Each point's neighbourhood is as wide as makes its entropy log `perplexity`, which cannot be more than a
    third of the other points. Equal points are neighbours of equal weight.
    """
    count = len(data)
    wanted = np.log(min(perplexity, max((count - 1) / 3.0, 1.0)))
    squares = np.einsum("ij,ij->i", data, data)
    joint = np.zeros((count, count), np.float32)
    for part in blocks(count, SEARCHED_VALUES) if count > 1 else ():
        distances = _distances(data[part], data, squares[part], squares)
        joint[part] = _neighbourhoods(distances, part.start, wanted)
        yield part.stop / count
    joint += joint.T
    joint /= max(joint.sum(), SMALLEST)
    return joint


def _distances(some: Floats, all_: Floats, some_squares: Floats, squares: Floats) -> NDArray[np.float64]:
    apart: NDArray[np.float64] = (some_squares[:, None] + squares - 2 * (some @ all_.T)).astype(np.float64)
    return np.maximum(apart, 0)


def _neighbourhoods(distances: NDArray[np.float64], first: int, entropy: float) -> NDArray[np.float64]:
    """Return p(j|i) for rows of squared distances; row k is that of point `first` + k itself."""
    rows = np.arange(len(distances))
    distances[rows, first + rows] = np.inf
    distances = distances - distances.min(axis=1, keepdims=True)
    scale = np.where(np.isfinite(distances), distances, 0).mean(axis=1, keepdims=True)
    distances /= np.where(scale > 0, scale, 1)
    low, high = np.full((len(distances), 1), -20.0), np.full((len(distances), 1), 20.0)
    for _ in range(SEARCHES):
        middle = (low + high) / 2
        wide = _entropy(distances, np.exp(middle)) > entropy
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    weights: NDArray[np.float64] = np.exp(-distances * np.exp((low + high) / 2))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _entropy(distances: NDArray[np.float64], precision: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(-distances * precision)
    total = weights.sum(axis=1, keepdims=True)
    finite = np.where(np.isfinite(distances), distances, 0)
    entropy: NDArray[np.float64] = np.log(total)
    entropy += precision * (weights * finite).sum(axis=1, keepdims=True) / total
    return entropy


def gradient(joint: Floats, points: Floats, exaggeration: float = 1.0) -> Generator[None, None, Floats]:
    """Return dKL/dy, (points, 2), yielding after each block of it."""
    attraction, repulsion = np.empty_like(points), np.empty_like(points)
    beside = np.hstack([points, np.ones((len(points), 1), np.float32)])
    total = 0.0
    for part in blocks(len(points)):
        near = _nearness(points, part)
        total += float((near @ beside[:, 2]).sum(dtype=np.float64))
        attraction[part] = _pulled(joint[part] * near, beside, part)
        near *= near
        repulsion[part] = _pulled(near, beside, part)
        yield None
    attraction *= np.float32(exaggeration)
    attraction -= repulsion / np.float32(max(total, SMALLEST))
    attraction *= np.float32(4.0)
    return attraction


def _nearness(points: Floats, part: slice) -> Floats:
    """Return 1 / (1 + |y_i - y_j|²) for the rows of a part; zero for a point with itself."""
    some = points[part]
    near = np.ones((len(some), len(points)), np.float32)
    for axis in range(points.shape[1]):
        difference = some[:, axis, None] - points[:, axis]
        difference *= difference
        near += difference
    np.reciprocal(near, out=near)
    rows = np.arange(len(some))
    near[rows, part.start + rows] = 0
    return near


def _pulled(weights: Floats, beside: Floats, part: slice) -> Floats:
    """Return the sum over j of weights_ij (y_i - y_j); `beside` has the points, and a column of ones that
    sums up the weights.
    """
    sums: Floats = weights @ beside
    return beside[part, :2] * sums[:, 2:] - sums[:, :2]


def divergence(joint: Floats, points: Floats) -> Generator[None, None, float]:
    """Return KL(P || Q), yielding after each block of it."""
    sums = np.zeros(2)
    for part in blocks(len(points)):
        near, some = _nearness(points, part), joint[part]
        known = (some > 0) & (near > 0)
        ratio = np.log(some[known]) - np.log(near[known])
        sums += float(near.sum(dtype=np.float64)), float((some[known] * ratio).sum(dtype=np.float64))
        yield None
    return float(sums[1] + np.log(max(sums[0], SMALLEST)))


def embed(joint: Floats, embedding: Embedding, pace: Pace) -> Generator[None, None, None]:
    """Move points until all steps are done, yielding after each block of work. The divergence is counted
    every `COUNTED` steps and at the end.
    """
    rate = pace.rate(len(embedding.points))
    while embedding.step < pace.steps:
        step = embedding.step
        slope = yield from gradient(joint, embedding.points, pace.exaggerated(step))
        embedding.move(slope, rate, pace.momentum(step))
        if embedding.step % COUNTED == 0 or embedding.step == pace.steps:
            embedding.divergence = yield from divergence(joint, embedding.points)
