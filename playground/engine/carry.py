"""What a tensor keeps when its layer changes: the values that still mean the same."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]


def carry(
    target: Numbers, source: Numbers, to: tuple[str, ...] = (), come_from: tuple[str, ...] = ()
) -> bool:
    """Copy the part of `source` that `target` has too, in place; True where that is all of `target`.

    Where both name their columns (`to`, `come_from`), columns follow their names; otherwise row and column
    numbers count. Tensors of different rank have nothing in common.
    """
    if target.ndim != source.ndim:
        return False
    if to and come_from:
        return _by_name(target, source, to, come_from)
    overlap = tuple(slice(min(new, old)) for new, old in zip(target.shape, source.shape, strict=True))
    target[overlap] = source[overlap]
    return target[overlap].shape == target.shape


def _by_name(target: Numbers, source: Numbers, to: tuple[str, ...], come_from: tuple[str, ...]) -> bool:
    rows = min(len(target), len(source))
    for column, name in enumerate(to):
        if name in come_from:
            target[:rows, column] = source[:rows, come_from.index(name)]
    return rows == len(target) and set(to) <= set(come_from)
