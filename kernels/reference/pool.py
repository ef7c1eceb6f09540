"""Pooling: each output looks at a window of one channel of an image, and keeps one number of it.

Only real cells count: where a window reaches beyond the edge, it has fewer. A window without any gives 0.
``x`` is (n_in, lanes) with feature (c * rows + i) * columns + j. NaN stays NaN. Source: Goodfellow, Bengio,
Courville, Deep Learning, section 9.3.
"""

import numpy as np
from numpy.typing import NDArray

from kernels.abi import LANES
from kernels.reference.context import Floats
from kernels.reference.windows import Windows

_INSIDE = (1, 2)
"""The axes of a window: its rows and columns."""


def _around(values: Floats) -> Floats:
    """What belongs to windows, (channels, lanes), for use with their cells."""
    return values[:, None, None]


def max_pool(*, x: Floats, y: Floats, channels: int, **sizes: int) -> None:
    """y = the largest number in the window."""
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    for place, cells in windows:
        seen = images[cells]
        results[place] = seen.max(axis=_INSIDE) if seen.size else 0


def _first(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of truth values in windows, (channels, rows, columns, lanes), the first true one of each."""
    channels, rows, columns, _ = found.shape
    in_turn = found.reshape(channels, rows * columns, LANES)
    first: NDArray[np.bool_] = in_turn & (in_turn.cumsum(axis=1) == 1)
    return first.reshape(found.shape)


def max_pool_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats, channels: int, **sizes: int) -> None:
    """dx += dy in the first cell of the window that is not smaller than y."""
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    gradients, blame = windows.images(dx, channels), windows.results(dy, channels)
    for place, cells in windows:
        winner = _first(~(images[cells] < _around(results[place])))
        gradients[cells] += np.where(winner, _around(blame[place]), 0)


def max_pool_winners(
    *, x: Floats, y: Floats, down: Floats, right: Floats, channels: int, **sizes: int
) -> None:
    """y = the largest number in the window, in row `down` and column `right`: the first one that large."""
    max_pool(x=x, y=y, channels=channels, **sizes)
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    rows, columns = windows.results(down, channels), windows.results(right, channels)
    for place, cells in windows:
        winner = _first(images[cells] == _around(results[place]))
        rows[place] = cells[1].start + winner.any(axis=2).argmax(axis=1)
        columns[place] = cells[2].start + winner.any(axis=1).argmax(axis=1)


def average_pool(*, x: Floats, y: Floats, channels: int, **sizes: int) -> None:
    """y = the mean of the window."""
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    for place, cells in windows:
        seen = images[cells]
        results[place] = seen.mean(axis=_INSIDE) if seen.size else 0


def average_pool_backward(*, dy: Floats, dx: Floats, channels: int, **sizes: int) -> None:
    """dx += dy / N in each of the N cells of the window."""
    windows = Windows(**sizes)
    gradients, blame = windows.images(dx, channels), windows.results(dy, channels)
    for place, cells in windows:
        share = gradients[cells]
        share += _around(blame[place]) / (share.shape[1] * share.shape[2])


def l2_pool(*, x: Floats, y: Floats, channels: int, **sizes: int) -> None:
    """y = the square root of the sum of the squares in the window.

    Source: Hyvärinen, Hurri, Hoyer, Natural Image Statistics, 2009, section 5.4.
    """
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    for place, cells in windows:
        results[place] = np.sqrt(np.square(images[cells]).sum(axis=_INSIDE))


def l2_pool_backward(*, x: Floats, y: Floats, dy: Floats, dx: Floats, channels: int, **sizes: int) -> None:
    """dx += dy x / y, and nothing where y = 0."""
    windows = Windows(**sizes)
    images, results = windows.images(x, channels), windows.results(y, channels)
    gradients, blame = windows.images(dx, channels), windows.results(dy, channels)
    for place, cells in windows:
        length = results[place]
        share = np.where(length == 0, 0, blame[place] / length)
        gradients[cells] += _around(share) * images[cells]
