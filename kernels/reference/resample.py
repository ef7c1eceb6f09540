"""Images made larger, and turned over. Feature (c * rows + i) * columns + j is channel c, row i, column j."""

import numpy as np

from kernels.abi import LANES
from kernels.reference.context import Floats


def upsample_nearest(*, x: Floats, y: Floats, channels: int, rows: int, columns: int, factor: int) -> None:
    """y = x with each cell repeated `factor` times in both directions."""
    images = x.reshape(channels, rows, columns, LANES)
    y[...] = images.repeat(factor, axis=1).repeat(factor, axis=2).reshape(y.shape)


def upsample_nearest_backward(
    *, dy: Floats, dx: Floats, channels: int, rows: int, columns: int, factor: int
) -> None:
    """dx += the sum of dy over the copies of each cell."""
    copies = dy.reshape(channels, rows, factor, columns, factor, LANES)
    dx += copies.sum(axis=(2, 4)).reshape(dx.shape)


def _shares(size: int, factor: int, like: Floats) -> Floats:
    """How much each of `size` cells counts in each of factor * size: (factor * size, size).

    The cells of both lie evenly over the same length, as small squares whose middles are compared. What would
    be outside of the first and the last middle takes the number there.
    """
    middles = (np.arange(factor * size) + 0.5) / factor - 0.5
    distances = middles.clip(0, size - 1)[:, None] - np.arange(size)
    shares: Floats = np.maximum(1 - np.abs(distances), 0).astype(like.dtype)
    return shares


def upsample_bilinear(*, x: Floats, y: Floats, channels: int, rows: int, columns: int, factor: int) -> None:
    """y = x at `factor` times as many places in both directions, on straight lines between the cells.

    PyTorch calls it bilinear without aligned corners.
    """
    images = x.reshape(channels, rows, columns, LANES)
    down, right = _shares(rows, factor, x), _shares(columns, factor, x)
    y[...] = np.einsum("ir,js,crsl->cijl", down, right, images, optimize=True).reshape(y.shape)


def upsample_bilinear_backward(
    *, dy: Floats, dx: Floats, channels: int, rows: int, columns: int, factor: int
) -> None:
    """dx += the shares of each cell in y, times dy."""
    blame = dy.reshape(channels, rows * factor, columns * factor, LANES)
    down, right = _shares(rows, factor, dy), _shares(columns, factor, dy)
    dx += np.einsum("ir,js,cijl->crsl", down, right, blame, optimize=True).reshape(dx.shape)


def transpose(*, x: Floats, y: Floats, rows: int, columns: int) -> None:
    """y = x with rows and columns exchanged."""
    y[...] = x.reshape(rows, columns, LANES).swapaxes(0, 1).reshape(y.shape)


def transpose_backward(*, dy: Floats, dx: Floats, rows: int, columns: int) -> None:
    """dx += dy with rows and columns exchanged back."""
    dx += dy.reshape(columns, rows, LANES).swapaxes(0, 1).reshape(dx.shape)
