"""Principal components: the directions in which points vary most (Pearson 1901; Hotelling 1933)."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.dataset import Floats

Doubles = NDArray[np.float64]

DIRECT = 160
"""Up to this many features or points the whole decomposition takes a few milliseconds."""

SPARE = 8
"""Directions iterated beside those that are wanted: the more, the sooner the wanted ones stand still."""

TOLERANCE = 1e-5
"""A direction stands still when covariance turns it by no more than this share of the largest variance."""

MOST_ROUNDS = 200

STEP_VALUES = 1_000_000
"""Numbers that are worked on at once: about two milliseconds."""


@dataclass(frozen=True, eq=False)
class Components:
    """Points along the first principal components, (points, count), and each one's share of the variance.

    In every component the point farthest from the middle lies at the positive side.
    """

    points: Floats
    shares: Doubles


def components(data: Floats, count: int = 2) -> Iterator[Components | None]:
    """Yield None while there is work to do, and then the `count` first components of (points, features).

    Small data is decomposed at once. For large data a few more directions than are wanted are multiplied by
    the covariance again and again, made orthogonal and turned to the best ones among them (subspace iteration
    with Rayleigh-Ritz: Rutishauser 1970), which is exact to `TOLERANCE`. Where data has fewer directions than
    are wanted, the others are zero.
    """
    centred = yield from _centred(data)
    variance = 0.0
    for part in _parts(centred):
        variance += float(np.square(centred[part]).sum(dtype=np.float64))
        yield None
    if min(centred.shape) <= DIRECT:
        projected = _decomposed(centred.astype(np.float64), count)
    else:
        projected = yield from _iterated(centred, count)
    yield _named(projected, variance)


def _decomposed(centred: Doubles, count: int) -> Doubles:
    """Return the coordinates from the eigenvectors of the smaller of the two products of the data."""
    points, features = centred.shape
    if features <= points:
        _, vectors = np.linalg.eigh(centred.T @ centred)
        return _filled(centred @ vectors[:, ::-1][:, :count], count)
    squares, vectors = np.linalg.eigh(centred @ centred.T)
    widths = np.sqrt(np.clip(squares[::-1][:count], 0, None))
    return _filled(vectors[:, ::-1][:, :count] * widths, count)


def _iterated(centred: Floats, count: int) -> Generator[None, None, Doubles]:
    """Return the coordinates by subspace iteration."""
    size = count + SPARE
    basis = _orthogonal(np.random.default_rng(0).standard_normal((centred.shape[1], size)))
    for _ in range(MOST_ROUNDS):
        projected, product = yield from _multiplied(centred, basis)
        squares, turn = np.linalg.eigh(basis.T @ product)
        order = slice(-1, -1 - count, -1)
        wanted, turned = squares[order], turn[:, order]
        rest = product @ turned - (basis @ turned) * wanted
        if np.linalg.norm(rest, axis=0).max() <= TOLERANCE * max(wanted[0], np.finfo(np.float32).tiny):
            break
        basis = _orthogonal(product)
        yield None
    coordinates: Doubles = projected @ turned
    return coordinates


def _parts(data: Floats) -> Iterator[slice]:
    """Yield parts of the points that one small step can work on."""
    rows = max(STEP_VALUES // data.shape[1], 1)
    for start in range(0, len(data), rows):
        yield slice(start, start + rows)


def _centred(data: Floats) -> Generator[None, None, Floats]:
    """Return the points less their mean."""
    total, centred = np.zeros(data.shape[1]), np.empty_like(data)
    for part in _parts(data):
        total += data[part].sum(axis=0, dtype=np.float64)
        yield None
    mean = (total / len(data)).astype(np.float32)
    for part in _parts(data):
        centred[part] = data[part] - mean
        yield None
    return centred


def _multiplied(centred: Floats, basis: Doubles) -> Generator[None, None, tuple[Doubles, Doubles]]:
    """Return the coordinates along a basis, (points, size), and the covariance times it, (features, size)."""
    directions = basis.astype(np.float32)
    projected, product = np.empty((len(centred), basis.shape[1])), np.zeros(basis.shape)
    for part in _parts(centred):
        along = centred[part] @ directions
        projected[part] = along
        product += centred[part].T @ along
        yield None
    return projected, product


def _orthogonal(vectors: Doubles) -> Doubles:
    return np.linalg.qr(vectors)[0]


def _filled(projected: Doubles, count: int) -> Doubles:
    missing = count - projected.shape[1]
    return np.pad(projected, ((0, 0), (0, missing)))


def _named(projected: Doubles, variance: float) -> Components:
    squares = np.einsum("ij,ij->j", projected, projected)
    shares = squares / variance if variance > 0 else np.zeros(len(squares))
    farthest = projected[np.abs(projected).argmax(axis=0), np.arange(projected.shape[1])]
    signs = np.where(farthest < 0, -1.0, 1.0)
    return Components((projected * signs).astype(np.float32), shares)


def steadied(points: Floats, before: Floats) -> Floats:
    """Return `points` with the components turned round that point against those of `before`.

    The sign of a principal component means nothing; without this a picture of training would flip now and
    then. Both are (points, count) for the same samples.
    """
    against = np.einsum("ij,ij->j", points, before, dtype=np.float64) < 0
    return np.where(against, -points, points)
