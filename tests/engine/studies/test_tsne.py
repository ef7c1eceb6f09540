from collections.abc import Generator
from typing import TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE, trustworthiness

from playground.data.dataset import Floats
from playground.engine.studies.tsne import (
    Embedding,
    Pace,
    affinities,
    divergence,
    embed,
    gradient,
    start,
)

T = TypeVar("T")


def outcome(work: Generator[object, None, T]) -> T:
    """What a generator returns in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: T = end.value
            return value


def digits(count: int) -> Floats:
    data: Floats = load_digits().data[:count].astype(np.float32)
    return data


def embedded(data: Floats, perplexity: float = 30.0, seed: int = 0, pace: Pace | None = None) -> Embedding:
    joint = outcome(affinities(data, perplexity))
    made = Embedding(start(len(data), seed))
    outcome(embed(joint, made, pace or Pace()))
    return made


def neighbourhoods(data: Floats, perplexity: float) -> NDArray[np.float64]:
    """p_ij by the definition, point by point, each width by a search of its own."""
    points = data.astype(np.float64)
    p = np.zeros((len(points), len(points)))
    for i in range(len(points)):
        squares = ((points - points[i]) ** 2).sum(axis=1)
        others = np.arange(len(points)) != i
        low, high = 0.0, 1e6
        for _ in range(200):
            beta = (low + high) / 2
            weights = np.exp(-beta * (squares[others] - squares[others].min()))
            share = weights / weights.sum()
            entropy = -(share * np.log(np.maximum(share, 1e-300))).sum()
            low, high = (beta, high) if entropy > np.log(perplexity) else (low, beta)
        p[i, others] = share
    return (p + p.T) / (2 * len(points))


def test_affinities_are_those_of_the_definition() -> None:
    data = digits(60)
    found = outcome(affinities(data, 8.0))
    assert np.allclose(found, neighbourhoods(data, 8.0), atol=1e-7)
    assert found.sum() == pytest.approx(1.0)


def test_affinities_of_large_data_tell_how_far_they_are() -> None:
    shares = list(affinities(digits(300), 30.0))
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_gradient_is_the_slope_of_the_divergence() -> None:
    joint = outcome(affinities(digits(40), 6.0))
    points = np.random.default_rng(2).normal(0, 1.5, (40, 2)).astype(np.float32)
    found, wanted, step = outcome(gradient(joint, points)), np.zeros((40, 2)), 1e-2
    for place in np.ndindex(40, 2):
        moved = points.copy()
        moved[place] += step
        above = outcome(divergence(joint, moved))
        moved[place] -= 2 * step
        wanted[place] = (above - outcome(divergence(joint, moved))) / (2 * step)
    assert np.allclose(found, wanted, atol=2e-4)
    assert np.abs(wanted).max() > 5e-3


def test_exaggeration_multiplies_the_attraction_only() -> None:
    joint = outcome(affinities(digits(40), 6.0))
    points = np.random.default_rng(2).normal(0, 1.5, (40, 2)).astype(np.float32)
    once, twice, more = (outcome(gradient(joint, points, factor)) for factor in (1.0, 2.0, 3.0))
    assert np.allclose(twice - once, more - twice, atol=1e-6)
    assert np.abs(twice - once).max() > 1e-3


def test_divergence_and_trust_are_as_good_as_another_library_reaches() -> None:
    data = digits(400)
    other = TSNE(
        2, perplexity=30, init=start(400, 0), method="exact", max_iter=750, learning_rate="auto"
    ).fit(data)
    found = embedded(data)
    assert found.divergence < 1.05 * other.kl_divergence_
    assert trustworthiness(data, found.points) > trustworthiness(data, other.embedding_) - 0.01


def test_divergence_is_the_other_librarys_number() -> None:
    data = digits(120)
    other = TSNE(2, perplexity=10, init="random", random_state=1, method="exact", max_iter=300).fit(data)
    joint = outcome(affinities(data, 10.0))
    found = outcome(divergence(joint, other.embedding_.astype(np.float32)))
    assert found == pytest.approx(other.kl_divergence_, rel=1e-2)


def test_a_seed_decides_and_the_blocks_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    data, short = digits(80), Pace(steps=60, early=30)
    first = embedded(data, 10.0, 1, short).points
    assert np.array_equal(first, embedded(data, 10.0, 1, short).points)
    assert not np.allclose(first, embedded(data, 10.0, 2, short).points)
    monkeypatch.setattr("playground.engine.studies.tsne.BLOCK_VALUES", 900)
    other = embedded(data, 10.0, 1, short).points
    assert np.allclose(first, other, atol=0.05 * np.abs(first).max())


@pytest.mark.parametrize("count", [1, 2, 4])
def test_few_points_find_places(count: int) -> None:
    found = embedded(digits(count), pace=Pace(steps=40, early=10))
    assert np.isfinite(found.points).all()
    assert np.isfinite(found.divergence)


def test_equal_points_find_places() -> None:
    found = embedded(np.ones((30, 3), np.float32), 5.0, pace=Pace(steps=40, early=10))
    assert np.isfinite(found.points).all()
