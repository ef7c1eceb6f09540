"""How far what a network marks and what is there cover one another: intersection over union."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def box_overlap(found: ArrayLike, wanted: ArrayLike) -> Numbers:
    """Return what two boxes share over what they cover together, from 0 to 1; left, top, right and bottom are
    the last axis. A box whose sides are the wrong way round is empty, and two empty ones share nothing.
    """
    first, second = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    shared = _area(
        np.concatenate(
            (np.maximum(first[..., :2], second[..., :2]), np.minimum(first[..., 2:], second[..., 2:])),
            axis=-1,
        )
    )
    return _ratio(shared, _area(first) + _area(second) - shared)


def mask_overlap(found: ArrayLike, wanted: ArrayLike) -> Numbers:
    """Return what two masks share over what they cover together, from 0 to 1; rows and columns are the last
    axes. Two empty ones share nothing.
    """
    first, second = np.asarray(found, bool), np.asarray(wanted, bool)
    shared, together = ((a).sum(axis=(-2, -1)) for a in (first & second, first | second))
    return _ratio(shared, together)


def _area(boxes: Numbers) -> Numbers:
    area: Numbers = np.prod(np.maximum(boxes[..., 2:] - boxes[..., :2], 0.0), axis=-1)
    return area


def _ratio(shared: NDArray[np.number], together: NDArray[np.number]) -> Numbers:
    whole = np.asarray(together, np.float64)
    ratio: Numbers = np.divide(shared, whole, out=np.zeros_like(whole), where=whole > 0)
    return ratio
